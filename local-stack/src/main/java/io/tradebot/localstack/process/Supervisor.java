package io.tradebot.localstack.process;

import io.tradebot.localstack.StackLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts the processes stage by stage, watches them, restarts what dies, and stops all of them in
 * reverse order.
 *
 * <p>One thread runs {@link #run}; {@link #stop} may come from any other, e.g. a signal.
 */
public final class Supervisor {
  private static final Duration LOOP = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StackLayout layout;
  private final InstantSource clock;
  private final List<ManagedProcess> processes;
  private final Consumer<StackStatus> listener;
  private final ConcurrentLinkedQueue<Runnable> results = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, Boolean> probing = new ConcurrentHashMap<>();
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * A supervisor that has started nothing yet.
   *
   * @param listener told the status several times a second, on the supervisor's thread
   */
  public Supervisor(
      StackLayout layout,
      List<ProcessDefinition> definitions,
      InstantSource clock,
      Consumer<StackStatus> listener) {
    this.layout = layout;
    this.clock = clock;
    this.listener = listener;
    this.processes =
        definitions.stream()
            .sorted(Comparator.comparingInt(ProcessDefinition::stage))
            .map(definition -> new ManagedProcess(definition, layout.log(definition.name()), clock))
            .toList();
  }

  /**
   * Runs until {@link #stop} is called, then stops everything.
   *
   * @throws AlreadyRunningException when another supervisor holds this folder
   */
  public void run() throws IOException, InterruptedException {
    Files.createDirectories(layout.lockFile().getParent());
    Files.createDirectories(layout.logs());
    try (FileChannel channel =
            FileChannel.open(
                layout.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ExecutorService probes = Executors.newVirtualThreadPerTaskExecutor()) {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new AlreadyRunningException();
      }
      try {
        endOrphans();
        loop(probes);
        stopAll();
      } finally {
        lock.release();
        stopped.countDown();
      }
    }
  }

  /** Asks {@link #run} to end and waits until everything has stopped. */
  public void stop() throws InterruptedException {
    stopRequested.countDown();
    stopped.await(PATIENCE.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS);
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByUs) {
      return null;
    }
  }

  private void loop(ExecutorService probes) throws IOException, InterruptedException {
    long rounds = 0;
    do {
      startWhatMay();
      for (ManagedProcess process : processes) {
        process.watch();
      }
      for (Runnable result = results.poll(); result != null; result = results.poll()) {
        result.run();
      }
      if (rounds % 2 == 0) {
        probeAll(probes);
      }
      if (rounds % 240 == 0) {
        LogRotation.rotateLarge(layout.logs());
      }
      report();
      rounds++;
    } while (!stopRequested.await(LOOP.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** A stage starts once every process of the stages before it is up. */
  private void startWhatMay() {
    for (ManagedProcess process : processes) {
      if (process.state() == ProcessState.WAITING) {
        int stage = process.definition().stage();
        boolean ready =
            processes.stream()
                .filter(earlier -> earlier.definition().stage() < stage)
                .allMatch(earlier -> earlier.state().isUp());
        if (ready) {
          process.start();
        }
      }
    }
  }

  private void probeAll(ExecutorService probes) {
    for (ManagedProcess process : processes) {
      String name = process.definition().name();
      if (probing.putIfAbsent(name, Boolean.TRUE) != null) {
        continue;
      }
      probes.execute(
          () -> {
            try {
              Probe.Health health = process.definition().probe().check();
              results.add(() -> process.probed(health));
            } catch (InterruptedException stopping) {
              Thread.currentThread().interrupt();
            } finally {
              probing.remove(name);
            }
          });
    }
  }

  private void stopAll() throws IOException, InterruptedException {
    List<Integer> stages =
        processes.stream()
            .map(process -> process.definition().stage())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    for (int stage : stages) {
      List<ManagedProcess> together =
          processes.stream().filter(process -> process.definition().stage() == stage).toList();
      together.forEach(ManagedProcess::requestStop);
      report();
      for (ManagedProcess process : together) {
        process.awaitStop(PATIENCE);
      }
    }
    report();
    Files.deleteIfExists(layout.statusFile());
  }

  /** Children of a supervisor that was killed: they would hold the ports, so they end first. */
  private void endOrphans() throws InterruptedException {
    Optional<StackStatus> last = StackStatus.read(layout.statusFile());
    if (last.isEmpty() || last.get().supervisorPid() == ProcessHandle.current().pid()) {
      return;
    }
    List<ProcessHandle> orphans =
        last.get().processes().stream()
            .flatMap(process -> StackStatus.find(process.pid(), process.startedAtMs()).stream())
            .toList();
    orphans.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (ProcessHandle orphan : orphans) {
      while (orphan.isAlive() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      if (orphan.isAlive()) {
        orphan.destroyForcibly();
      }
    }
  }

  private void report() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    StackStatus status =
        new StackStatus(
            self.pid(),
            StackStatus.startedAtMs(self),
            clock.millis(),
            processes.stream().map(ManagedProcess::status).toList());
    status.write(layout.statusFile());
    listener.accept(status);
  }

  /** Another supervisor works in this folder. */
  public static final class AlreadyRunningException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AlreadyRunningException() {
      super("tradebot is already running here");
    }
  }

  /** Keeps a folder of logs small while their writers go on writing. */
  private static final class LogRotation {
    private static final long LARGE_BYTES = 32L << 20;

    private LogRotation() {}

    /** The writers append, so a copied and emptied file goes on from its beginning. */
    static void rotateLarge(Path folder) throws IOException {
      try (var files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
          if (Files.size(file) > LARGE_BYTES) {
            Files.copy(
                file,
                file.resolveSibling(file.getFileName() + ".1"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.truncate(0);
            }
          }
        }
      }
    }
  }
}
