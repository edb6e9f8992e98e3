package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.DayStatistics;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes over the wire, in Kraken's shapes. */
final class KrakenWire {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int QUANTITY = KrakenListings.QUANTITY_DECIMALS;

  private KrakenWire() {}

  static BigDecimal number(long raw, int decimals) {
    return FixedPoint.toBigDecimal(raw).setScale(decimals, RoundingMode.HALF_EVEN);
  }

  static BigDecimal price(Listing listing, long raw) {
    return number(raw, KrakenListings.priceDecimals(listing));
  }

  static BigDecimal quantity(long raw) {
    return number(raw, QUANTITY);
  }

  /** As REST prints an amount. */
  static String text(long raw, int decimals) {
    return number(raw, decimals).toPlainString();
  }

  static String timestamp(long ms) {
    return MICROS.format(Instant.ofEpochMilli(ms));
  }

  /** Seconds with a fraction, as REST tells times. */
  static BigDecimal seconds(long ms) {
    return BigDecimal.valueOf(ms, 3).setScale(4, RoundingMode.UNNECESSARY);
  }

  static ObjectNode message(String channel, String type, ArrayNode data) {
    ObjectNode message = Json.object().put("channel", channel).put("type", type);
    message.set("data", data);
    return message;
  }

  static ObjectNode status(String system, long connectionId) {
    ArrayNode data = Json.array();
    data.add(
        Json.object()
            .put("version", "2.0.10")
            .put("system", system)
            .put("api_version", "v2")
            .put("connection_id", connectionId));
    return message("status", "update", data);
  }

  static ObjectNode book(
      Listing listing,
      String type,
      Map<Long, Long> bids,
      Map<Long, Long> asks,
      long checksum,
      long nowMs) {
    ObjectNode book = Json.object().put("symbol", KrakenNames.socketName(listing));
    book.set("bids", levels(listing, bids));
    book.set("asks", levels(listing, asks));
    book.put("checksum", checksum).put("timestamp", timestamp(nowMs));
    return message("book", type, Json.array().add(book));
  }

  private static ArrayNode levels(Listing listing, Map<Long, Long> levels) {
    ArrayNode rows = Json.array();
    levels.forEach(
        (price, quantity) ->
            rows.add(
                Json.object().put("price", price(listing, price)).put("qty", quantity(quantity))));
    return rows;
  }

  static ObjectNode trades(Listing listing, String type, Collection<TapeTrade> trades) {
    ArrayNode data = Json.array();
    for (TapeTrade trade : trades) {
      data.add(
          Json.object()
              .put("symbol", KrakenNames.socketName(listing))
              .put("side", trade.buyerIsMaker() ? "sell" : "buy")
              .put("price", price(listing, trade.price()))
              .put("qty", quantity(trade.quantity()))
              .put("ord_type", "market")
              .put("trade_id", trade.tradeId())
              .put("timestamp", timestamp(trade.timeMs())));
    }
    return message("trade", type, data);
  }

  static ObjectNode ticker(Market market, String type, long nowMs) {
    Listing listing = market.listing();
    DayStatistics day = DayStatistics.of(market, nowMs);
    ObjectNode ticker =
        Json.object()
            .put("symbol", KrakenNames.socketName(listing))
            .put("bid", price(listing, market.depth().best(Side.BUY)))
            .put("bid_qty", quantity(market.depth().bestQuantity(Side.BUY)))
            .put("ask", price(listing, market.depth().best(Side.SELL)))
            .put("ask_qty", quantity(market.depth().bestQuantity(Side.SELL)))
            .put("last", price(listing, day.last()))
            .put("volume", quantity(day.volume()))
            .put("vwap", price(listing, day.averagePrice()))
            .put("low", price(listing, day.low()))
            .put("high", price(listing, day.high()))
            .put("change", price(listing, day.last() - day.open()))
            .put(
                "change_pct",
                new BigDecimal(day.changePercent()).setScale(2, RoundingMode.HALF_EVEN))
            .put("timestamp", timestamp(nowMs));
    return message("ticker", type, Json.array().add(ticker));
  }

  static ObjectNode candles(Listing listing, String type, List<Candle> candles, long nowMs) {
    ArrayNode data = Json.array();
    for (Candle candle : candles) {
      long lengthMs = candle.timeframe().length().toMillis();
      data.add(
          Json.object()
              .put("symbol", KrakenNames.socketName(listing))
              .put("open", price(listing, candle.open()))
              .put("high", price(listing, candle.high()))
              .put("low", price(listing, candle.low()))
              .put("close", price(listing, candle.close()))
              .put("trades", candle.tradeCount())
              .put("volume", quantity(candle.volume()))
              .put("vwap", price(listing, averagePrice(candle)))
              .put("interval_begin", NANOS.format(Instant.ofEpochMilli(candle.openTimeMs())))
              .put("interval", lengthMs / 60_000)
              .put("timestamp", timestamp(candle.openTimeMs() + lengthMs)));
    }
    ObjectNode message = message("ohlc", type, data);
    return message.put("timestamp", timestamp(nowMs));
  }

  static long averagePrice(Candle candle) {
    return candle.volume() == 0
        ? candle.close()
        : FixedPoint.divide(candle.quoteVolume(), candle.volume(), Rounding.HALF_EVEN);
  }

  static ObjectNode instruments(Collection<Market> markets) {
    ArrayNode assets = Json.array();
    markets.stream()
        .map(Market::listing)
        .flatMap(listing -> java.util.stream.Stream.of(listing.base(), listing.quote()))
        .distinct()
        .forEach(
            asset ->
                assets.add(
                    Json.object()
                        .put("id", asset)
                        .put("status", "enabled")
                        .put("precision", 10)
                        .put("precision_display", 5)
                        .put("borrowable", false)
                        .put("collateral_value", new BigDecimal("1.00"))
                        .put("margin_rate", new BigDecimal("0.00"))));
    ArrayNode pairs = Json.array();
    for (Market market : markets) {
      Listing listing = market.listing();
      int decimals = KrakenListings.priceDecimals(listing);
      pairs.add(
          Json.object()
              .put("symbol", KrakenNames.socketName(listing))
              .put("base", listing.base())
              .put("quote", listing.quote())
              .put("status", "online")
              .put("qty_precision", QUANTITY)
              .put("qty_increment", number(listing.step(), QUANTITY))
              .put("price_precision", decimals)
              .put("cost_precision", 5)
              .put("marginable", false)
              .put("has_index", true)
              .put("cost_min", FixedPoint.toBigDecimal(listing.minNotional()))
              .put("tick_size", number(listing.tick(), decimals))
              .put("price_increment", number(listing.tick(), decimals))
              .put("qty_min", quantity(listing.minQuantity())));
    }
    ObjectNode data = Json.object();
    data.set("assets", assets);
    data.set("pairs", pairs);
    ObjectNode message = Json.object().put("channel", "instrument").put("type", "snapshot");
    message.set("data", data);
    return message;
  }
}
