package io.tradebot.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.localstack.StackLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with real child processes. */
class SupervisorTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private StackLayout layout;
  private ServerSocket healthy;
  private final List<StackStatus> seen = new CopyOnWriteArrayList<>();
  private @Nullable Supervisor supervisor;
  private CompletableFuture<Void> run = CompletableFuture.completedFuture(null);

  @SuppressWarnings("NullAway.Init")
  SupervisorTest() {}

  @BeforeEach
  void startHealthPage() throws IOException {
    layout = new StackLayout(folder);
    healthy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answerHealth);
  }

  @AfterEach
  void stopEverything() throws Exception {
    Supervisor running = supervisor;
    if (running != null) {
      running.stop();
      run.join();
    }
    healthy.close();
  }

  @Test
  void startsALaterStageOnlyWhenTheEarlierIsUp() throws Exception {
    supervise(
        process("store", 0, "exec sleep 60", healthPage()),
        process("service", 1, "exec sleep 60", healthPage()));

    awaitStatus(StackStatus::allUp);

    assertThat(seen)
        .filteredOn(status -> stateOf(status, "service") != ProcessState.WAITING)
        .allMatch(status -> stateOf(status, "store").isUp());
  }

  @Test
  void restartsAProcessThatWasKilled() throws Exception {
    supervise(process("service", 0, "exec sleep 60", healthPage()));
    long firstPid = awaitStatus(StackStatus::allUp).processes().getFirst().pid();

    ProcessHandle.of(firstPid).orElseThrow().destroyForcibly();

    ProcessStatus again =
        awaitStatus(
                status ->
                    status.allUp()
                        && status.processes().getFirst().pid() != firstPid
                        && status.processes().getFirst().restarts() == 1)
            .processes()
            .getFirst();
    assertThat(again.state()).isEqualTo(ProcessState.RUNNING);
  }

  @Test
  void leavesAProcessWithAWrongConfigurationAlone() throws Exception {
    supervise(process("service", 0, "exit 78", healthPage()));

    StackStatus status = awaitStatus(s -> s.processes().getFirst().state() == ProcessState.FAILED);

    assertThat(status.processes().getFirst().detail()).contains("configuration");
    assertThat(status.processes().getFirst().restarts()).isZero();
  }

  @Test
  void showsAProcessThatDoesNotAnswerAsNotUp() throws Exception {
    int deadPort = freePort();
    supervise(
        process("service", 0, "exec sleep 60", URI.create("http://127.0.0.1:" + deadPort + "/")));

    StackStatus status = awaitStatus(s -> s.processes().getFirst().pid() != 0);

    assertThat(status.allUp()).isFalse();
  }

  @Test
  void stopsItsChildrenAndForgetsItsStatus() throws Exception {
    supervise(
        process("store", 0, "exec sleep 60", healthPage()),
        process("service", 1, "exec sleep 60", healthPage()));
    List<ProcessStatus> children = awaitStatus(StackStatus::allUp).processes();

    stopSupervisor();

    assertThat(children)
        .allSatisfy(
            child -> assertThat(StackStatus.find(child.pid(), child.startedAtMs())).isEmpty());
    assertThat(layout.statusFile()).doesNotExist();
  }

  @Test
  void killsAChildThatIgnoresThePoliteWay() throws Exception {
    supervise(process("stubborn", 0, "trap '' TERM; while true; do sleep 0.1; done", healthPage()));
    ProcessStatus child = awaitStatus(StackStatus::allUp).processes().getFirst();

    stopSupervisor();

    assertThat(StackStatus.find(child.pid(), child.startedAtMs())).isEmpty();
  }

  @Test
  void refusesASecondSupervisorInTheSameFolder() throws Exception {
    supervise(process("service", 0, "exec sleep 60", healthPage()));
    awaitStatus(StackStatus::allUp);
    Supervisor second = new Supervisor(layout, List.of(), InstantSource.system(), status -> {});

    assertThatThrownBy(second::run)
        .isInstanceOf(Supervisor.AlreadyRunningException.class)
        .hasMessageContaining("already running");
  }

  @Test
  void endsTheOrphansOfAKilledSupervisor() throws Exception {
    Process orphan = new ProcessBuilder("sleep", "60").start();
    Files.createDirectories(layout.statusFile().getParent());
    long deadPid = deadPid();
    new StackStatus(
            deadPid,
            1,
            1,
            List.of(
                new ProcessStatus(
                    "service",
                    ProcessState.RUNNING,
                    orphan.pid(),
                    StackStatus.startedAtMs(orphan.toHandle()),
                    0,
                    "",
                    "",
                    0)))
        .write(layout.statusFile());

    supervise(process("service", 0, "exec sleep 60", healthPage()));
    awaitStatus(StackStatus::allUp);

    assertThat(orphan.isAlive()).isFalse();
  }

  private void supervise(ProcessDefinition... definitions) {
    Supervisor started =
        new Supervisor(layout, List.of(definitions), InstantSource.system(), seen::add);
    supervisor = started;
    run =
        CompletableFuture.runAsync(
            () -> {
              try {
                started.run();
              } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });
  }

  private void stopSupervisor() throws InterruptedException {
    Supervisor running = supervisor;
    if (running == null) {
      throw new AssertionError("no supervisor was started");
    }
    running.stop();
  }

  private ProcessDefinition process(String name, int stage, String script, URI health) {
    return new ProcessDefinition(
        name,
        stage,
        List.of("sh", "-c", script),
        Map.of(),
        folder,
        List.of(),
        new Probe.Http(HttpClient.newHttpClient(), health),
        Optional.empty());
  }

  private StackStatus awaitStatus(Predicate<StackStatus> condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      if (!seen.isEmpty() && condition.test(seen.getLast())) {
        return seen.getLast();
      }
      if (run.isCompletedExceptionally()) {
        run.join();
      }
      Thread.onSpinWait();
      Thread.sleep(Duration.ofMillis(10));
    }
    throw new AssertionError("not seen within " + LIMIT + "; last was " + seen.getLast());
  }

  private static ProcessState stateOf(StackStatus status, String name) {
    return status.processes().stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private URI healthPage() {
    return URI.create("http://127.0.0.1:" + healthy.getLocalPort() + "/");
  }

  private void answerHealth() {
    while (!healthy.isClosed()) {
      try (var socket = healthy.accept()) {
        socket.getInputStream().read(new byte[4096]);
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        assertThat(closed)
            .isNotNull(); // the client went away or the test is over: the loop decides
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static long deadPid() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
