package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import io.tradebot.orderexecutor.application.ExecutionVenue.RateUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The venue's request weight, as the venue counts it, with a share that only cancels may use.
 * Thread-safe.
 *
 * <p>After 429 or 418 nothing passes before the venue's deadline, and cancels pass a second before
 * everything else.
 */
final class RateBudget {
  /** Of the weight, this share in a hundred is left to cancels. */
  static final int CANCEL_RESERVE_PERCENT = 20;

  /** Readings stop earlier than orders, so that a reconciliation never eats what an exit needs. */
  static final int READ_SHARE_PERCENT = 60;

  private static final Duration CANCELS_FIRST = Duration.ofSeconds(1);
  private static final Duration FALLBACK_WAIT = Duration.ofSeconds(60);

  private final InstantSource clock;
  private int limit = 6_000;
  private int used;
  private long minute;
  private Instant blockedUntil = Instant.EPOCH;
  private boolean banned;

  RateBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** What a request is for. */
  enum Purpose {
    CANCEL,
    ORDER,
    READ
  }

  synchronized void limit(int weightPerMinute) {
    this.limit = weightPerMinute;
  }

  /**
   * Takes weight before a request is sent.
   *
   * @throws RateLimitedException when it must not be sent now
   */
  synchronized void take(Purpose purpose, int weight) {
    Instant now = clock.instant();
    Instant from =
        purpose == Purpose.CANCEL || blockedUntil.equals(Instant.EPOCH)
            ? blockedUntil
            : blockedUntil.plus(CANCELS_FIRST);
    if (now.isBefore(from)) {
      throw new RateLimitedException("requests are blocked by the venue until " + from, from);
    }
    banned = false;
    roll(now);
    int share =
        switch (purpose) {
          case CANCEL -> 100;
          case ORDER -> 100 - CANCEL_RESERVE_PERCENT;
          case READ -> READ_SHARE_PERCENT;
        };
    if ((long) (used + weight) * 100 > (long) limit * share) {
      Instant next = Instant.ofEpochSecond((minute + 1) * 60);
      throw new RateLimitedException(
          "request weight for " + purpose + " is used up: " + used + " of " + limit, next);
    }
    used += weight;
  }

  /** Takes over the venue's own count. */
  synchronized void observe(int usedWeight) {
    roll(clock.instant());
    used = usedWeight;
  }

  /**
   * The venue refused for too many requests; {@code retryAfterSeconds} below 0 when it did not say
   * how long.
   */
  synchronized void refused(int httpStatus, long retryAfterSeconds) {
    Duration wait = retryAfterSeconds >= 0 ? Duration.ofSeconds(retryAfterSeconds) : FALLBACK_WAIT;
    Instant until = clock.instant().plus(wait);
    if (until.isAfter(blockedUntil)) {
      blockedUntil = until;
    }
    if (httpStatus == 418) {
      banned = true;
    }
  }

  synchronized RateUse use() {
    roll(clock.instant());
    return new RateUse(used, limit, blockedUntil, banned);
  }

  private void roll(Instant now) {
    long current = now.getEpochSecond() / 60;
    if (current != minute) {
      minute = current;
      used = 0;
    }
  }
}
