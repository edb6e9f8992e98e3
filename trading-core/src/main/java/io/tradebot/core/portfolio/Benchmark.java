package io.tradebot.core.portfolio;

import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;

/**
 * The prices that a fill is measured against.
 *
 * @param decision mid when the order was decided on
 * @param arrival mid when it filled
 * @param touch best price of the other side when it filled: the ask for a buyer
 */
public record Benchmark(Price decision, Price arrival, Price touch) {

  /**
   * What a fill cost against these prices.
   *
   * <p>Each price is turned into an amount once, and the parts are the differences between
   * neighbouring amounts: so they add up to the whole exactly, whatever is rounded.
   *
   * @param amount paid or received for the quantity
   * @param fee in the same asset
   */
  public TradeCosts costs(Side side, Quantity quantity, Money amount, Money fee) {
    Asset asset = amount.asset();
    Money decided = decision.times(quantity, asset, Rounding.HALF_EVEN);
    Money arrived = arrival.times(quantity, asset, Rounding.HALF_EVEN);
    Money touched = touch.times(quantity, asset, Rounding.HALF_EVEN);
    return new TradeCosts(
        fee,
        against(side, touched.minus(arrived)),
        against(side, amount.minus(touched)),
        against(side, arrived.minus(decided)));
  }

  private static Money against(Side side, Money more) {
    return side == Side.BUY ? more : more.negated();
  }
}
