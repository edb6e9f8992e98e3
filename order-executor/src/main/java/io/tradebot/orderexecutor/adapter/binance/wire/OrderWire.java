package io.tradebot.orderexecutor.adapter.binance.wire;

import org.jspecify.annotations.Nullable;

/**
 * An order in {@code openOrders}, {@code allOrders}, {@code order} and in the answers to cancels.
 * Times in ms.
 */
public record OrderWire(
    String symbol,
    long orderId,
    @Nullable String clientOrderId,
    @Nullable String origClientOrderId,
    String price,
    String origQty,
    String executedQty,
    String status,
    String type,
    String side,
    @Nullable Long time,
    @Nullable Long updateTime,
    @Nullable Long transactTime) {}
