package io.tradebot.core.matching;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import java.util.function.LongSupplier;

/**
 * The square-root law of market impact: cost in returns = {@code coefficient * volatility *
 * sqrt(quantity / volume)}, with volatility and volume over the same horizon (Torre and Ferrari,
 * BARRA market impact model handbook, 1997; Almgren et al., Direct estimation of equity market
 * impact, 2005). For sizes beyond the visible book, and where there is no book at all.
 *
 * @param mid the price before the order, in units of 10<sup>-8</sup>
 * @param coefficient of order one; 0.5 to 1 in the literature
 * @param volatility standard deviation of the return over the horizon, as a fraction
 * @param volume traded over the horizon, in units of 10<sup>-8</sup>
 */
public record SquareRootImpact(LongSupplier mid, double coefficient, double volatility, long volume)
    implements SlippageModel {
  public SquareRootImpact {
    if (!(coefficient >= 0) || !(volatility >= 0) || volume <= 0) {
      throw new IllegalArgumentException(
          "coefficient and volatility must be 0 or more and volume positive, were "
              + coefficient
              + ", "
              + volatility
              + ", "
              + volume);
    }
  }

  @Override
  public long averagePrice(Side takerSide, long quantity) {
    double cost = coefficient * volatility * Math.sqrt((double) quantity / volume);
    long price = mid.getAsLong();
    boolean buys = takerSide == Side.BUY;
    long shift = FixedPoint.multiply(price, FixedPoint.fromDouble(cost, Rounding.UP), Rounding.UP);
    return buys ? Math.addExact(price, shift) : Math.max(0, price - shift);
  }
}
