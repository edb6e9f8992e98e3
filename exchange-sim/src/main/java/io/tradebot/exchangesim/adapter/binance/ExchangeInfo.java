package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.exchangesim.domain.Listing;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The venue's rules as its clients read them. */
final class ExchangeInfo {
  private static final List<String> ORDER_TYPES =
      List.of(
          "LIMIT",
          "LIMIT_MAKER",
          "MARKET",
          "STOP_LOSS",
          "STOP_LOSS_LIMIT",
          "TAKE_PROFIT",
          "TAKE_PROFIT_LIMIT");

  private ExchangeInfo() {}

  static ObjectNode of(List<Listing> listings, long nowMs) {
    ObjectNode node = Wire.object().put("timezone", "UTC").put("serverTime", nowMs);
    node.set(
        "rateLimits",
        Wire.array()
            .add(limit("REQUEST_WEIGHT", "MINUTE", 1, RateLimits.WEIGHT_PER_MINUTE))
            .add(limit("ORDERS", "SECOND", 10, RateLimits.ORDERS_PER_10_SECONDS))
            .add(limit("ORDERS", "DAY", 1, RateLimits.ORDERS_PER_DAY))
            .add(limit("RAW_REQUESTS", "MINUTE", 5, 61_000)));
    node.set("exchangeFilters", Wire.array());
    ArrayNode symbols = Wire.array();
    listings.forEach(listing -> symbols.add(symbol(listing)));
    node.set("symbols", symbols);
    return node;
  }

  private static ObjectNode limit(String type, String interval, int number, int limit) {
    return Wire.object()
        .put("rateLimitType", type)
        .put("interval", interval)
        .put("intervalNum", number)
        .put("limit", limit);
  }

  private static ObjectNode symbol(Listing listing) {
    ObjectNode node =
        Wire.object()
            .put("symbol", listing.wireName())
            .put("status", "TRADING")
            .put("baseAsset", listing.base())
            .put("baseAssetPrecision", 8)
            .put("quoteAsset", listing.quote())
            .put("quotePrecision", 8)
            .put("quoteAssetPrecision", 8)
            .put("baseCommissionPrecision", 8)
            .put("quoteCommissionPrecision", 8);
    ArrayNode types = Wire.array();
    ORDER_TYPES.forEach(types::add);
    node.set("orderTypes", types);
    node.put("icebergAllowed", false)
        .put("ocoAllowed", false)
        .put("otoAllowed", false)
        .put("quoteOrderQtyMarketAllowed", true)
        .put("allowTrailingStop", false)
        .put("cancelReplaceAllowed", true)
        .put("amendAllowed", false)
        .put("isSpotTradingAllowed", true)
        .put("isMarginTradingAllowed", false);
    node.set("filters", filters(listing));
    node.set("permissions", Wire.array());
    node.set("permissionSets", Wire.array().add(Wire.array().add("SPOT")));
    node.put("defaultSelfTradePreventionMode", "EXPIRE_TAKER");
    node.set("allowedSelfTradePreventionModes", Wire.array().add("EXPIRE_TAKER"));
    return node;
  }

  private static ArrayNode filters(Listing listing) {
    return Wire.array()
        .add(
            filter("PRICE_FILTER")
                .put("minPrice", Wire.decimal(listing.minPrice()))
                .put("maxPrice", Wire.decimal(listing.maxPrice()))
                .put("tickSize", Wire.decimal(listing.tick())))
        .add(
            filter("LOT_SIZE")
                .put("minQty", Wire.decimal(listing.minQuantity()))
                .put("maxQty", Wire.decimal(listing.maxQuantity()))
                .put("stepSize", Wire.decimal(listing.step())))
        .add(filter("ICEBERG_PARTS").put("limit", 10))
        .add(
            filter("MARKET_LOT_SIZE")
                .put("minQty", Wire.decimal(0))
                .put("maxQty", Wire.decimal(listing.maxMarketQuantity()))
                .put("stepSize", Wire.decimal(0)))
        .add(
            filter("PERCENT_PRICE_BY_SIDE")
                .put("bidMultiplierUp", "5")
                .put("bidMultiplierDown", "0.2")
                .put("askMultiplierUp", "5")
                .put("askMultiplierDown", "0.2")
                .put("avgPriceMins", 5))
        .add(
            filter("NOTIONAL")
                .put("minNotional", Wire.decimal(listing.minNotional()))
                .put("applyMinToMarket", true)
                .put("maxNotional", Wire.decimal(listing.maxNotional()))
                .put("applyMaxToMarket", false)
                .put("avgPriceMins", 5))
        .add(filter("MAX_NUM_ORDERS").put("maxNumOrders", 200))
        .add(filter("MAX_NUM_ALGO_ORDERS").put("maxNumAlgoOrders", 5));
  }

  private static ObjectNode filter(String type) {
    return Wire.object().put("filterType", type);
  }
}
