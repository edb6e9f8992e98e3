package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.core.matching.OrderRequest;

/**
 * An order on paper; amounts in units of 10<sup>-8</sup>, 0 where there is none.
 *
 * @param number its id for the matching, and the venue's order id
 * @param instrument as {@code VENUE:BASE-QUOTE}
 * @param triggered whether its stop was reached
 * @param locked what is set aside for it: quote for a buy, base for a sell
 * @param updatedMs Unix epoch milliseconds
 */
record PaperOrder(
    long number,
    String clientOrderId,
    String instrument,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    boolean postOnly,
    long price,
    long stopPrice,
    long quantity,
    long executed,
    OrderStatus status,
    boolean triggered,
    long locked,
    long updatedMs) {
  /** The owner of all orders of the account. */
  static final long OWNER = 1;

  static PaperOrder of(long number, OrderIntent intent, long locked, long nowMs) {
    return new PaperOrder(
        number,
        intent.orderId().value(),
        intent.instrument().toString(),
        intent.side(),
        intent.type(),
        intent.timeInForce(),
        intent.postOnly(),
        intent.limitPrice() == null ? 0 : intent.limitPrice().raw(),
        intent.stopPrice() == null ? 0 : intent.stopPrice().raw(),
        intent.quantity().raw(),
        0,
        OrderStatus.ACCEPTED,
        false,
        locked,
        nowMs);
  }

  long remaining() {
    return quantity - executed;
  }

  /** What the matching is asked to do with what is left of it. */
  OrderRequest request() {
    boolean waits = type.hasStopPrice() && !triggered;
    OrderType now = waits ? type : type.hasLimitPrice() ? OrderType.LIMIT : OrderType.MARKET;
    // A rest that was accepted as a maker stays one: it is refused nothing when it is resumed.
    return new OrderRequest(
        number,
        OWNER,
        side,
        now,
        timeInForce,
        postOnly && executed == 0,
        now.hasLimitPrice() ? price : 0,
        waits ? stopPrice : 0,
        remaining());
  }

  PaperOrder filled(long amount, long lockedNow, long nowMs) {
    long total = executed + amount;
    return with(
        total,
        total == quantity ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED,
        triggered,
        lockedNow,
        nowMs);
  }

  PaperOrder closed(OrderStatus how, long nowMs) {
    return with(executed, how, triggered, 0, nowMs);
  }

  PaperOrder reached(long nowMs) {
    return with(executed, status, true, locked, nowMs);
  }

  private PaperOrder with(
      long newExecuted, OrderStatus newStatus, boolean newTriggered, long newLocked, long nowMs) {
    return new PaperOrder(
        number,
        clientOrderId,
        instrument,
        side,
        type,
        timeInForce,
        postOnly,
        price,
        stopPrice,
        quantity,
        newExecuted,
        newStatus,
        newTriggered,
        newLocked,
        nowMs);
  }
}
