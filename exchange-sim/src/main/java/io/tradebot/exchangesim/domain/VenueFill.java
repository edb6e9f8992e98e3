package io.tradebot.exchangesim.domain;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;

/** A trade of an account's order; amounts in units of 10<sup>-8</sup>. */
public record VenueFill(
    String symbol,
    long tradeId,
    long orderId,
    long price,
    long quantity,
    long commission,
    String commissionAsset,
    long timeMs,
    boolean buyer,
    boolean maker) {
  public long quoteQuantity() {
    return FixedPoint.multiply(price, quantity, Rounding.DOWN);
  }
}
