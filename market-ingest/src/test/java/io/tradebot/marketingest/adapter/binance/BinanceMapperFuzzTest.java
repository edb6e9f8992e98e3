package io.tradebot.marketingest.adapter.binance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.marketingest.domain.StreamMessage;
import io.tradebot.testkit.SeededRuns;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BinanceMapperFuzzTest {
  private static final List<String> FRAMES = List.of(Frames.TRADE, Frames.QUOTE, Frames.DEPTH);
  private static final List<String> POISONS =
      List.of(
          "null",
          "NaN",
          "-1",
          "1e400",
          "\"\"",
          "[]",
          "{}",
          "true",
          "0",
          "\"NaN\"",
          "\"-0.0\"",
          "99999999999999999999999",
          "\"0.0000000000000000000000000000000000000001\"",
          "\u00e9",
          "\\u0000",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":",
          "\"",
          "\\",
          ",",
          ":");

  private final BinanceMapper mapper = new BinanceMapper(Frames.symbols());

  @Test
  void answersEveryTruncationWithAReject() {
    for (String frame : FRAMES) {
      byte[] bytes = frame.getBytes(UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        assertThat(mapper.map(bytes, length, 1, 1))
            .as("first %d bytes of %s", length, frame)
            .isInstanceOf(StreamMessage.Rejected.class);
      }
    }
  }

  @Test
  void throwsOnNoMutationAndStaysUsable() {
    StreamMessage untouched = mapper.map(Frames.TRADE.getBytes(UTF_8), Frames.TRADE.length(), 1, 1);
    int[] rejected = {0};

    SeededRuns.of(200)
        .forEach(
            random -> {
              for (int i = 0; i < 500; i++) {
                byte[] frame = mutate(FRAMES.get(random.nextInt(FRAMES.size())), random);
                if (mapper.map(frame, frame.length, 1, 1) instanceof StreamMessage.Rejected) {
                  rejected[0]++;
                }
              }
              assertThat(mapper.map(Frames.TRADE.getBytes(UTF_8), Frames.TRADE.length(), 1, 1))
                  .isEqualTo(untouched);
            });

    assertThat(rejected[0]).isBetween(60_000, 99_999);
  }

  private static byte[] mutate(String frame, RandomGenerator random) {
    StringBuilder text = new StringBuilder(frame);
    int mutations = 1 + random.nextInt(3);
    for (int i = 0; i < mutations && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, to);
        case 2 -> text.insert(at, text.substring(at, to));
        case 3 -> text.insert(at, POISONS.get(random.nextInt(POISONS.size())));
        case 4 -> text.replace(at, to, POISONS.get(random.nextInt(POISONS.size())));
        default -> {
          int colon = text.indexOf(":", at);
          int comma = colon < 0 ? -1 : text.indexOf(",", colon);
          if (comma > 0) {
            text.replace(colon + 1, comma, POISONS.get(random.nextInt(POISONS.size())));
          }
        }
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
