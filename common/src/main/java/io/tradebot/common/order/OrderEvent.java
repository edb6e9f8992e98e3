package io.tradebot.common.order;

import io.tradebot.common.message.Message;

/** Something happened to an order; past tense, immutable. */
public sealed interface OrderEvent extends Message
    permits OrderInitialized,
        OrderDenied,
        OrderSubmitted,
        OrderAccepted,
        OrderRejected,
        OrderCancelRequested,
        OrderCancelRejected,
        OrderFilled,
        OrderCanceled,
        OrderExpired {
  OrderStamp stamp();
}
