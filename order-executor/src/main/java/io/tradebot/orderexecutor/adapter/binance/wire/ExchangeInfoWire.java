package io.tradebot.orderexecutor.adapter.binance.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code GET /api/v3/exchangeInfo}. */
public record ExchangeInfoWire(@Nullable List<RateLimitWire> rateLimits, List<SymbolWire> symbols) {

  /** One of the venue's limits. */
  public record RateLimitWire(String rateLimitType, String interval, int intervalNum, int limit) {}

  /** The rules of one symbol. */
  public record SymbolWire(
      String symbol,
      String status,
      String baseAsset,
      String quoteAsset,
      List<FilterWire> filters) {}

  /** A filter; only the fields of its type are present. */
  public record FilterWire(
      String filterType,
      @Nullable String tickSize,
      @Nullable String stepSize,
      @Nullable String minQty,
      @Nullable String maxQty,
      @Nullable String minNotional) {}
}
