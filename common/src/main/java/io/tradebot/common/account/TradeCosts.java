package io.tradebot.common.account;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;

/**
 * What trading cost against the prices that were decided on; together exactly the implementation
 * shortfall (A. F. Perold, The Implementation Shortfall, 1988). All in one asset; negative where
 * the market helped.
 *
 * @param fee paid to the venue
 * @param spread from the mid to the touch when it filled
 * @param slippage from that touch to the price paid
 * @param latency what the mid moved between the decision and the fill
 */
public record TradeCosts(Money fee, Money spread, Money slippage, Money latency) {

  /** No costs yet. */
  public static TradeCosts none(Asset asset) {
    Money zero = Money.zero(asset);
    return new TradeCosts(zero, zero, zero, zero);
  }

  public TradeCosts plus(TradeCosts other) {
    return new TradeCosts(
        fee.plus(other.fee),
        spread.plus(other.spread),
        slippage.plus(other.slippage),
        latency.plus(other.latency));
  }

  /** The implementation shortfall: the sum of the four, by definition. */
  public Money shortfall() {
    return fee.plus(spread).plus(slippage).plus(latency);
  }
}
