package io.tradebot.orderexecutor.adapter.coinbase;

import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import io.tradebot.orderexecutor.application.ExecutionVenue.RateUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Coinbase's 30 private calls a second, with a share that only cancels may use. Thread-safe.
 *
 * <p>After a refusal for too many calls nothing passes for a while, and cancels pass first.
 */
final class CoinbaseBudget {
  static final int CALLS_PER_SECOND = 30;

  /** Of the calls of a second, this share in a hundred is left to cancels. */
  static final int CANCEL_RESERVE_PERCENT = 20;

  /** Readings stop earlier than orders, so that a reconciliation never eats what an exit needs. */
  static final int READ_SHARE_PERCENT = 60;

  private static final Duration FALLBACK_WAIT = Duration.ofSeconds(1);
  private static final Duration CANCELS_FIRST = Duration.ofSeconds(1);

  private final InstantSource clock;
  private long second;
  private int used;
  private Instant blockedUntil = Instant.EPOCH;

  CoinbaseBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** What a call is for. */
  enum Purpose {
    CANCEL,
    ORDER,
    READ
  }

  /**
   * Takes the room of a call.
   *
   * @throws RateLimitedException when it must not be sent now
   */
  synchronized void take(Purpose purpose) {
    Instant now = clock.instant();
    Instant from =
        purpose == Purpose.CANCEL || blockedUntil.equals(Instant.EPOCH)
            ? blockedUntil
            : blockedUntil.plus(CANCELS_FIRST);
    if (now.isBefore(from)) {
      throw new RateLimitedException("calls are blocked by the venue until " + from, from);
    }
    roll(now);
    int share =
        switch (purpose) {
          case CANCEL -> 100;
          case ORDER -> 100 - CANCEL_RESERVE_PERCENT;
          case READ -> READ_SHARE_PERCENT;
        };
    if ((used + 1) * 100 > CALLS_PER_SECOND * share) {
      throw new RateLimitedException(
          "the second's calls for " + purpose + " are used up: " + used,
          Instant.ofEpochSecond(second + 1));
    }
    used++;
  }

  /** The venue refused for too many calls; below 0 when it did not say how long. */
  synchronized void refused(long retryAfterSeconds) {
    Duration wait = retryAfterSeconds >= 0 ? Duration.ofSeconds(retryAfterSeconds) : FALLBACK_WAIT;
    Instant until = clock.instant().plus(wait);
    if (until.isAfter(blockedUntil)) {
      blockedUntil = until;
    }
  }

  synchronized RateUse use() {
    roll(clock.instant());
    return new RateUse(used, CALLS_PER_SECOND, blockedUntil, false);
  }

  private void roll(Instant now) {
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      used = 0;
    }
  }
}
