package io.tradebot.common.order;

/** The venue refused to cancel; the order may be filled already. */
public record OrderCancelRejected(OrderStamp stamp, String code, String detail)
    implements OrderEvent {}
