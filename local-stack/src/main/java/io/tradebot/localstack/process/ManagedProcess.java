package io.tradebot.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One child process through its whole life: start, watch, restart with a growing pause, stop.
 *
 * <p>Not thread-safe: the supervisor's loop alone calls it; probes run elsewhere and are handed in.
 */
final class ManagedProcess {
  /** Exit code of a service whose configuration is wrong: starting it again cannot help. */
  private static final int EXIT_CONFIGURATION = 78;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration GOOD_RUN = Duration.ofSeconds(60);
  private static final Duration SILENT_FOR_TOO_LONG = Duration.ofSeconds(60);

  /** A busy machine starts slowly; to end what is nearly there and begin anew makes it worse. */
  private static final Duration STARTS_FOR_TOO_LONG = Duration.ofMinutes(4);

  private final ProcessDefinition definition;
  private final Path log;
  private final InstantSource clock;

  private @Nullable Process process;
  private ProcessState state = ProcessState.WAITING;
  private String detail = "";
  private int restarts;
  private Duration pause = FIRST_PAUSE;
  private Instant startedAt = Instant.EPOCH;
  private Instant restartAt = Instant.EPOCH;
  private Instant lastAnswer = Instant.EPOCH;

  ManagedProcess(ProcessDefinition definition, Path log, InstantSource clock) {
    this.definition = definition;
    this.log = log;
    this.clock = clock;
  }

  ProcessDefinition definition() {
    return definition;
  }

  ProcessState state() {
    return state;
  }

  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(definition.command())
            .directory(definition.workingDirectory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(definition.environment());
    startedAt = clock.instant();
    lastAnswer = startedAt;
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      process = builder.start();
      become(ProcessState.STARTING, "");
    } catch (IOException failed) {
      become(ProcessState.FAILED, "cannot be started: " + failed.getMessage());
    }
  }

  /** Looks whether the process lives, and starts it again when its pause is over. */
  void watch() {
    switch (state) {
      case STARTING, RUNNING, DEGRADED -> {
        Process running = process;
        if (running != null && !running.isAlive()) {
          died(running.exitValue());
        }
      }
      case RESTARTING -> {
        if (!clock.instant().isBefore(restartAt)) {
          restarts++;
          start();
        }
      }
      case WAITING, FAILED, STOPPING, STOPPED -> {}
    }
  }

  /** Takes in what a probe saw. */
  void probed(Probe.Health health) {
    if (state != ProcessState.STARTING && !state.isUp()) {
      return;
    }
    Instant now = clock.instant();
    switch (health.state()) {
      case UP -> {
        lastAnswer = now;
        become(ProcessState.RUNNING, "");
      }
      case DEGRADED -> {
        lastAnswer = now;
        become(ProcessState.DEGRADED, health.detail());
      }
      case DOWN -> {
        if (state.isUp()) {
          become(ProcessState.DEGRADED, health.detail());
        }
        Duration patience =
            state == ProcessState.STARTING ? STARTS_FOR_TOO_LONG : SILENT_FOR_TOO_LONG;
        if (Duration.between(lastAnswer, now).compareTo(patience) > 0) {
          Process hung = process;
          if (hung != null) {
            // It lives and says nothing: only a new one helps. watch() sees the end and restarts.
            hung.destroyForcibly();
          }
        }
      }
    }
  }

  void requestStop() {
    Process running = process;
    if (running != null && running.isAlive()) {
      become(ProcessState.STOPPING, "");
      running.destroy();
    } else {
      become(ProcessState.STOPPED, "");
    }
  }

  /** Waits for the end after {@link #requestStop}; what has not ended by then is killed. */
  void awaitStop(Duration patience) throws InterruptedException {
    Process running = process;
    if (running != null && !running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      running.destroyForcibly();
      running.waitFor(5, TimeUnit.SECONDS);
    }
    become(ProcessState.STOPPED, "");
  }

  ProcessStatus status() {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return new ProcessStatus(definition.name(), state, 0, 0, restarts, detail, page(), 0);
    }
    return new ProcessStatus(
        definition.name(),
        state,
        running.pid(),
        StackStatus.startedAtMs(running.toHandle()),
        restarts,
        detail,
        page(),
        ResidentMemory.ofMiB(running.pid()));
  }

  private String page() {
    return definition.page().map(Object::toString).orElse("");
  }

  private void died(int exitCode) {
    Instant now = clock.instant();
    if (exitCode == EXIT_CONFIGURATION) {
      become(
          ProcessState.FAILED,
          "its configuration is wrong, see ./tradebot logs " + definition.name());
      return;
    }
    if (Duration.between(startedAt, now).compareTo(GOOD_RUN) > 0) {
      pause = FIRST_PAUSE;
    }
    restartAt = now.plus(pause);
    become(
        ProcessState.RESTARTING,
        "ended with code " + exitCode + ", again in " + pause.toMillis() + " ms");
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void become(ProcessState next, String why) {
    state = next;
    detail = why;
  }
}
