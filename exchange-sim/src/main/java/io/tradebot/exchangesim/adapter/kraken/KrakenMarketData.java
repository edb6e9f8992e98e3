package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.adapter.socket.Form;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.DayStatistics;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** REST below {@code /0/public}, but for the state of the system. */
final class KrakenMarketData {
  private static final long NS_PER_MS = 1_000_000;
  private static final int CANDLES = 720;
  private static final int TRADES = 1_000;
  private static final int LEVELS = 500;
  private static final Map<String, Timeframe> INTERVALS =
      Map.of(
          "1", Timeframe.M1,
          "5", Timeframe.M5,
          "15", Timeframe.M15,
          "60", Timeframe.H1,
          "240", Timeframe.H4,
          "1440", Timeframe.D1);

  private final Exchange exchange;
  private final KrakenNames names;
  private final Rate makerFee;
  private final Rate takerFee;

  KrakenMarketData(Exchange exchange, KrakenNames names, Rate makerFee, Rate takerFee) {
    this.exchange = exchange;
    this.names = names;
    this.makerFee = makerFee;
    this.takerFee = takerFee;
  }

  private Market market(Form parameters) {
    String pair = parameters.get("pair");
    if (pair == null || pair.isEmpty()) {
      throw KrakenError.arguments("pair");
    }
    return names.market(pair);
  }

  private List<Market> markets(Form parameters) {
    String pairs = parameters.get("pair", "");
    if (pairs.isEmpty()) {
      return List.copyOf(exchange.markets());
    }
    List<Market> named = new ArrayList<>();
    for (String pair : pairs.split(",", -1)) {
      named.add(names.market(pair));
    }
    return named;
  }

  JsonNode assets(Form parameters) {
    ObjectNode result = Json.object();
    exchange.markets().stream()
        .map(Market::listing)
        .flatMap(listing -> Stream.of(listing.base(), listing.quote()))
        .distinct()
        .forEach(
            asset ->
                result.set(
                    KrakenNames.asset(asset),
                    Json.object()
                        .put("aclass", "currency")
                        .put("altname", KrakenNames.alternativeAsset(asset))
                        .put("decimals", 10)
                        .put("display_decimals", 5)
                        .put("status", "enabled")));
    return result;
  }

  JsonNode pairs(Form parameters) {
    ObjectNode result = Json.object();
    for (Market market : markets(parameters)) {
      Listing listing = market.listing();
      int decimals = KrakenListings.priceDecimals(listing);
      ObjectNode pair =
          Json.object()
              .put("altname", KrakenNames.alternative(listing))
              .put("wsname", KrakenNames.oldSocketName(listing))
              .put("aclass_base", "currency")
              .put("base", KrakenNames.asset(listing.base()))
              .put("aclass_quote", "currency")
              .put("quote", KrakenNames.asset(listing.quote()))
              .put("lot", "unit")
              .put("cost_decimals", 5)
              .put("pair_decimals", decimals)
              .put("lot_decimals", KrakenListings.QUANTITY_DECIMALS)
              .put("lot_multiplier", 1);
      pair.set("leverage_buy", Json.array());
      pair.set("leverage_sell", Json.array());
      pair.set("fees", feeTiers(takerFee));
      pair.set("fees_maker", feeTiers(makerFee));
      pair.put("fee_volume_currency", "ZUSD")
          .put("margin_call", 80)
          .put("margin_stop", 40)
          .put("ordermin", plain(listing.minQuantity()))
          .put("costmin", plain(listing.minNotional()))
          .put("tick_size", plain(listing.tick()))
          .put("status", "online");
      result.set(KrakenNames.pair(listing), pair);
    }
    return result;
  }

  /** One tier from the first trade on, in percent. */
  private static ArrayNode feeTiers(Rate fee) {
    return Json.array()
        .add(
            Json.array()
                .add(0)
                .add(
                    FixedPoint.toBigDecimal(fee.raw())
                        .multiply(BigDecimal.valueOf(100))
                        .stripTrailingZeros()));
  }

  private static String plain(long raw) {
    return FixedPoint.toBigDecimal(raw).stripTrailingZeros().toPlainString();
  }

  JsonNode ticker(Form parameters) {
    ObjectNode result = Json.object();
    for (Market market : markets(parameters)) {
      Listing listing = market.listing();
      long nowMs = exchange.nowMs();
      int sinceMidnight = (int) (nowMs / 60_000 % (24 * 60)) + 1;
      DayStatistics today = DayStatistics.of(market, nowMs, sinceMidnight);
      DayStatistics day = DayStatistics.of(market, nowMs);
      ObjectNode ticker = Json.object();
      ticker.set("a", quote(market, Side.SELL));
      ticker.set("b", quote(market, Side.BUY));
      ticker.set(
          "c", Json.array().add(price(listing, day.last())).add(quantity(day.lastQuantity())));
      ticker.set("v", Json.array().add(quantity(today.volume())).add(quantity(day.volume())));
      ticker.set(
          "p",
          Json.array()
              .add(price(listing, today.averagePrice()))
              .add(price(listing, day.averagePrice())));
      ticker.set("t", Json.array().add(today.tradeCount()).add(day.tradeCount()));
      ticker.set("l", Json.array().add(price(listing, today.low())).add(price(listing, day.low())));
      ticker.set(
          "h", Json.array().add(price(listing, today.high())).add(price(listing, day.high())));
      ticker.put("o", price(listing, today.open()));
      result.set(KrakenNames.pair(listing), ticker);
    }
    return result;
  }

  private static ArrayNode quote(Market market, Side side) {
    long quantity = market.depth().bestQuantity(side);
    return Json.array()
        .add(price(market.listing(), market.depth().best(side)))
        .add(Long.toString(quantity / FixedPoint.ONE))
        .add(KrakenWire.text(quantity, 3));
  }

  /** REST prints prices with five decimals or more. */
  private static String price(Listing listing, long raw) {
    return KrakenWire.text(raw, Math.max(5, KrakenListings.priceDecimals(listing)));
  }

  private static String quantity(long raw) {
    return KrakenWire.text(raw, KrakenListings.QUANTITY_DECIMALS);
  }

  JsonNode candles(Form parameters) {
    Market market = market(parameters);
    Timeframe timeframe = INTERVALS.get(parameters.get("interval", "1"));
    if (timeframe == null) {
      throw KrakenError.arguments("interval");
    }
    long since = whole(parameters, "since", 0);
    List<Candle> all = market.candles(timeframe).all();
    ArrayNode rows = Json.array();
    int decimals = KrakenListings.priceDecimals(market.listing());
    List<Candle> wanted =
        all.stream().filter(candle -> candle.openTimeMs() / 1_000 > since).toList();
    for (Candle candle : wanted.subList(Math.max(0, wanted.size() - CANDLES), wanted.size())) {
      rows.add(
          Json.array()
              .add(candle.openTimeMs() / 1_000)
              .add(KrakenWire.text(candle.open(), decimals))
              .add(KrakenWire.text(candle.high(), decimals))
              .add(KrakenWire.text(candle.low(), decimals))
              .add(KrakenWire.text(candle.close(), decimals))
              .add(
                  KrakenWire.text(
                      candle.volume() == 0 ? 0 : KrakenWire.averagePrice(candle), decimals))
              .add(quantity(candle.volume()))
              .add(candle.tradeCount()));
    }
    ObjectNode result = Json.object();
    result.set(KrakenNames.pair(market.listing()), rows);
    // The last row is the open candle; the id to go on from is the one before.
    long last = all.size() < 2 ? 0 : all.get(all.size() - 2).openTimeMs() / 1_000;
    return result.put("last", last);
  }

  JsonNode trades(Form parameters) {
    Market market = market(parameters);
    String since = parameters.get("since");
    int count = (int) Math.min(TRADES, Math.max(1, whole(parameters, "count", TRADES)));
    List<TapeTrade> found;
    if (since == null || since.isEmpty()) {
      found = market.tape().latest(count);
    } else {
      long sinceNs = nanoseconds(since);
      found =
          market.tape().from(0, Integer.MAX_VALUE).stream()
              .filter(trade -> timeNs(trade) > sinceNs)
              .limit(count)
              .toList();
    }
    ArrayNode rows = Json.array();
    for (TapeTrade trade : found) {
      rows.add(
          Json.array()
              .add(price(market.listing(), trade.price()))
              .add(quantity(trade.quantity()))
              .add(BigDecimal.valueOf(timeNs(trade), 9))
              .add(trade.buyerIsMaker() ? "s" : "b")
              .add("m")
              .add("")
              .add(trade.tradeId()));
    }
    ObjectNode result = Json.object();
    result.set(KrakenNames.pair(market.listing()), rows);
    String last =
        found.isEmpty()
            ? since == null ? Long.toString(exchange.nowMs() * NS_PER_MS) : since
            : Long.toString(timeNs(found.getLast()));
    return result.put("last", last);
  }

  /** No two trades of a pair have the same time here, so that a client can go on from one. */
  private static long timeNs(TapeTrade trade) {
    return trade.timeMs() * NS_PER_MS + trade.tradeId() % NS_PER_MS;
  }

  /** A time in seconds, with or without a fraction, or in nanoseconds. */
  private static long nanoseconds(String since) {
    if (!since.matches("[0-9]{1,19}(\\.[0-9]{1,9})?")) {
      throw KrakenError.arguments("since");
    }
    BigDecimal value = new BigDecimal(since);
    return value.precision() - value.scale() > 14
        ? value.longValue()
        : value.movePointRight(9).longValue();
  }

  JsonNode depth(Form parameters) {
    Market market = market(parameters);
    int count = (int) Math.min(LEVELS, Math.max(1, whole(parameters, "count", 100)));
    ObjectNode book = Json.object();
    book.set("asks", levels(market, Side.SELL, count));
    book.set("bids", levels(market, Side.BUY, count));
    ObjectNode result = Json.object();
    result.set(KrakenNames.pair(market.listing()), book);
    return result;
  }

  private ArrayNode levels(Market market, Side side, int count) {
    ArrayNode rows = Json.array();
    int decimals = Math.max(5, KrakenListings.priceDecimals(market.listing()));
    long nowSeconds = exchange.nowMs() / 1_000;
    market.depth().levels(side).entrySet().stream()
        .limit(count)
        .forEach(
            level ->
                rows.add(
                    Json.array()
                        .add(KrakenWire.text(level.getKey(), decimals))
                        .add(KrakenWire.text(level.getValue(), 8))
                        .add(nowSeconds)));
    return rows;
  }

  static long whole(Form parameters, String name, long other) {
    @Nullable String text = parameters.get(name);
    if (text == null || text.isEmpty()) {
      return other;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw KrakenError.arguments(name);
    }
    return Long.parseLong(text);
  }
}
