package io.tradebot.exchangesim.application;

import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;

/**
 * An order as the account asks for it, its parameters read but not yet checked against the venue's
 * rules; amounts in units of 10<sup>-8</sup>, 0 where not given.
 */
public record OrderTicket(
    String clientOrderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    boolean postOnly,
    long price,
    long stopPrice,
    long quantity,
    long quoteQuantity) {}
