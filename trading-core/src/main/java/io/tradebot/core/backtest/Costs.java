package io.tradebot.core.backtest;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;

/**
 * What trading cost against the middle of bid and ask at the moment of the decision: the
 * implementation shortfall (A. Perold, The implementation shortfall, 1988) and its parts, in units
 * of 10<sup>-8</sup> of the quote asset. Positive costs, negative gains; {@code latency + spread +
 * slippage + fee} is the shortfall, exactly.
 *
 * @param latency the market moved until the order met it
 * @param spread from the middle to the touch, when it met it
 * @param slippage from the touch to the fill's price
 * @param fee commission, one in the base asset at the fill's price
 */
public record Costs(long latency, long spread, long slippage, long fee) {
  public static final Costs NONE = new Costs(0, 0, 0, 0);

  static Costs of(
      Side side,
      long quantity,
      long decisionMid,
      long arrivalMid,
      long arrivalTouch,
      long price,
      long fee) {
    int sign = side == Side.BUY ? 1 : -1;
    long latency = value(sign * (arrivalMid - decisionMid), quantity);
    long spread = value(sign * (arrivalTouch - arrivalMid), quantity);
    long whole = value(sign * (price - decisionMid), quantity);
    return new Costs(latency, spread, whole - latency - spread, fee);
  }

  private static long value(long price, long quantity) {
    return FixedPoint.multiply(price, quantity, Rounding.HALF_EVEN);
  }

  public long shortfall() {
    return latency + spread + slippage + fee;
  }

  public Costs plus(Costs other) {
    return new Costs(
        Math.addExact(latency, other.latency),
        Math.addExact(spread, other.spread),
        Math.addExact(slippage, other.slippage),
        Math.addExact(fee, other.fee));
  }
}
