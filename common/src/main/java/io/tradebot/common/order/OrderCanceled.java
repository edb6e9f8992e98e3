package io.tradebot.common.order;

import io.tradebot.common.money.Quantity;

/** The order is cancelled; what was filled stays filled. */
public record OrderCanceled(OrderStamp stamp, Quantity cumulativeQuantity) implements OrderEvent {}
