package io.tradebot.exchangesim.domain;

import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;

/**
 * An account's order as the venue keeps it; amounts in units of 10<sup>-8</sup>, times in Unix
 * epoch milliseconds.
 *
 * @param quoteOrderQuantity what a market order was asked to spend or earn; 0 when it was given in
 *     base
 * @param working whether it is in the book (a stop is not before its trigger)
 * @param locked what is still set aside for it: quote for a buy, base for a sell
 */
public record VenueOrder(
    String symbol,
    long orderId,
    String clientOrderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    boolean postOnly,
    long price,
    long stopPrice,
    long quantity,
    long quoteOrderQuantity,
    long executed,
    long executedQuote,
    OrderState state,
    boolean working,
    long locked,
    long timeMs,
    long updateTimeMs,
    long workingTimeMs) {
  public long remaining() {
    return quantity - executed;
  }

  /** The type in the venue's words. */
  public String wireType() {
    return postOnly ? "LIMIT_MAKER" : type.name();
  }

  public VenueOrder in(OrderState next, long nowMs) {
    return copy(
        executed, executedQuote, next, working && next.isOpen(), locked, nowMs, workingTimeMs);
  }

  public VenueOrder filled(long fillQuantity, long fillQuote, long lockedNow, long nowMs) {
    long total = executed + fillQuantity;
    OrderState next = total == quantity ? OrderState.FILLED : OrderState.PARTIALLY_FILLED;
    return copy(
        total, executedQuote + fillQuote, next, next.isOpen(), lockedNow, nowMs, workingTimeMs);
  }

  public VenueOrder triggered(long nowMs) {
    return copy(executed, executedQuote, state, true, locked, nowMs, nowMs);
  }

  public VenueOrder locking(long amount) {
    return copy(executed, executedQuote, state, working, amount, updateTimeMs, workingTimeMs);
  }

  private VenueOrder copy(
      long newExecuted,
      long newExecutedQuote,
      OrderState newState,
      boolean newWorking,
      long newLocked,
      long newUpdateTimeMs,
      long newWorkingTimeMs) {
    return new VenueOrder(
        symbol,
        orderId,
        clientOrderId,
        side,
        type,
        timeInForce,
        postOnly,
        price,
        stopPrice,
        quantity,
        quoteOrderQuantity,
        newExecuted,
        newExecutedQuote,
        newState,
        newWorking,
        newLocked,
        timeMs,
        newUpdateTimeMs,
        newWorkingTimeMs);
  }
}
