package io.tradebot.marketingest.adapter.coinbase.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Answer of {@code GET /api/v3/brokerage/market/products/{id}/ticker}, newest first. */
public record WireTrades(List<Trade> trades) {
  public WireTrades {
    trades = trades == null ? List.of() : List.copyOf(trades);
  }

  /**
   * One trade.
   *
   * @param side the maker's
   * @param time moment in UTC as text
   */
  public record Trade(
      @JsonProperty("trade_id") String tradeId,
      String price,
      String size,
      String time,
      String side) {
    public Trade {
      // Absent texts are no numbers, which is found where they are read.
      tradeId = tradeId == null ? "" : tradeId;
      price = price == null ? "" : price;
      size = size == null ? "" : size;
      time = time == null ? "" : time;
      side = side == null ? "" : side;
    }
  }
}
