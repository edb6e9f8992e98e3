package io.tradebot.exchangesim.domain;

/** Consecutive trades of one taker order at one price, as one. */
public record AggregateTrade(
    long aggregateId,
    long price,
    long quantity,
    long firstTradeId,
    long lastTradeId,
    long timeMs,
    boolean buyerIsMaker) {}
