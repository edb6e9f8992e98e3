package io.tradebot.controlapi.domain;

import io.tradebot.controlapi.domain.BacktestJob.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backtests that were asked for since the start, in that order, at most {@value #KEPT} that are
 * over. Steps that a job cannot take any more (an end after its end) change nothing. Thread-safe.
 */
public final class BacktestJobs {
  private static final int KEPT = 100;

  private final Map<String, BacktestJob> jobs = new LinkedHashMap<>();

  public synchronized BacktestJob add(String id, BacktestOrder order, Instant at) {
    BacktestJob job = BacktestJob.queued(id, order, at);
    jobs.put(id, job);
    List<BacktestJob> over = jobs.values().stream().filter(j -> j.status().isOver()).toList();
    over.subList(0, Math.max(0, over.size() - KEPT)).forEach(old -> jobs.remove(old.id()));
    return job;
  }

  /** Takes a job out of the queue; empty when it is no longer wanted. */
  public synchronized Optional<BacktestJob> start(String id, Instant at) {
    BacktestJob job = jobs.get(id);
    if (job == null || job.status() != Status.QUEUED) {
      return Optional.empty();
    }
    BacktestJob started = job.started(at);
    jobs.put(id, started);
    return Optional.of(started);
  }

  public synchronized void reached(String id, int percent) {
    jobs.computeIfPresent(
        id, (same, job) -> job.status() == Status.RUNNING ? job.reached(percent) : job);
  }

  /** Ends a job; whether it was not over yet. */
  public synchronized boolean end(String id, Status how, Instant at, String why) {
    BacktestJob job = jobs.get(id);
    if (job == null || job.status().isOver()) {
      return false;
    }
    jobs.put(id, job.ended(how, at, why));
    return true;
  }

  public synchronized @Nullable BacktestJob get(String id) {
    return jobs.get(id);
  }

  public synchronized int waiting() {
    return (int) jobs.values().stream().filter(job -> job.status() == Status.QUEUED).count();
  }

  public synchronized List<BacktestJob> all() {
    return new ArrayList<>(jobs.values());
  }
}
