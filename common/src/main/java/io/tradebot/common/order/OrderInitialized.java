package io.tradebot.common.order;

/** An order was built and journaled; nothing has left yet. */
public record OrderInitialized(OrderStamp stamp, OrderIntent intent) implements OrderEvent {}
