package io.tradebot.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final Probe.Health UP = new Probe.Health(Probe.Health.State.UP, "");
  private static final Probe.Health DOWN = new Probe.Health(Probe.Health.State.DOWN, "silent");

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-12-01T09:00:00Z");
  private ManagedProcess managed;

  @BeforeEach
  void start() {
    URI nowhere = URI.create("http://127.0.0.1:1/");
    managed =
        new ManagedProcess(
            new ProcessDefinition(
                "service",
                0,
                List.of("sleep", "600"),
                Map.of(),
                folder,
                List.of(),
                new Probe.Http(HttpClient.newHttpClient(), nowhere),
                Optional.empty()),
            folder.resolve("service.log"),
            () -> now);
    managed.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    managed.requestStop();
    managed.awaitStop(Duration.ofSeconds(10));
  }

  private boolean isAlive() {
    return managed.status().pid() != 0;
  }

  @Test
  void letsASlowStartHaveItsTime() {
    now = now.plus(Duration.ofMinutes(3));
    managed.probed(DOWN);

    assertThat(isAlive()).isTrue();
    assertThat(managed.state()).isEqualTo(ProcessState.STARTING);
  }

  @Test
  void endsAStartThatTakesForEver() throws Exception {
    ProcessHandle child = ProcessHandle.of(managed.status().pid()).orElseThrow();
    now = now.plus(Duration.ofMinutes(5));
    managed.probed(DOWN);
    child.onExit().get();
    managed.watch();

    assertThat(managed.state()).isEqualTo(ProcessState.RESTARTING);
  }

  @Test
  void endsAProcessThatWorkedAndFallsSilent() throws Exception {
    ProcessHandle child = ProcessHandle.of(managed.status().pid()).orElseThrow();
    managed.probed(UP);
    now = now.plus(Duration.ofSeconds(50));
    managed.probed(DOWN);
    assertThat(managed.state()).isEqualTo(ProcessState.DEGRADED);
    assertThat(isAlive()).isTrue();

    now = now.plus(Duration.ofSeconds(20));
    managed.probed(DOWN);
    child.onExit().get();
    managed.watch();

    assertThat(managed.state()).isEqualTo(ProcessState.RESTARTING);
  }
}
