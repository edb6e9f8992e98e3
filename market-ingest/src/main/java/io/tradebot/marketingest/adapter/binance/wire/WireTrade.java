package io.tradebot.marketingest.adapter.binance.wire;

/**
 * One element of {@code GET /api/v3/trades} and {@code GET /api/v3/historicalTrades}.
 *
 * @param time Unix epoch milliseconds
 * @param isBuyerMaker true when the taker sold
 */
public record WireTrade(long id, String price, String qty, long time, boolean isBuyerMaker) {
  public WireTrade {
    // Absent texts are no numbers, which is found where they are read.
    price = price == null ? "" : price;
    qty = qty == null ? "" : qty;
  }
}
