package io.tradebot.controlapi.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backtest on its way.
 *
 * @param percent of the time span that is done
 * @param failure why it failed; empty otherwise
 */
public record BacktestJob(
    String id,
    BacktestOrder order,
    Status status,
    int percent,
    Instant askedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    String failure) {
  /** Where it stands. */
  public enum Status {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    public boolean isOver() {
      return switch (this) {
        case QUEUED, RUNNING -> false;
        case DONE, FAILED, CANCELLED -> true;
      };
    }
  }

  static BacktestJob queued(String id, BacktestOrder order, Instant at) {
    return new BacktestJob(id, order, Status.QUEUED, 0, at, null, null, "");
  }

  BacktestJob started(Instant at) {
    return new BacktestJob(id, order, Status.RUNNING, 0, askedAt, at, null, "");
  }

  BacktestJob reached(int done) {
    return new BacktestJob(id, order, status, done, askedAt, startedAt, endedAt, failure);
  }

  BacktestJob ended(Status how, Instant at, String why) {
    return new BacktestJob(
        id, order, how, how == Status.DONE ? 100 : percent, askedAt, startedAt, at, why);
  }
}
