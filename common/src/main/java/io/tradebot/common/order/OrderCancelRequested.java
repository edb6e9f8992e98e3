package io.tradebot.common.order;

/** We asked the venue to cancel. */
public record OrderCancelRequested(OrderStamp stamp, String reason) implements OrderEvent {}
