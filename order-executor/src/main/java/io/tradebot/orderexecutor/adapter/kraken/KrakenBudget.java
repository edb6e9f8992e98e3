package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.orderexecutor.adapter.connection.RateLimitedException;
import io.tradebot.orderexecutor.application.ExecutionVenue.RateUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Kraken's counters as it keeps them: one a pair for orders and cancels, one for all other private
 * calls; each rises with use and falls by itself. A share of the pair's counter is left to cancels.
 * Thread-safe.
 *
 * <p>Begins with the counters of the lowest tier; {@link #tier} takes over the account's.
 */
final class KrakenBudget {
  /** Of a pair's counter, this share in a hundred is left to cancels. */
  static final int CANCEL_RESERVE_PERCENT = 20;

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration LOCKOUT = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final Map<String, Counter> pairs = new HashMap<>();
  private final Counter calls = new Counter();
  private int tradingLimit = 60;
  private double tradingDecayPerSecond = 1;
  private int callLimit = 15;
  private double callDecayPerSecond = 0.33;
  private Instant blockedUntil = Instant.EPOCH;
  private boolean lockedOut;

  private static final class Counter {
    private double value;
    private long atMs;

    double at(long nowMs, double decayPerSecond) {
      if (nowMs > atMs) {
        value = Math.max(0, value - decayPerSecond * (nowMs - atMs) / 1_000.0);
        atMs = nowMs;
      }
      return value;
    }
  }

  KrakenBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes over the limit that the venue tells for a pair's counter: 60, 125 or 180. */
  synchronized void tier(int maxTradingCount) {
    tradingLimit = maxTradingCount;
    if (maxTradingCount >= 180) {
      tradingDecayPerSecond = 3.75;
      callLimit = 20;
      callDecayPerSecond = 1;
    } else if (maxTradingCount >= 125) {
      tradingDecayPerSecond = 2.34;
      callLimit = 20;
      callDecayPerSecond = 0.5;
    } else {
      tradingDecayPerSecond = 1;
      callLimit = 15;
      callDecayPerSecond = 0.33;
    }
  }

  /**
   * Takes the room of a new order.
   *
   * @throws RateLimitedException when it must not be sent now
   */
  synchronized void order(String pair) {
    Instant now = unblocked();
    Counter counter = pairs.computeIfAbsent(pair, key -> new Counter());
    double limit = tradingLimit * (100 - CANCEL_RESERVE_PERCENT) / 100.0;
    double value = counter.at(now.toEpochMilli(), tradingDecayPerSecond);
    if (value + 1 > limit) {
      throw new RateLimitedException(
          "the order counter of " + pair + " is at " + (int) value + " of " + tradingLimit,
          now.plusMillis((long) ((value + 1 - limit) / tradingDecayPerSecond * 1_000)));
    }
    counter.value += 1;
  }

  /**
   * Counts a cancel; the counter holds none back, for the venue refuses none.
   *
   * @param age of the order: the younger, the dearer
   * @throws RateLimitedException while the venue has shut us out
   */
  synchronized void cancel(String pair, Duration age) {
    Instant now = clock.instant();
    if (lockedOut && now.isBefore(blockedUntil)) {
      throw blocked();
    }
    Counter counter = pairs.computeIfAbsent(pair, key -> new Counter());
    counter.at(now.toEpochMilli(), tradingDecayPerSecond);
    counter.value += cancelCost(age);
  }

  static int cancelCost(Duration age) {
    long seconds = age.toSeconds();
    if (seconds < 5) {
      return 8;
    }
    if (seconds < 10) {
      return 6;
    }
    if (seconds < 15) {
      return 5;
    }
    if (seconds < 45) {
      return 4;
    }
    if (seconds < 90) {
      return 2;
    }
    return seconds < 300 ? 1 : 0;
  }

  /**
   * Takes the room of another private call.
   *
   * @throws RateLimitedException when it must not be sent now
   */
  synchronized void call(int cost) {
    Instant now = unblocked();
    double value = calls.at(now.toEpochMilli(), callDecayPerSecond);
    if (value + cost > callLimit) {
      throw new RateLimitedException(
          "the call counter is at " + (int) value + " of " + callLimit,
          now.plusMillis((long) ((value + cost - callLimit) / callDecayPerSecond * 1_000)));
    }
    calls.value += cost;
  }

  private Instant unblocked() {
    Instant now = clock.instant();
    if (now.isBefore(blockedUntil)) {
      throw blocked();
    }
    lockedOut = false;
    return now;
  }

  private RateLimitedException blocked() {
    return new RateLimitedException(
        "requests are blocked by the venue until " + blockedUntil, blockedUntil);
  }

  /** The venue refused for too many requests. */
  synchronized void refused(boolean lockout) {
    blockedUntil = clock.instant().plus(lockout ? LOCKOUT : WAIT);
    lockedOut = lockout;
  }

  /** The fullest of the pairs' counters. */
  synchronized RateUse use() {
    long nowMs = clock.millis();
    int used =
        pairs.values().stream()
            .mapToInt(counter -> (int) Math.ceil(counter.at(nowMs, tradingDecayPerSecond)))
            .max()
            .orElse(0);
    return new RateUse(used, tradingLimit, blockedUntil, lockedOut);
  }
}
