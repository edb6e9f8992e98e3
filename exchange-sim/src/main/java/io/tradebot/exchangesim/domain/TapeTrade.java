package io.tradebot.exchangesim.domain;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;

/**
 * A public trade.
 *
 * @param price in units of 10<sup>-8</sup>
 * @param quantity in units of 10<sup>-8</sup>
 * @param buyerIsMaker whether the buy order rested, i.e. the taker sold
 */
public record TapeTrade(
    long tradeId,
    long price,
    long quantity,
    long timeMs,
    boolean buyerIsMaker,
    long buyOrderId,
    long sellOrderId) {
  /** Price times quantity in units of 10<sup>-8</sup> of the quote asset. */
  public long quoteQuantity() {
    return FixedPoint.multiply(price, quantity, Rounding.DOWN);
  }
}
