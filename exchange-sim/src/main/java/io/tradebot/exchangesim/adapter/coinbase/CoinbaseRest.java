package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.exchangesim.adapter.socket.Form;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.application.OrderTicket;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.TapeTrade;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers below {@code /api/v3/brokerage}. Used on the venue's thread alone. */
final class CoinbaseRest {
  private static final int MOST_CANDLES = 350;
  private static final int MOST_ROWS = 1_000;
  private static final Map<String, Timeframe> GRANULARITIES =
      Map.of(
          "ONE_MINUTE", Timeframe.M1,
          "FIVE_MINUTE", Timeframe.M5,
          "FIFTEEN_MINUTE", Timeframe.M15,
          "ONE_HOUR", Timeframe.H1,
          "ONE_DAY", Timeframe.D1);

  private final Exchange exchange;
  private final CoinbaseNames names;
  private final Rate makerFee;
  private final Rate takerFee;

  CoinbaseRest(Exchange exchange, CoinbaseNames names, Rate makerFee, Rate takerFee) {
    this.exchange = exchange;
    this.names = names;
    this.makerFee = makerFee;
    this.takerFee = takerFee;
  }

  // Market data

  JsonNode time() {
    long nowMs = exchange.nowMs();
    return Json.object()
        .put("iso", Instant.ofEpochMilli(nowMs).toString())
        .put("epochSeconds", Long.toString(nowMs / 1_000))
        .put("epochMillis", Long.toString(nowMs));
  }

  JsonNode products(Form parameters) {
    List<String> wanted = parameters.all("product_ids");
    ArrayNode products = Json.array();
    exchange.markets().stream()
        .filter(
            market -> wanted.isEmpty() || wanted.contains(CoinbaseNames.product(market.listing())))
        .forEach(market -> products.add(CoinbaseWire.product(market, exchange.nowMs())));
    ObjectNode result = Json.object();
    result.put("num_products", products.size());
    result.set("products", products);
    return result;
  }

  private Market market(String product) {
    Market market = names.find(product);
    if (market == null) {
      throw CoinbaseError.notFound("product " + product + " not found");
    }
    return market;
  }

  JsonNode product(String product) {
    return CoinbaseWire.product(market(product), exchange.nowMs());
  }

  JsonNode candles(String product, Form parameters) {
    Market market = market(product);
    Timeframe timeframe = GRANULARITIES.get(parameters.get("granularity", ""));
    if (timeframe == null) {
      throw CoinbaseError.argument("invalid granularity");
    }
    long start = whole(parameters, "start", 0);
    long end = whole(parameters, "end", exchange.nowMs() / 1_000);
    int limit = (int) Math.min(MOST_CANDLES, whole(parameters, "limit", MOST_CANDLES));
    if ((end - start) * 1_000 / timeframe.length().toMillis() > MOST_CANDLES && start > 0) {
      throw CoinbaseError.argument(
          "number of candles requested should be less than " + MOST_CANDLES);
    }
    List<Candle> found =
        market.candles(timeframe).all().stream()
            .filter(candle -> candle.openTimeMs() / 1_000 >= start)
            .filter(candle -> candle.openTimeMs() / 1_000 <= end)
            .toList();
    ArrayNode rows = Json.array();
    found.reversed().stream()
        .limit(limit)
        .forEach(candle -> rows.add(CoinbaseWire.candle(market.listing(), candle)));
    ObjectNode result = Json.object();
    result.set("candles", rows);
    return result;
  }

  JsonNode trades(String product, Form parameters) {
    Market market = market(product);
    int limit = (int) Math.min(MOST_ROWS, Math.max(1, whole(parameters, "limit", 100)));
    long start = whole(parameters, "start", 0);
    long end = whole(parameters, "end", Long.MAX_VALUE / 1_000);
    List<TapeTrade> found =
        market.tape().from(0, Integer.MAX_VALUE).stream()
            .filter(trade -> trade.timeMs() / 1_000 >= start && trade.timeMs() / 1_000 <= end)
            .toList();
    ArrayNode rows = Json.array();
    found.reversed().stream()
        .limit(limit)
        .forEach(
            trade ->
                rows.add(
                    CoinbaseWire.trade(market.listing(), trade)
                        .put("bid", "")
                        .put("ask", "")
                        .put("exchange", "CBE")));
    ObjectNode result = Json.object();
    result.set("trades", rows);
    return result
        .put("best_bid", CoinbaseWire.price(market.listing(), market.depth().best(Side.BUY)))
        .put("best_ask", CoinbaseWire.price(market.listing(), market.depth().best(Side.SELL)));
  }

  JsonNode book(Form parameters) {
    Market market = market(parameters.get("product_id", ""));
    int limit = (int) Math.min(MOST_ROWS, whole(parameters, "limit", MOST_ROWS));
    ObjectNode result = Json.object();
    result.set("pricebook", CoinbaseWire.book(market, limit, exchange.nowMs()));
    long bid = market.depth().best(Side.BUY);
    long ask = market.depth().best(Side.SELL);
    return result
        .put("last", CoinbaseWire.price(market.listing(), market.lastPrice()))
        .put("mid_market", CoinbaseWire.plain((bid + ask) / 2))
        .put("spread_absolute", CoinbaseWire.plain(ask - bid));
  }

  JsonNode bestQuotes(Form parameters) {
    List<String> wanted = parameters.all("product_ids");
    ArrayNode books = Json.array();
    exchange.markets().stream()
        .filter(
            market -> wanted.isEmpty() || wanted.contains(CoinbaseNames.product(market.listing())))
        .forEach(market -> books.add(CoinbaseWire.book(market, 1, exchange.nowMs())));
    ObjectNode result = Json.object();
    result.set("pricebooks", books);
    return result;
  }

  // Orders

  /**
   * Places an order. The id that a client gave is never used for two orders: who sends it again is
   * told of the first.
   */
  JsonNode place(JsonNode body) {
    String clientOrderId = body.path("client_order_id").asString("");
    if (clientOrderId.isEmpty() || clientOrderId.length() > 128) {
      throw CoinbaseError.argument("client_order_id is required");
    }
    JsonNode configuration = body.path("order_configuration");
    for (VenueOrder known : exchange.orders(null)) {
      if (known.clientOrderId().equals(clientOrderId)) {
        return placed(known, configuration);
      }
    }
    try {
      Market market = names.market(body.path("product_id").asString(""));
      return placed(exchange.place(market, ticket(body, clientOrderId)).order(), configuration);
    } catch (ExchangeRefusal refusal) {
      return failed(CoinbaseError.OrderFailure.of(refusal), configuration);
    }
  }

  private JsonNode placed(VenueOrder order, JsonNode configuration) {
    ObjectNode result =
        Json.object()
            .put("success", true)
            .put("failure_reason", "UNKNOWN_FAILURE_REASON")
            .put("order_id", id(order));
    result.set(
        "success_response",
        Json.object()
            .put("order_id", id(order))
            .put("product_id", CoinbaseNames.product(listing(order)))
            .put("side", order.side().name())
            .put("client_order_id", order.clientOrderId())
            .put("attached_order_id", ""));
    result.set("order_configuration", configuration);
    return result;
  }

  private static JsonNode failed(CoinbaseError.OrderFailure failure, JsonNode configuration) {
    ObjectNode result =
        Json.object()
            .put("success", false)
            .put("failure_reason", "UNKNOWN_FAILURE_REASON")
            .put("order_id", "");
    result.set(
        "error_response",
        Json.object()
            .put("error", failure.error())
            .put("message", failure.message())
            .put("error_details", "")
            .put("preview_failure_reason", failure.preview())
            .put("new_order_failure_reason", "UNKNOWN_FAILURE_REASON"));
    result.set("order_configuration", configuration);
    return result;
  }

  JsonNode preview(JsonNode body) {
    Market market = names.market(body.path("product_id").asString(""));
    ArrayNode errors = Json.array();
    try {
      exchange.check(market, ticket(body, "preview"));
    } catch (ExchangeRefusal refusal) {
      errors.add(CoinbaseError.OrderFailure.of(refusal).preview());
    }
    ObjectNode result = Json.object();
    result.set("errs", errors);
    result.set("warning", Json.array());
    return result;
  }

  private static OrderTicket ticket(JsonNode body, String clientOrderId) {
    Side side =
        switch (body.path("side").asString("")) {
          case "BUY" -> Side.BUY;
          case "SELL" -> Side.SELL;
          default -> throw CoinbaseError.argument("side must be BUY or SELL");
        };
    JsonNode configuration = body.path("order_configuration");
    if (configuration.size() != 1) {
      throw CoinbaseError.argument("order_configuration must name one kind of order");
    }
    Map.Entry<String, JsonNode> only = configuration.properties().iterator().next();
    JsonNode inner = only.getValue();
    return switch (only.getKey()) {
      case "market_market_ioc" -> {
        boolean inQuote = !inner.path("quote_size").isMissingNode();
        yield new OrderTicket(
            clientOrderId,
            side,
            OrderType.MARKET,
            TimeInForce.GTC,
            false,
            0,
            0,
            inQuote ? 0 : amount(inner, "base_size"),
            inQuote ? amount(inner, "quote_size") : 0);
      }
      case "sor_limit_ioc" -> limit(clientOrderId, side, inner, TimeInForce.IOC);
      case "limit_limit_gtc" -> limit(clientOrderId, side, inner, TimeInForce.GTC);
      case "limit_limit_fok" -> limit(clientOrderId, side, inner, TimeInForce.FOK);
      case "stop_limit_stop_limit_gtc" -> {
        boolean up = inner.path("stop_direction").asString("").equals("STOP_DIRECTION_STOP_UP");
        boolean loss = up == (side == Side.BUY);
        yield new OrderTicket(
            clientOrderId,
            side,
            loss ? OrderType.STOP_LOSS_LIMIT : OrderType.TAKE_PROFIT_LIMIT,
            TimeInForce.GTC,
            false,
            amount(inner, "limit_price"),
            amount(inner, "stop_price"),
            amount(inner, "base_size"),
            0);
      }
      default ->
          throw CoinbaseError.argument(
              "order_configuration " + only.getKey() + " is not supported");
    };
  }

  private static OrderTicket limit(
      String clientOrderId, Side side, JsonNode inner, TimeInForce timeInForce) {
    return new OrderTicket(
        clientOrderId,
        side,
        OrderType.LIMIT,
        timeInForce,
        inner.path("post_only").asBoolean(false),
        amount(inner, "limit_price"),
        0,
        amount(inner, "base_size"),
        0);
  }

  private static long amount(JsonNode inner, String name) {
    String text = inner.path(name).asString("");
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,18})?")) {
      throw CoinbaseError.argument("invalid " + name);
    }
    BigDecimal amount = new BigDecimal(text);
    if (amount.signum() <= 0 || amount.stripTrailingZeros().scale() > FixedPoint.DECIMALS) {
      throw CoinbaseError.argument("invalid " + name);
    }
    return FixedPoint.fromBigDecimal(amount);
  }

  JsonNode cancel(JsonNode body) {
    ArrayNode results = Json.array();
    for (JsonNode node : body.path("order_ids")) {
      String id = node.asString("");
      VenueOrder order = byId(id);
      boolean canceled = order != null && order.state().isOpen();
      if (canceled && order != null) {
        exchange.cancel(
            names.marketOf(order.symbol()), order.orderId(), null, order.clientOrderId());
      }
      results.add(
          Json.object()
              .put("success", canceled)
              .put(
                  "failure_reason",
                  canceled ? "UNKNOWN_CANCEL_FAILURE_REASON" : "UNKNOWN_CANCEL_ORDER")
              .put("order_id", id));
    }
    ObjectNode result = Json.object();
    result.set("results", results);
    return result;
  }

  private @Nullable VenueOrder byId(String id) {
    CoinbaseNames.OrderRef ref = names.order(id);
    return ref == null
        ? null
        : exchange.orders(ref.market()).stream()
            .filter(order -> order.orderId() == ref.orderId())
            .findFirst()
            .orElse(null);
  }

  private String id(VenueOrder order) {
    return names.orderId(order.symbol(), order.orderId());
  }

  private Listing listing(VenueOrder order) {
    return names.marketOf(order.symbol()).listing();
  }

  private ObjectNode order(VenueOrder order) {
    List<VenueFill> fills =
        exchange.fills(names.marketOf(order.symbol())).stream()
            .filter(fill -> fill.orderId() == order.orderId())
            .toList();
    return CoinbaseWire.order(order, id(order), listing(order), fills);
  }

  JsonNode historicalOrder(String id) {
    VenueOrder order = byId(id);
    if (order == null) {
      throw CoinbaseError.notFound("order " + id + " not found");
    }
    ObjectNode result = Json.object();
    result.set("order", order(order));
    return result;
  }

  JsonNode historicalOrders(Form parameters) {
    List<String> ids = parameters.all("order_ids");
    List<String> products = new ArrayList<>(parameters.all("product_ids"));
    products.addAll(parameters.all("product_id"));
    List<String> states = parameters.all("order_status");
    long startMs = instant(parameters, "start_date", Long.MIN_VALUE);
    long endMs = instant(parameters, "end_date", Long.MAX_VALUE);
    List<VenueOrder> found =
        exchange.orders(null).stream()
            .filter(order -> ids.isEmpty() || ids.contains(id(order)))
            .filter(
                order ->
                    products.isEmpty() || products.contains(CoinbaseNames.product(listing(order))))
            .filter(order -> states.isEmpty() || states.contains(CoinbaseWire.status(order)))
            .filter(order -> order.timeMs() >= startMs && order.timeMs() < endMs)
            .toList()
            .reversed();
    Page<VenueOrder> page = Page.of(found, parameters, MOST_ROWS);
    ArrayNode orders = Json.array();
    page.rows().forEach(order -> orders.add(order(order)));
    ObjectNode result = Json.object();
    result.set("orders", orders);
    return result
        .put("sequence", "0")
        .put("has_next", !page.cursor().isEmpty())
        .put("cursor", page.cursor());
  }

  JsonNode fills(Form parameters) {
    List<String> ids = new ArrayList<>(parameters.all("order_ids"));
    ids.addAll(parameters.all("order_id"));
    List<String> products = new ArrayList<>(parameters.all("product_ids"));
    products.addAll(parameters.all("product_id"));
    long startMs = instant(parameters, "start_sequence_timestamp", Long.MIN_VALUE);
    long endMs = instant(parameters, "end_sequence_timestamp", Long.MAX_VALUE);
    List<VenueFill> found =
        exchange.fills(null).stream()
            .filter(
                fill -> ids.isEmpty() || ids.contains(names.orderId(fill.symbol(), fill.orderId())))
            .filter(
                fill ->
                    products.isEmpty()
                        || products.contains(
                            CoinbaseNames.product(names.marketOf(fill.symbol()).listing())))
            .filter(fill -> fill.timeMs() >= startMs && fill.timeMs() < endMs)
            .toList()
            .reversed();
    Page<VenueFill> page = Page.of(found, parameters, 100);
    ArrayNode rows = Json.array();
    page.rows()
        .forEach(
            fill ->
                rows.add(
                    CoinbaseWire.fill(
                        fill,
                        names.orderId(fill.symbol(), fill.orderId()),
                        names.marketOf(fill.symbol()).listing())));
    ObjectNode result = Json.object();
    result.set("fills", rows);
    return result.put("cursor", page.cursor());
  }

  // Account

  JsonNode accounts(Form parameters) {
    ArrayNode accounts = Json.array();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) -> {
              ObjectNode account =
                  Json.object()
                      .put("uuid", CoinbaseNames.uuid("account " + asset))
                      .put("name", asset + " Wallet")
                      .put("currency", asset);
              account.set("available_balance", money(asset, funds.free()));
              account
                  .put("default", true)
                  .put("active", true)
                  .put("created_at", "2024-01-01T00:00:00.000Z")
                  .put("updated_at", "2024-01-01T00:00:00.000Z");
              account.putNull("deleted_at");
              account.put("type", "ACCOUNT_TYPE_CRYPTO").put("ready", true);
              account.set("hold", money(asset, funds.locked()));
              account
                  .put("retail_portfolio_id", CoinbaseNames.uuid("portfolio"))
                  .put("platform", "ACCOUNT_PLATFORM_CONSUMER");
              accounts.add(account);
            });
    ObjectNode result = Json.object();
    result.set("accounts", accounts);
    return result.put("has_next", false).put("cursor", "").put("size", accounts.size());
  }

  private static ObjectNode money(String asset, long raw) {
    return Json.object().put("value", CoinbaseWire.plain(raw)).put("currency", asset);
  }

  JsonNode transactionSummary() {
    ObjectNode result = Json.object().put("total_volume", 0).put("total_fees", 0);
    result.set(
        "fee_tier",
        Json.object()
            .put("pricing_tier", "Simulated")
            .put("usd_from", "0")
            .put("usd_to", "")
            .put("taker_fee_rate", CoinbaseWire.plain(takerFee.raw()))
            .put("maker_fee_rate", CoinbaseWire.plain(makerFee.raw())));
    return result.put("advanced_trade_only_volume", 0).put("advanced_trade_only_fees", 0);
  }

  JsonNode permissions() {
    return Json.object()
        .put("can_view", true)
        .put("can_trade", true)
        .put("can_transfer", false)
        .put("portfolio_uuid", CoinbaseNames.uuid("portfolio"))
        .put("portfolio_type", "DEFAULT");
  }

  /**
   * @param cursor of the next page; empty when this is the last
   */
  private record Page<T>(List<T> rows, String cursor) {
    static <T> Page<T> of(List<T> all, Form parameters, int usual) {
      int from = (int) Math.min(all.size(), whole(parameters, "cursor", 0));
      int limit = (int) Math.min(MOST_ROWS, Math.max(1, whole(parameters, "limit", usual)));
      int to = Math.min(all.size(), from + limit);
      return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : "");
    }
  }

  private static long whole(Form parameters, String name, long other) {
    String text = parameters.get(name, "");
    if (text.isEmpty()) {
      return other;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw CoinbaseError.argument("invalid " + name);
    }
    return Long.parseLong(text);
  }

  private static long instant(Form parameters, String name, long other) {
    String text = parameters.get(name, "");
    if (text.isEmpty()) {
      return other;
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException malformed) {
      throw CoinbaseError.argument("invalid " + name);
    }
  }
}
