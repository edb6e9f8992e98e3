package io.tradebot.core.backtest;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;

/** How far bid and ask lie apart where the history does not say. */
@FunctionalInterface
public interface SpreadModel {
  /** Half of the distance at a price, in units of 10<sup>-8</sup>, zero or more. */
  long halfSpread(long price);

  /** A fixed share of the price; the venue's tick is the least that is ever between them. */
  static SpreadModel proportional(Rate spread) {
    if (spread.isNegative() || spread.compareTo(Rate.ONE) >= 0) {
      throw new IllegalArgumentException("spread must lie between 0 and 1, was " + spread);
    }
    return price -> FixedPoint.multiply(price, spread.raw(), Rounding.UP) / 2;
  }
}
