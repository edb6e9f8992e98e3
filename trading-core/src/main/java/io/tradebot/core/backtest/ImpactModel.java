package io.tradebot.core.backtest;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.SquareRootImpact;

/** What a taker's size adds to the price where there is no book to walk. */
@FunctionalInterface
public interface ImpactModel {
  /**
   * The distance between the touch and the average price that the taker gets, in units of
   * 10<sup>-8</sup>, zero or more.
   *
   * @param touch best price of the other side
   * @param volatility standard deviation of the return over {@code volume}'s horizon, as a fraction
   * @param volume traded over the last {@value CandleMarket#HORIZON} candles, in units of
   *     10<sup>-8</sup>; 0 when nothing was
   */
  long shift(Side taker, long touch, long quantity, double volatility, long volume);

  /** A fixed share of the price, whatever the size. */
  static ImpactModel proportional(Rate slippage) {
    if (slippage.isNegative() || slippage.compareTo(Rate.ONE) >= 0) {
      throw new IllegalArgumentException("slippage must lie between 0 and 1, was " + slippage);
    }
    return (taker, touch, quantity, volatility, volume) ->
        FixedPoint.multiply(touch, slippage.raw(), Rounding.UP);
  }

  /**
   * The square-root law, see {@link SquareRootImpact}; where nothing was traded, one volatility.
   */
  static ImpactModel squareRoot(double coefficient) {
    return (taker, touch, quantity, volatility, volume) -> {
      long traded = Math.max(volume, quantity);
      SquareRootImpact law = new SquareRootImpact(() -> touch, coefficient, volatility, traded);
      return Math.abs(law.averagePrice(taker, quantity) - touch);
    };
  }

  /** This impact many times over, for sweeps. */
  default ImpactModel times(double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be 0 or more, was " + factor);
    }
    return (taker, touch, quantity, volatility, volume) ->
        (long) Math.ceil(shift(taker, touch, quantity, volatility, volume) * factor);
  }
}
