package io.tradebot.core.matching;

import io.tradebot.common.order.Side;

/**
 * One trade between a taker and the resting order it met.
 *
 * @param takerSide the side of the order that caused the trade
 * @param price the resting order's price, in units of 10<sup>-8</sup>
 * @param quantity in units of 10<sup>-8</sup>
 * @param takerRemaining what is left of the taker after this trade
 * @param makerRemaining what is left of the resting order after this trade
 */
public record Match(
    long takerOrderId,
    long takerOwner,
    long makerOrderId,
    long makerOwner,
    Side takerSide,
    long price,
    long quantity,
    long takerRemaining,
    long makerRemaining) {
  /** The order id of the counterparty when the other side is a market that is only observed. */
  public static final long UNKNOWN_ORDER = 0;
}
