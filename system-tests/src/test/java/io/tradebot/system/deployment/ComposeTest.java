package io.tradebot.system.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** In containers the demo reaches the simulated exchange by its name, wherever it asks it. */
class ComposeTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final Pattern ON_ONE_MACHINE =
      Pattern.compile("(?:ws|http)://127\\.0\\.0\\.1:8801[^\"\\s]*");

  @Test
  void givesEveryAddressOfTheSimulatedExchangeItsNameInTheStack() throws IOException {
    List<String> addresses =
        ON_ONE_MACHINE
            .matcher(Files.readString(ROOT.resolve("config.example.yml")))
            .results()
            .map(found -> found.group().replace("127.0.0.1", "exchange-sim"))
            .sorted()
            .toList();

    assertThat(demo().values().stream().sorted().toList()).isEqualTo(addresses).hasSize(7);
  }

  @Test
  void namesVariablesThatTheConfigurationHas() throws IOException {
    String yaml = Files.readString(ROOT.resolve("config.example.yml"));

    assertThat(ConfigurationLoader.load(yaml, demo()).account().restUrl())
        .hasToString("http://exchange-sim:8801");
  }

  private static Map<String, String> demo() throws IOException {
    return Files.readAllLines(ROOT.resolve("docker/demo.env")).stream()
        .filter(Predicate.not(line -> line.startsWith("#")))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
  }
}
