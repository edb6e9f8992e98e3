package io.tradebot.orderexecutor.adapter.paper;

/**
 * A trade on paper; amounts in units of 10<sup>-8</sup>.
 *
 * @param orderNumber the venue's id of the order
 * @param atMs Unix epoch milliseconds
 */
record PaperFill(
    long tradeNumber,
    long orderNumber,
    long price,
    long quantity,
    long fee,
    String feeAsset,
    boolean maker,
    long atMs) {}
