package io.tradebot.marketingest.adapter.binance.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code GET /api/v3/exchangeInfo}, as far as it is used. */
public record WireExchangeInfo(List<Pair> symbols) {
  // An answer without the list has none, which is then reported for each symbol that is wanted.
  public WireExchangeInfo {
    symbols = symbols == null ? List.of() : List.copyOf(symbols);
  }

  /** One pair the exchange lists. */
  public record Pair(
      @Nullable String symbol,
      @Nullable String status,
      @Nullable String baseAsset,
      @Nullable String quoteAsset) {}
}
