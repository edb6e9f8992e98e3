package io.tradebot.marketingest.adapter.coinbase.wire;

import java.util.List;

/** Answer of {@code GET /api/v3/brokerage/market/products/{id}/candles}, newest first. */
public record WireCandles(List<Candle> candles) {
  public WireCandles {
    candles = candles == null ? List.of() : List.copyOf(candles);
  }

  /**
   * One candle; intervals without a trade have none.
   *
   * @param start Unix epoch seconds
   */
  public record Candle(
      long start, String low, String high, String open, String close, String volume) {
    public Candle {
      low = low == null ? "" : low;
      high = high == null ? "" : high;
      open = open == null ? "" : open;
      close = close == null ? "" : close;
      volume = volume == null ? "" : volume;
    }
  }
}
