package io.tradebot.orderexecutor.adapter.binance.wire;

/** A fill in {@code myTrades}; {@code time} in ms. */
public record TradeWire(
    String symbol,
    long id,
    long orderId,
    String price,
    String qty,
    String commission,
    String commissionAsset,
    long time,
    boolean isBuyer,
    boolean isMaker) {}
