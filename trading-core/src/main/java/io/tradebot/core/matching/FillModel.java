package io.tradebot.core.matching;

/**
 * Where a resting order stands in a queue that is only seen from outside, and so when the market's
 * trades reach it.
 *
 * <p>One instance serves one order. Quantities are in units of 10<sup>-8</sup>.
 */
public interface FillModel {
  /**
   * A trade of {@code quantity} happened at the order's price; returns how much of it reaches the
   * order.
   */
  long tradedAtPrice(long quantity);

  /** The visible quantity at the order's price changed, the order itself not counted. */
  void levelChanged(long quantity);

  /** What still stands before the order. */
  long ahead();

  /** Makes the model of an order that joins a level. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param visible the quantity that rests at the price already
     */
    FillModel joined(long visible);
  }
}
