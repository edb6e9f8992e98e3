package io.tradebot.core.matching;

import io.tradebot.common.order.Side;

/** What a taker's size costs: the average price it would get, before it trades. */
@FunctionalInterface
public interface SlippageModel {
  /**
   * @param quantity in units of 10<sup>-8</sup>
   * @return the expected average price in units of 10<sup>-8</sup>, rounded against the taker; 0
   *     where the model sees too little liquidity
   */
  long averagePrice(Side takerSide, long quantity);
}
