package io.tradebot.exchangesim.adapter.kraken;

import java.util.HashMap;
import java.util.Map;

/**
 * Counters that rise with each call and fall by themselves: one a pair for orders and cancels, one
 * for the other private calls. Of an account of the middle tier.
 */
final class KrakenLimits {
  /** Where a pair's counter stops orders. */
  static final int TRADING_THRESHOLD = 125;

  private static final double TRADING_DECAY_PER_SECOND = 2.34;
  private static final int CALL_THRESHOLD = 20;
  private static final double CALL_DECAY_PER_SECOND = 0.5;

  private final Map<String, Counter> pairs = new HashMap<>();
  private final Counter calls = new Counter(CALL_DECAY_PER_SECOND);
  private long limitedUntilMs;
  private long lockedUntilMs;

  private static final class Counter {
    private final double decayPerSecond;
    private double value;
    private long atMs;

    Counter(double decayPerSecond) {
      this.decayPerSecond = decayPerSecond;
    }

    double at(long nowMs) {
      if (nowMs > atMs) {
        value = Math.max(0, value - decayPerSecond * (nowMs - atMs) / 1_000);
        atMs = nowMs;
      }
      return value;
    }

    boolean add(double amount, double threshold, long nowMs) {
      if (at(nowMs) + amount > threshold) {
        return false;
      }
      value += amount;
      return true;
    }
  }

  void limitUntil(long untilMs) {
    limitedUntilMs = untilMs;
  }

  void lockUntil(long untilMs) {
    lockedUntilMs = untilMs;
  }

  /**
   * @throws KrakenError while the address is locked out
   */
  void any(long nowMs) {
    if (nowMs < lockedUntilMs) {
      throw new KrakenError("EGeneral:Temporary lockout");
    }
  }

  /**
   * Counts a private call that is neither order nor cancel.
   *
   * @throws KrakenError above the limit
   */
  void call(int cost, long nowMs) {
    if (nowMs < limitedUntilMs || !calls.add(cost, CALL_THRESHOLD, nowMs)) {
      throw new KrakenError("EAPI:Rate limit exceeded");
    }
  }

  /**
   * Counts an order.
   *
   * @throws KrakenError above the limit
   */
  void order(String pair, long nowMs) {
    if (nowMs < limitedUntilMs || !counter(pair).add(1, TRADING_THRESHOLD, nowMs)) {
      throw new KrakenError("EOrder:Rate limit exceeded");
    }
  }

  /**
   * Counts a cancel; it always passes, but the counter may end above the limit.
   *
   * @param ageMs of the order
   * @throws KrakenError only where a fault says so
   */
  void cancel(String pair, long ageMs, long nowMs) {
    if (nowMs < limitedUntilMs) {
      throw new KrakenError("EOrder:Rate limit exceeded");
    }
    counter(pair).add(cancelCost(ageMs), Double.MAX_VALUE, nowMs);
  }

  static int cancelCost(long ageMs) {
    if (ageMs < 5_000) {
      return 8;
    }
    if (ageMs < 10_000) {
      return 6;
    }
    if (ageMs < 15_000) {
      return 5;
    }
    if (ageMs < 45_000) {
      return 4;
    }
    if (ageMs < 90_000) {
      return 2;
    }
    return ageMs < 300_000 ? 1 : 0;
  }

  private Counter counter(String pair) {
    return pairs.computeIfAbsent(pair, key -> new Counter(TRADING_DECAY_PER_SECOND));
  }
}
