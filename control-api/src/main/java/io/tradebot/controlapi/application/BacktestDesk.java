package io.tradebot.controlapi.application;

import io.tradebot.controlapi.domain.BacktestJob;
import io.tradebot.controlapi.domain.BacktestJob.Status;
import io.tradebot.controlapi.domain.BacktestJobs;
import io.tradebot.controlapi.domain.BacktestOrder;
import io.tradebot.controlapi.domain.BacktestRun;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs backtests in the background, one at a time, at most {@value #WAITING} waiting. Thread-safe.
 */
public final class BacktestDesk implements AutoCloseable {
  public static final int WAITING = 8;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** What runs a backtest. */
  public interface Runner {
    /** Why none can be run here; empty when they can. */
    String whyNot();

    /** Mistakes in the parameters, each with its key; none when they can be used. */
    List<String> mistakes(BacktestOrder order);

    /**
     * Runs one to its end and leaves its reports under its id.
     *
     * @return why it failed; empty when it did not
     * @throws InterruptedException when it is no longer wanted; nothing of it runs any more
     */
    String run(String id, BacktestOrder order, IntConsumer percent) throws InterruptedException;
  }

  /** The runs that are done. */
  public interface Archive {
    /** The newest, newest first. */
    List<BacktestRun> newest(int limit);

    Optional<BacktestRun> find(String id);
  }

  /** There is no room for another. */
  public static final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException() {
      super(WAITING + " backtests are waiting already");
    }
  }

  /** What is known of a backtest: on its way, done, or both. */
  public record Known(String id, @Nullable BacktestJob job, @Nullable BacktestRun run) {}

  private final Runner runner;
  private final Archive archive;
  private final InstantSource clock;
  private final Supplier<String> suffix;
  private final BacktestJobs jobs = new BacktestJobs();
  private final Map<String, Future<?>> futures = new ConcurrentHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("backtest").daemon().factory());

  /**
   * Makes a desk.
   *
   * @param suffix makes ids unique: a few letters and digits
   */
  public BacktestDesk(
      Runner runner, Archive archive, InstantSource clock, Supplier<String> suffix) {
    this.runner = runner;
    this.archive = archive;
    this.clock = clock;
    this.suffix = suffix;
  }

  /**
   * Puts one into the queue.
   *
   * @throws QueueFullException when too many wait
   */
  public synchronized BacktestJob start(BacktestOrder order) {
    if (jobs.waiting() >= WAITING) {
      throw new QueueFullException();
    }
    String id = STAMP.format(clock.instant()) + "-" + order.strategy() + "-api-" + suffix.get();
    BacktestJob job = jobs.add(id, order, clock.instant());
    FutureTask<?> task = new FutureTask<>(() -> work(id), null);
    futures.put(id, task);
    thread.execute(task);
    return job;
  }

  private void work(String id) {
    Optional<BacktestJob> started = jobs.start(id, clock.instant());
    try {
      if (started.isPresent()) {
        String failure =
            runner.run(id, started.get().order(), percent -> jobs.reached(id, percent));
        jobs.end(id, failure.isEmpty() ? Status.DONE : Status.FAILED, clock.instant(), failure);
      }
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    } finally {
      // Cancelled before, or a defect of the runner: never left as running.
      jobs.end(id, Status.FAILED, clock.instant(), "it ended without a word");
      futures.remove(id);
    }
  }

  /** Ends one that is not over; whether there was something to end. */
  public boolean cancel(String id) {
    boolean ended = jobs.end(id, Status.CANCELLED, clock.instant(), "");
    Future<?> future = futures.get(id);
    if (ended && future != null) {
      future.cancel(true);
      futures.remove(id);
    }
    return ended;
  }

  public @Nullable Known find(String id) {
    BacktestJob job = jobs.get(id);
    BacktestRun run =
        job == null || job.status() == Status.DONE ? archive.find(id).orElse(null) : null;
    return job == null && run == null ? null : new Known(id, job, run);
  }

  /** The newest first: those on their way, and those done, by whomever they were started. */
  public List<Known> newest(int limit) {
    List<BacktestRun> done = archive.newest(limit);
    List<Known> all = new ArrayList<>();
    for (BacktestRun run : done) {
      all.add(new Known(run.id(), jobs.get(run.id()), run));
    }
    for (BacktestJob job : jobs.all()) {
      if (done.stream().noneMatch(run -> run.id().equals(job.id()))) {
        all.add(new Known(job.id(), job, null));
      }
    }
    all.sort(Comparator.comparing(BacktestDesk::askedAt).reversed());
    return all.subList(0, Math.min(limit, all.size()));
  }

  private static Instant askedAt(Known known) {
    if (known.job() != null) {
      return known.job().askedAt();
    }
    return Objects.requireNonNull(known.run()).at();
  }

  @Override
  public void close() {
    jobs.all().forEach(job -> cancel(job.id()));
    thread.shutdownNow();
  }
}
