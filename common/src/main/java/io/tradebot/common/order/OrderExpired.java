package io.tradebot.common.order;

import io.tradebot.common.money.Quantity;

/** The venue ended the order by its own rules. */
public record OrderExpired(OrderStamp stamp, Quantity cumulativeQuantity) implements OrderEvent {}
