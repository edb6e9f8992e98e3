package io.tradebot.platform.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.MessageType;
import io.tradebot.common.message.Message;
import io.tradebot.testkit.SeededRuns;
import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class MessageCodecTest {
  /**
   * Components that may be absent, by the null marking of the records; a limit order's price may
   * not.
   */
  private static final Set<String> NULLABLE =
      Set.of(
          "PositionClosed.costs",
          "PositionsMarked.value",
          "PositionsMarked.unrealized",
          "winRate",
          "profitFactor",
          "expectancy",
          "averageWin",
          "averageLoss",
          "largestWin",
          "largestLoss",
          "averageHolding",
          "ForceEntry.quantity",
          "ForceExit.strategy",
          "ForceExit.instrument",
          "LockEntries.strategy",
          "LockEntries.instrument",
          "LockEntries.side",
          "until",
          "LocksChanged.strategy",
          "LocksChanged.instrument",
          "LocksChanged.side",
          "averageExit",
          "stopLoss",
          "takeProfit",
          "lastCancelAt",
          "probability",
          "AnalysisCompleted.modelId",
          "ModelPromoted.previous",
          "ModelsUpdated.promotedAt",
          "ModelsUpdated.expiresAt",
          "atr",
          "stopPrice");

  private final MessageCodec codec = new MessageCodec();

  @ParameterizedTest
  @EnumSource
  void matchesGoldenFileBothWays(MessageType type) throws IOException {
    Path file = golden(type);
    Envelope<Message> sample = Samples.envelope(type);
    String encoded = pretty(codec.encodeToText(sample));
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, encoded + "\n");
    }
    assertThat(file).as("golden file of %s", type.wireName()).exists();
    String text = Files.readString(file);

    Decoded decoded = codec.decode(text);

    assertThat(encoded).isEqualTo(text.strip());
    assertThat(decoded).isEqualTo(new Decoded.Known(sample));
  }

  @Test
  void hasNoGoldenFileWithoutType() throws IOException {
    Set<String> expected =
        Stream.of(MessageType.values())
            .map(type -> type.wireName() + ".json")
            .collect(Collectors.toSet());

    try (Stream<Path> files = Files.list(golden(MessageType.HEARTBEAT).getParent())) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ignoresUnknownFields(MessageType type) {
    ObjectNode json = tree(type);
    json.put("later", 1);
    ((ObjectNode) json.get("payload")).put("later", "x");
    ((ObjectNode) json.get("source")).put("later", "x");

    Decoded decoded = codec.decode(json.toString());

    assertThat(decoded).isEqualTo(new Decoded.Known(Samples.envelope(type)));
  }

  @ParameterizedTest
  @EnumSource
  void decodesWhateverTheOrderOfFields(MessageType type) {
    ObjectNode json = tree(type);
    ObjectNode reversed = codec.mapper().createObjectNode();
    List<String> names = new ArrayList<>(json.propertyNames());
    names.reversed().forEach(name -> reversed.set(name, json.get(name)));

    Decoded decoded = codec.decode(reversed.toString());

    assertThat(decoded).isEqualTo(new Decoded.Known(Samples.envelope(type)));
  }

  @ParameterizedTest
  @EnumSource
  void callsMessageMalformedWhenAnyFieldIsMissingOrNull(MessageType type) {
    for (boolean asNull : new boolean[] {true, false}) {
      ObjectNode whole = tree(type);
      for (List<String> path : paths(whole)) {
        ObjectNode broken = whole.deepCopy();
        spoil(broken, path, asNull);

        Decoded decoded = codec.decode(broken.toString());

        if (NULLABLE.contains(path.getLast())
            || NULLABLE.contains(type.wireName() + "." + path.getLast())) {
          assertThat(decoded).as("without %s", path).isInstanceOf(Decoded.Known.class);
        } else {
          assertThat(decoded).as("without %s", path).isInstanceOf(Decoded.Malformed.class);
        }
      }
    }
  }

  @Test
  void tellsUnknownTypeAndUnknownVersionApartFromMalformed() {
    ObjectNode type = tree(MessageType.HEARTBEAT).put("type", "MoonPhaseChanged");
    ObjectNode version = tree(MessageType.HEARTBEAT).put("v", 2);

    assertThat(codec.decode(type.toString())).isEqualTo(new Decoded.Unknown("MoonPhaseChanged", 1));
    assertThat(codec.decode(version.toString())).isEqualTo(new Decoded.Unknown("Heartbeat", 2));
  }

  @Test
  void callsContentThatBreaksTheRulesMalformed() {
    ObjectNode negative = tree(MessageType.BEST_QUOTE);
    ((ObjectNode) negative.get("payload")).put("bid", "-1");
    ObjectNode number = tree(MessageType.BEST_QUOTE);
    ((ObjectNode) number.get("payload")).put("bid", 61234.5);
    ObjectNode side = tree(MessageType.PUBLIC_TRADE);
    ((ObjectNode) side.get("payload")).put("aggressor", "BOTH");
    ObjectNode seq = tree(MessageType.PUBLIC_TRADE).put("seq", 0);

    for (ObjectNode broken : List.of(negative, number, side, seq)) {
      assertThat(codec.decode(broken.toString())).isInstanceOf(Decoded.Malformed.class);
    }
    for (String text : List.of("", "null", "[]", "\"x\"", "{", "{}", "{} {}", "\u0000", "1")) {
      assertThat(codec.decode(text)).as(text).isInstanceOf(Decoded.Malformed.class);
    }
  }

  @Test
  void survivesAnyDamageToItsBytes() {
    SeededRuns.of(200)
        .forEach(
            random -> {
              List<MessageType> types = List.of(MessageType.values());
              MessageType type = types.get(random.nextInt(types.size()));
              byte[] bytes = codec.encode(Samples.envelope(type));
              for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
              }

              Decoded decoded = codec.decode(bytes);

              assertThat(decoded).isNotNull();
            });
  }

  private ObjectNode tree(MessageType type) {
    return (ObjectNode) codec.mapper().readTree(codec.encode(Samples.envelope(type)));
  }

  /** The paths of all fields, list items by their index. */
  private static List<List<String>> paths(JsonNode node) {
    List<List<String>> paths = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      for (String name : object.propertyNames()) {
        paths.add(List.of(name));
        paths(object.get(name)).forEach(path -> paths.add(joined(name, path)));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String index = Integer.toString(i);
        paths(array.get(i)).forEach(path -> paths.add(joined(index, path)));
      }
    }
    return paths;
  }

  private static List<String> joined(String first, List<String> rest) {
    List<String> path = new ArrayList<>();
    path.add(first);
    path.addAll(rest);
    return path;
  }

  private static void spoil(JsonNode root, List<String> path, boolean asNull) {
    JsonNode node = root;
    for (String step : path.subList(0, path.size() - 1)) {
      node = node instanceof ArrayNode array ? array.get(Integer.parseInt(step)) : node.get(step);
    }
    ObjectNode parent = (ObjectNode) node;
    if (asNull) {
      parent.putNull(path.getLast());
    } else {
      parent.remove(path.getLast());
    }
  }

  private String pretty(String json) {
    return new String(
        codec
            .mapper()
            .writer()
            .with(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsBytes(codec.mapper().readTree(json)),
        StandardCharsets.UTF_8);
  }

  private static Path golden(MessageType type) {
    return SharedData.projectRoot()
        .resolve("platform/src/test/resources/golden")
        .resolve(type.wireName() + ".json");
  }
}
