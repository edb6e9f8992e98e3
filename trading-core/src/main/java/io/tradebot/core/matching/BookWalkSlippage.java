package io.tradebot.core.matching;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The average price of eating through the visible levels; too little liquidity gives 0.
 *
 * @param bids quantity by price, the highest first; read at each call
 * @param asks quantity by price, the lowest first; read at each call
 */
public record BookWalkSlippage(NavigableMap<Long, Long> bids, NavigableMap<Long, Long> asks)
    implements SlippageModel {
  @Override
  public long averagePrice(Side takerSide, long quantity) {
    Rounding against = takerSide == Side.BUY ? Rounding.UP : Rounding.DOWN;
    long left = quantity;
    long notional = 0;
    for (Map.Entry<Long, Long> level : (takerSide == Side.BUY ? asks : bids).entrySet()) {
      long taken = Math.min(left, level.getValue());
      notional = Math.addExact(notional, FixedPoint.multiply(level.getKey(), taken, against));
      left -= taken;
      if (left == 0) {
        return FixedPoint.divide(notional, quantity, against);
      }
    }
    return 0;
  }
}
