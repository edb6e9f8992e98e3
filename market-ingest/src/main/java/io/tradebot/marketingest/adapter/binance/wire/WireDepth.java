package io.tradebot.marketingest.adapter.binance.wire;

import java.util.List;

/**
 * Answer of {@code GET /api/v3/depth}.
 *
 * @param bids pairs of price and quantity, best first
 * @param asks pairs of price and quantity, best first
 */
public record WireDepth(long lastUpdateId, List<List<String>> bids, List<List<String>> asks) {
  public WireDepth {
    bids = bids == null ? List.of() : bids;
    asks = asks == null ? List.of() : asks;
  }
}
