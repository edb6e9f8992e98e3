package io.tradebot.core.matching;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Liquidity;

/**
 * A fixed share of what is received, one for makers and one for takers; rounded up, against the
 * trader.
 */
public record ProportionalFees(Rate maker, Rate taker) implements FeeModel {
  public ProportionalFees {
    requireFee("maker", maker);
    requireFee("taker", taker);
  }

  @Override
  public long commission(Liquidity liquidity, long received) {
    Rate rate =
        switch (liquidity) {
          case MAKER -> maker;
          case TAKER -> taker;
        };
    return FixedPoint.multiply(received, rate.raw(), Rounding.UP);
  }

  private static void requireFee(String name, Rate rate) {
    if (rate.isNegative() || rate.compareTo(Rate.ONE) > 0) {
      throw new IllegalArgumentException(name + " fee must be between 0 and 1, was " + rate);
    }
  }
}
