package io.tradebot.common.order;

/** The order is on its way; the venue may or may not have it. */
public record OrderSubmitted(OrderStamp stamp) implements OrderEvent {}
