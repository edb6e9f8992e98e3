package io.tradebot.core.execution;

import io.tradebot.common.money.Rate;
import java.time.Duration;
import java.util.List;

/**
 * How positions are left.
 *
 * @param placement where stops are kept; they are watched here in any case
 * @param stopLimitOffset how far below its trigger the limit of a stop at the exchange lies, as a
 *     fraction
 * @param stopFallback how long a stop at the exchange that was reached may stay unfilled before it
 *     is cancelled and the rest sold at the market
 * @param minMove a stop is moved only by at least this fraction of the price
 * @param minInterval and the order at the exchange is not replaced more often than this
 * @param trailingDistance of a trailing stop below the highest bid, in distances of the first stop;
 *     zero for none
 * @param trailingActivation profit, in distances of the first stop, from which the stop trails
 * @param roi exits by profit and age; the last step whose age is reached counts
 * @param style how exits by wish and at the target are sent; stops and forced exits go at the
 *     market
 * @param exitTimeout an unfilled limit exit is cancelled after this and sold at the market
 */
public record ExitSettings(
    Placement placement,
    Rate stopLimitOffset,
    Duration stopFallback,
    Rate minMove,
    Duration minInterval,
    Rate trailingDistance,
    Rate trailingActivation,
    List<RoiStep> roi,
    Style style,
    Duration exitTimeout) {

  /** Where stops are kept. */
  public enum Placement {
    /** Here alone: the venue takes none, or nothing shall be seen of them. */
    LOCAL,
    /** At the exchange, as one order for each position, and here. */
    EXCHANGE
  }

  /** How exits without haste are sent. */
  public enum Style {
    MARKET,
    /** By a limit order at the best ask, and at the market when it does not fill in time. */
    LIMIT
  }

  /**
   * From an age on, a profit is enough.
   *
   * @param after the age of the position
   * @param profit fraction of the entry, after the fees of both ways; may be negative
   */
  public record RoiStep(Duration after, Rate profit) {}

  public ExitSettings {
    roi = List.copyOf(roi);
    requireFraction("stop_limit_offset", stopLimitOffset);
    requireFraction("min_move", minMove);
    if (trailingDistance.isNegative() || trailingActivation.isNegative()) {
      throw new IllegalArgumentException(
          "exits trailing_distance and trailing_activation must not be negative, were "
              + trailingDistance
              + " and "
              + trailingActivation);
    }
    if (stopFallback.isNegative() || minInterval.isNegative() || !exitTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "exits stop_fallback and min_interval must not be negative and exit_timeout positive,"
              + " were "
              + stopFallback
              + ", "
              + minInterval
              + " and "
              + exitTimeout);
    }
    for (int i = 1; i < roi.size(); i++) {
      if (roi.get(i).after().compareTo(roi.get(i - 1).after()) <= 0) {
        throw new IllegalArgumentException("exits roi must be in order of age, was " + roi);
      }
    }
  }

  /** Stops kept here alone, as tests and backtests without a venue's triggers want them. */
  public static ExitSettings local() {
    return new ExitSettings(
        Placement.LOCAL,
        Rate.of("0.005"),
        Duration.ofSeconds(3),
        Rate.of("0.001"),
        Duration.ofSeconds(10),
        Rate.ZERO,
        Rate.ONE,
        List.of(),
        Style.MARKET,
        Duration.ofSeconds(10));
  }

  private static void requireFraction(String name, Rate rate) {
    if (rate.isNegative() || rate.compareTo(Rate.ONE) >= 0) {
      throw new IllegalArgumentException(
          "exits " + name + " must be 0 or more and below 1, was " + rate);
    }
  }
}
