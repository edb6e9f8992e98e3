package io.tradebot.core.matching;

import io.tradebot.common.order.Liquidity;

/** What a venue keeps of a fill. */
@FunctionalInterface
public interface FeeModel {
  /**
   * The commission on what a fill brings in: base for a buy, quote for a sell.
   *
   * @param received before the commission, in units of 10<sup>-8</sup>
   * @return in units of 10<sup>-8</sup> of the same asset, never above {@code received}
   */
  long commission(Liquidity liquidity, long received);
}
