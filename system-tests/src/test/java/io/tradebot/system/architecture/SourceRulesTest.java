package io.tradebot.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What class files do not show. */
class SourceRulesTest {
  /**
   * Outermost loops that must outlive any fault of what they call: they count it, log it and go on.
   * Everything else catches what it expects.
   */
  private static final Set<String> LOOPS_THAT_MUST_OUTLIVE_ANY_FAULT =
      Set.of(
          // Dispatch and flush of the bus, and what every service says of itself.
          "RedisEventBus.java",
          "RedisSubscription.java",
          "HeartbeatPublisher.java",
          "HealthWatch.java",
          // One source, one strategy, one pipeline fails; the others go on.
          "PollSources.java",
          "RunningStrategy.java",
          "VenueIngest.java",
          // One way to people that fails must not end the others, nor the listening for commands.
          "Notifier.java",
          "TelegramBot.java",
          // The library throws what it likes; whatever it is, the connection is made anew.
          "XChangeStream.java",
          // One failed look at the models must not end the watch over them.
          "RegistryModels.java",
          // A night's comparison that fails must be followed by the next night's.
          "Nightly.java",
          // A line that cannot be read is named, whatever its format has thrown.
          "SessionReader.java",
          // An engine that threw while it was recorded must throw again, and is compared.
          "ExecutionReplay.java",
          // Must manage exits and panic whatever happens.
          "Executor.java",
          "ExecutorLoop.java",
          "OrderSender.java",
          "SimulationLoop.java",
          // Closes what it has opened, and throws on.
          "ActivePeriod.java",
          // A call of a C function is declared to throw everything.
          "TorchSettings.java",
          // Names the seed of any failure, and throws it on.
          "SeededRuns.java");

  private static final Pattern CATCH_ALL =
      Pattern.compile("catch \\((final )?(Exception|RuntimeException|Throwable|Error) ");
  private static final Pattern SWALLOWED = Pattern.compile("catch \\([^)]*\\) \\{\\s*\\}");
  private static final Pattern MACHINE_PATH = Pattern.compile("/(root|home/[a-z]+|Users)/");

  @Test
  void catchesEverythingOnlyInListedLoops() throws IOException {
    List<String> offenders =
        productionSources().stream()
            .filter(source -> CATCH_ALL.matcher(text(source)).find())
            .map(source -> source.getFileName().toString())
            .filter(name -> !LOOPS_THAT_MUST_OUTLIVE_ANY_FAULT.contains(name))
            .toList();

    assertThat(offenders).isEmpty();
  }

  @Test
  void swallowsNoException() throws IOException {
    assertThat(productionSources()).noneMatch(source -> SWALLOWED.matcher(text(source)).find());
  }

  @Test
  void namesNoPlaceOnSomebodysMachine() throws IOException {
    assertThat(productionSources()).noneMatch(source -> MACHINE_PATH.matcher(text(source)).find());
  }

  private static List<Path> productionSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(SharedData.projectRoot())) {
      for (Path module :
          modules.filter(m -> Files.isDirectory(m.resolve("src/main/java"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    return sources;
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
