package io.tradebot.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsDirectoryTest {
  @TempDir Path directory;

  @Test
  void givesOneValueToAllWhoRaceForNewSecret() throws Exception {
    Path place = directory.resolve("deep/secrets");
    List<Callable<String>> racers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      racers.add(() -> new SecretsDirectory(place).obtain("api-key").reveal());
    }

    Set<String> values = new TreeSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      for (Future<String> racer : threads.invokeAll(racers)) {
        values.add(value(racer));
      }
    }

    assertThat(values).hasSize(1);
    try (Stream<Path> files = Files.list(place)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void refusesEmptySecretInsteadOfTradingWithIt() throws IOException {
    Files.writeString(directory.resolve("api-key"), "");

    assertThatThrownBy(() -> new SecretsDirectory(directory).obtain("api-key"))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage(
            directory.resolve("api-key") + " is empty: delete it to have a new one made");
  }

  @Test
  void refusesNameThatLeavesTheDirectory() {
    assertThatThrownBy(() -> new SecretsDirectory(directory).obtain("../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String value(Future<String> racer) throws InterruptedException {
    try {
      return racer.get();
    } catch (ExecutionException failure) {
      throw new AssertionError("a racer failed", failure.getCause());
    }
  }
}
