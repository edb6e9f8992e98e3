package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.application.DayStatistics;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.application.OrderTicket;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.Listing;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The REST interface under {@code /api} and the few calls under {@code /sapi} that clients need.
 * Used on the venue's thread alone.
 */
final class BinanceRest {
  private static final Pattern CLIENT_ORDER_ID = Pattern.compile("[a-zA-Z0-9-_]{1,36}");
  private static final Pattern WINDOW =
      Pattern.compile("([1-9]|[1-5][0-9])m|([1-9]|1[0-9]|2[0-3])h|[1-7]d");
  private static final int MAX_ROWS = 1_000;

  private final Exchange exchange;
  private final Signatures signatures;
  private final RateLimits limits;
  private final ListenKeys listenKeys;
  private final Fees fees;
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private long generatedIds;
  private long maintenanceUntilMs;

  /** The account's commission rates as decimals. */
  record Fees(String maker, String taker) {}

  private enum Security {
    NONE,
    KEY,
    SIGNED
  }

  private record Route(Security security, int weight, Function<Parameters, JsonNode> answer) {}

  BinanceRest(
      Exchange exchange,
      Signatures signatures,
      RateLimits limits,
      ListenKeys listenKeys,
      Fees fees) {
    this.exchange = exchange;
    this.signatures = signatures;
    this.limits = limits;
    this.listenKeys = listenKeys;
    this.fees = fees;
    open("GET /api/v3/ping", 1, parameters -> Wire.empty());
    open("GET /api/v3/time", 1, parameters -> Wire.object().put("serverTime", exchange.nowMs()));
    open("GET /api/v3/exchangeInfo", 20, this::exchangeInfo);
    open("GET /api/v3/depth", 5, this::depth);
    open("GET /api/v3/klines", 2, this::klines);
    open("GET /api/v3/uiKlines", 2, this::klines);
    open("GET /api/v3/trades", 25, this::trades);
    open("GET /api/v3/historicalTrades", 25, this::historicalTrades);
    open("GET /api/v3/aggTrades", 4, this::aggregateTrades);
    open("GET /api/v3/avgPrice", 2, this::averagePrice);
    open("GET /api/v3/ticker/price", 2, p -> perSymbol(p, this::priceTicker));
    open("GET /api/v3/ticker/bookTicker", 2, p -> perSymbol(p, this::bookTicker));
    open("GET /api/v3/ticker/24hr", 2, p -> perSymbol(p, this::dayTicker));
    open("GET /api/v3/ticker", 4, this::windowTicker);
    open("GET /api/v3/ticker/tradingDay", 4, this::tradingDayTicker);
    open("GET /sapi/v1/system/status", 1, p -> systemStatus());
    route(
        Security.KEY,
        "POST /api/v3/userDataStream",
        2,
        p -> Wire.object().put("listenKey", listenKeys.create(exchange.nowMs())));
    route(Security.KEY, "PUT /api/v3/userDataStream", 2, this::keepAlive);
    route(Security.KEY, "DELETE /api/v3/userDataStream", 2, this::closeStream);
    route(Security.SIGNED, WebSocketApi.SUBSCRIBE_CALL, 2, p -> Wire.empty());
    route(Security.SIGNED, "GET /api/v3/account", 20, this::account);
    route(Security.SIGNED, "GET /api/v3/account/commission", 20, this::commission);
    route(Security.SIGNED, "GET /sapi/v1/asset/tradeFee", 1, this::tradeFee);
    route(Security.SIGNED, "GET /sapi/v1/capital/config/getall", 10, this::currencies);
    route(Security.SIGNED, "GET /sapi/v1/asset/assetDetail", 1, this::assetDetails);
    route(Security.SIGNED, "POST /api/v3/order", 1, this::newOrder);
    route(Security.SIGNED, "POST /api/v3/order/test", 1, this::testOrder);
    route(Security.SIGNED, "POST /api/v3/order/cancelReplace", 1, this::cancelReplace);
    route(Security.SIGNED, "GET /api/v3/order", 4, this::queryOrder);
    route(Security.SIGNED, "DELETE /api/v3/order", 1, this::cancelOrder);
    route(Security.SIGNED, "GET /api/v3/openOrders", 6, this::openOrders);
    route(Security.SIGNED, "DELETE /api/v3/openOrders", 1, this::cancelAll);
    route(Security.SIGNED, "GET /api/v3/allOrders", 20, this::allOrders);
    route(Security.SIGNED, "GET /api/v3/myTrades", 20, this::myTrades);
    route(Security.SIGNED, "GET /api/v3/rateLimit/order", 40, this::orderRateLimit);
  }

  private void open(String call, int weight, Function<Parameters, JsonNode> answer) {
    route(Security.NONE, call, weight, answer);
  }

  private void route(
      Security security, String call, int weight, Function<Parameters, JsonNode> answer) {
    routes.put(call, new Route(security, weight, answer));
  }

  HttpAnswer handle(HttpCall call) {
    boolean newOrder =
        call.method().equals("POST")
            && (call.path().equals("/api/v3/order")
                || call.path().equals("/api/v3/order/cancelReplace"));
    HttpAnswer answer;
    try {
      answer = HttpAnswer.json(answer(call, newOrder));
    } catch (VenueRefusal refusal) {
      answer = refused(refusal);
    } catch (ExchangeRefusal refusal) {
      answer = refused(Refusals.of(refusal));
    } catch (ReplaceFailed failed) {
      answer = failed.answer;
    } catch (RateLimits.Exceeded exceeded) {
      answer =
          refused(exceeded.refusal())
              .withHeader("Retry-After", Long.toString(exceeded.retryAfterSeconds()));
    }
    return limits.describe(answer, call.remote(), newOrder, exchange.nowMs());
  }

  private static HttpAnswer refused(VenueRefusal refusal) {
    return HttpAnswer.json(refusal.httpStatus(), Wire.error(refusal.code(), refusal.reason()));
  }

  private JsonNode answer(HttpCall call, boolean newOrder) {
    Route route = routes.get(call.method() + " " + call.path());
    if (route == null) {
      boolean otherMethod =
          routes.keySet().stream().anyMatch(known -> known.endsWith(" " + call.path()));
      throw otherMethod
          ? new VenueRefusal(405, -1000, "Request method '" + call.method() + "' is not supported.")
          : new VenueRefusal(404, -1000, "No such path: " + call.path());
    }
    limits.request(call.remote(), route.weight(), exchange.nowMs());
    if (isUnderMaintenance(call)) {
      throw new VenueRefusal(503, -1016, "This service is no longer available.");
    }
    Parameters parameters = Parameters.parse(call.query(), call.body());
    switch (route.security()) {
      case NONE -> {}
      case KEY -> signatures.checkKey(call);
      case SIGNED -> signatures.checkSigned(call, parameters, exchange.nowMs());
    }
    if (newOrder) {
      limits.order(exchange.nowMs());
    }
    return route.answer().apply(parameters);
  }

  private JsonNode systemStatus() {
    return exchange.nowMs() < maintenanceUntilMs
        ? Wire.object().put("status", 1).put("msg", "system_maintenance")
        : Wire.object().put("status", 0).put("msg", "normal");
  }

  /** Until then orders are refused; the rest goes on. */
  void maintainUntil(long untilMs) {
    maintenanceUntilMs = untilMs;
  }

  private boolean isUnderMaintenance(HttpCall call) {
    return exchange.nowMs() < maintenanceUntilMs
        && !call.method().equals("GET")
        && call.path().startsWith("/api/v3/o");
  }

  // Market data

  private JsonNode exchangeInfo(Parameters parameters) {
    String one = parameters.optional("symbol");
    String several = parameters.optional("symbols");
    List<Listing> listings;
    if (one != null) {
      listings = List.of(exchange.market(one).listing());
    } else if (several != null) {
      listings = names(several).stream().map(name -> exchange.market(name).listing()).toList();
    } else {
      listings = exchange.markets().stream().map(Market::listing).toList();
    }
    return ExchangeInfo.of(listings, exchange.nowMs());
  }

  private JsonNode depth(Parameters parameters) {
    Market market = market(parameters);
    int limit = limit(parameters, 100, 5_000);
    return Wire.depth(market.depth(), limit);
  }

  private JsonNode klines(Parameters parameters) {
    Market market = market(parameters);
    Timeframe timeframe = interval(parameters.required("interval"));
    Long start = parameters.optionalWhole("startTime");
    Long end = parameters.optionalWhole("endTime");
    int limit = limit(parameters, 500, MAX_ROWS);
    List<Candle> found =
        market.candles(timeframe).all().stream()
            .filter(candle -> start == null || candle.openTimeMs() >= start)
            .filter(candle -> end == null || candle.openTimeMs() <= end)
            .toList();
    // With a start the oldest are given, without one the newest.
    List<Candle> page =
        start != null
            ? found.subList(0, Math.min(limit, found.size()))
            : found.subList(Math.max(0, found.size() - limit), found.size());
    return rows(page, Wire::klineRow);
  }

  static Timeframe interval(String code) {
    try {
      return Timeframe.of(code);
    } catch (IllegalArgumentException unknown) {
      throw new VenueRefusal(-1120, "Invalid interval.");
    }
  }

  private JsonNode trades(Parameters parameters) {
    return rows(market(parameters).tape().latest(limit(parameters, 500, MAX_ROWS)), Wire::tradeRow);
  }

  private JsonNode historicalTrades(Parameters parameters) {
    Market market = market(parameters);
    Long from = parameters.optionalWhole("fromId");
    int limit = limit(parameters, 500, MAX_ROWS);
    return rows(
        from == null ? market.tape().latest(limit) : market.tape().from(from, limit),
        Wire::tradeRow);
  }

  private JsonNode aggregateTrades(Parameters parameters) {
    Market market = market(parameters);
    Long from = parameters.optionalWhole("fromId");
    Long start = parameters.optionalWhole("startTime");
    Long end = parameters.optionalWhole("endTime");
    int limit = limit(parameters, 500, MAX_ROWS);
    if (from == null && start == null && end == null) {
      return rows(market.tape().latestAggregates(limit), Wire::aggregateRow);
    }
    List<AggregateTrade> found =
        market.tape().aggregates().stream()
            .filter(trade -> from == null || trade.aggregateId() >= from)
            .filter(trade -> start == null || trade.timeMs() >= start)
            .filter(trade -> end == null || trade.timeMs() <= end)
            .limit(limit)
            .toList();
    return rows(found, Wire::aggregateRow);
  }

  private JsonNode averagePrice(Parameters parameters) {
    Market market = market(parameters);
    return Wire.object()
        .put("mins", 5)
        .put("price", Wire.decimal(market.averagePrice()))
        .put("closeTime", exchange.nowMs());
  }

  private ObjectNode priceTicker(Market market) {
    return Wire.object()
        .put("symbol", market.listing().wireName())
        .put("price", Wire.decimal(market.lastPrice()));
  }

  private ObjectNode bookTicker(Market market) {
    return Wire.object()
        .put("symbol", market.listing().wireName())
        .put("bidPrice", Wire.decimal(market.depth().best(Side.BUY)))
        .put("bidQty", Wire.decimal(market.depth().bestQuantity(Side.BUY)))
        .put("askPrice", Wire.decimal(market.depth().best(Side.SELL)))
        .put("askQty", Wire.decimal(market.depth().bestQuantity(Side.SELL)));
  }

  private ObjectNode dayTicker(Market market) {
    DayStatistics day = DayStatistics.of(market, exchange.nowMs());
    return Wire.object()
        .put("symbol", market.listing().wireName())
        .put("priceChange", Wire.decimal(day.last() - day.open()))
        .put("priceChangePercent", day.changePercent())
        .put("weightedAvgPrice", Wire.decimal(day.averagePrice()))
        .put("prevClosePrice", Wire.decimal(day.open()))
        .put("lastPrice", Wire.decimal(day.last()))
        .put("lastQty", Wire.decimal(day.lastQuantity()))
        .put("bidPrice", Wire.decimal(market.depth().best(Side.BUY)))
        .put("bidQty", Wire.decimal(market.depth().bestQuantity(Side.BUY)))
        .put("askPrice", Wire.decimal(market.depth().best(Side.SELL)))
        .put("askQty", Wire.decimal(market.depth().bestQuantity(Side.SELL)))
        .put("openPrice", Wire.decimal(day.open()))
        .put("highPrice", Wire.decimal(day.high()))
        .put("lowPrice", Wire.decimal(day.low()))
        .put("volume", Wire.decimal(day.volume()))
        .put("quoteVolume", Wire.decimal(day.quoteVolume()))
        .put("openTime", day.openTimeMs())
        .put("closeTime", day.closeTimeMs())
        .put("firstId", day.firstTradeId())
        .put("lastId", day.lastTradeId())
        .put("count", day.tradeCount());
  }

  private JsonNode windowTicker(Parameters parameters) {
    String size = parameters.optional("windowSize", "1d");
    Matcher window = WINDOW.matcher(size);
    if (!window.matches()) {
      throw new VenueRefusal(
          -1100,
          "Illegal characters found in parameter 'windowSize'; legal are 1m to 59m, 1h to 23h, 1d"
              + " to 7d.");
    }
    int minutes =
        Integer.parseInt(size.substring(0, size.length() - 1))
            * switch (size.charAt(size.length() - 1)) {
              case 'm' -> 1;
              case 'h' -> 60;
              default -> 24 * 60;
            };
    return namedSymbols(parameters, market -> spanTicker(market, minutes));
  }

  private JsonNode tradingDayTicker(Parameters parameters) {
    int minutes = (int) (exchange.nowMs() / 60_000 % (24 * 60)) + 1;
    return namedSymbols(parameters, market -> spanTicker(market, minutes));
  }

  private JsonNode namedSymbols(Parameters parameters, Function<Market, ObjectNode> one) {
    if (!parameters.has("symbol") && !parameters.has("symbols")) {
      throw Parameters.mandatory("symbol");
    }
    return perSymbol(parameters, one);
  }

  private ObjectNode spanTicker(Market market, int minutes) {
    DayStatistics span = DayStatistics.of(market, exchange.nowMs(), minutes);
    return Wire.object()
        .put("symbol", market.listing().wireName())
        .put("priceChange", Wire.decimal(span.last() - span.open()))
        .put("priceChangePercent", span.changePercent())
        .put("weightedAvgPrice", Wire.decimal(span.averagePrice()))
        .put("openPrice", Wire.decimal(span.open()))
        .put("highPrice", Wire.decimal(span.high()))
        .put("lowPrice", Wire.decimal(span.low()))
        .put("lastPrice", Wire.decimal(span.last()))
        .put("volume", Wire.decimal(span.volume()))
        .put("quoteVolume", Wire.decimal(span.quoteVolume()))
        .put("openTime", span.openTimeMs())
        .put("closeTime", span.closeTimeMs())
        .put("firstId", span.firstTradeId())
        .put("lastId", span.lastTradeId())
        .put("count", span.tradeCount());
  }

  private JsonNode perSymbol(Parameters parameters, Function<Market, ObjectNode> one) {
    String symbol = parameters.optional("symbol");
    if (symbol != null) {
      return one.apply(exchange.market(symbol));
    }
    String several = parameters.optional("symbols");
    List<Market> markets =
        several == null
            ? List.copyOf(exchange.markets())
            : names(several).stream().map(exchange::market).toList();
    return rows(markets, one);
  }

  // Account

  private JsonNode account(Parameters parameters) {
    boolean onlyHeld = parameters.optional("omitZeroBalances", "false").equals("true");
    ArrayNode balances = Wire.array();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) -> {
              if (!onlyHeld || funds.total() != 0) {
                balances.add(balance(asset, funds));
              }
            });
    ObjectNode node = Wire.object().put("makerCommission", 10).put("takerCommission", 10);
    node.put("buyerCommission", 0).put("sellerCommission", 0);
    node.set("commissionRates", rates());
    node.put("canTrade", true)
        .put("canWithdraw", false)
        .put("canDeposit", false)
        .put("brokered", false)
        .put("requireSelfTradePrevention", false)
        .put("preventSor", false)
        .put("updateTime", exchange.nowMs())
        .put("accountType", "SPOT");
    node.set("balances", balances);
    node.set("permissions", Wire.array().add("SPOT"));
    return node.put("uid", 1);
  }

  private static ObjectNode balance(String asset, Funds funds) {
    return Wire.object()
        .put("asset", asset)
        .put("free", Wire.decimal(funds.free()))
        .put("locked", Wire.decimal(funds.locked()));
  }

  private ObjectNode rates() {
    return Wire.object()
        .put("maker", fees.maker())
        .put("taker", fees.taker())
        .put("buyer", "0.00000000")
        .put("seller", "0.00000000");
  }

  private JsonNode commission(Parameters parameters) {
    ObjectNode node = Wire.object().put("symbol", market(parameters).listing().wireName());
    node.set("standardCommission", rates());
    return node;
  }

  private JsonNode tradeFee(Parameters parameters) {
    String symbol = parameters.optional("symbol");
    return rows(
        exchange.markets().stream()
            .filter(market -> symbol == null || market.listing().wireName().equals(symbol))
            .toList(),
        market ->
            Wire.object()
                .put("symbol", market.listing().wireName())
                .put("makerCommission", fees.maker())
                .put("takerCommission", fees.taker()));
  }

  private JsonNode currencies(Parameters parameters) {
    return rows(
        List.copyOf(new TreeMap<>(exchange.funds()).entrySet()),
        entry -> {
          ObjectNode node =
              Wire.object()
                  .put("coin", entry.getKey())
                  .put("depositAllEnable", false)
                  .put("free", Wire.decimal(entry.getValue().free()))
                  .put("locked", Wire.decimal(entry.getValue().locked()))
                  .put("freeze", "0")
                  .put("ipoable", "0")
                  .put("ipoing", "0")
                  .put("isLegalMoney", false)
                  .put("name", entry.getKey())
                  .put("storage", "0")
                  .put("trading", true)
                  .put("withdrawAllEnable", false)
                  .put("withdrawing", "0");
          node.set("networkList", Wire.array());
          return node;
        });
  }

  private JsonNode assetDetails(Parameters parameters) {
    ObjectNode node = Wire.object();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) ->
                node.set(
                    asset,
                    Wire.object()
                        .put("minWithdrawAmount", "0")
                        .put("depositStatus", false)
                        .put("withdrawFee", "0")
                        .put("withdrawStatus", false)));
    return node;
  }

  private JsonNode orderRateLimit(Parameters parameters) {
    return Wire.array()
        .add(
            Wire.object()
                .put("rateLimitType", "ORDERS")
                .put("interval", "SECOND")
                .put("intervalNum", 10)
                .put("limit", RateLimits.ORDERS_PER_10_SECONDS));
  }

  // Orders

  private JsonNode newOrder(Parameters parameters) {
    Market market = market(parameters);
    OrderTicket ticket = ticket(parameters);
    return place(parameters, market, ticket);
  }

  private JsonNode place(Parameters parameters, Market market, OrderTicket ticket) {
    String responseType =
        parameters.optional(
            "newOrderRespType",
            ticket.type() == OrderType.MARKET || ticket.type() == OrderType.LIMIT ? "FULL" : "ACK");
    if (!List.of("ACK", "RESULT", "FULL").contains(responseType)) {
      throw Parameters.mandatory("newOrderRespType");
    }
    Exchange.Placed placed = exchange.place(market, ticket);
    return Wire.placed(
        placed.order(), responseType, responseType.equals("FULL") ? placed.fills() : null);
  }

  /** A failed replacement, whose answer tells what became of either half. */
  @SuppressWarnings("serial") // never serialized
  private static final class ReplaceFailed extends RuntimeException {
    private final HttpAnswer answer;

    ReplaceFailed(int status, int code, String message, ObjectNode data) {
      super(message, null, false, false);
      ObjectNode body = Wire.error(code, message);
      body.set("data", data);
      this.answer = HttpAnswer.json(status, body);
    }
  }

  /** Cancels an order and places another; the new one's rules are checked first. */
  private JsonNode cancelReplace(Parameters parameters) {
    Market market = market(parameters);
    String mode = parameters.required("cancelReplaceMode");
    if (!mode.equals("STOP_ON_FAILURE") && !mode.equals("ALLOW_FAILURE")) {
      throw Parameters.mandatory("cancelReplaceMode");
    }
    Long orderId = parameters.optionalWhole("cancelOrderId");
    String clientOrderId = parameters.optional("cancelOrigClientOrderId");
    if (orderId == null && clientOrderId == null) {
      throw new VenueRefusal(
          -1102,
          "Param 'cancelOrigClientOrderId' or 'cancelOrderId' must be sent, but both were"
              + " empty/null!");
    }
    OrderTicket ticket = ticket(parameters);
    exchange.check(market, ticket);
    String requestId = parameters.optional("cancelNewClientOrderId", generateId());

    ObjectNode result = Wire.object();
    boolean canceled;
    JsonNode cancelResponse;
    try {
      cancelResponse =
          Wire.canceled(exchange.cancel(market, orderId, clientOrderId, requestId), requestId);
      canceled = true;
    } catch (ExchangeRefusal refusal) {
      cancelResponse = Refusals.error(refusal);
      canceled = false;
    }
    result.put("cancelResult", canceled ? "SUCCESS" : "FAILURE");
    if (!canceled && mode.equals("STOP_ON_FAILURE")) {
      result.put("newOrderResult", "NOT_ATTEMPTED");
      result.set("cancelResponse", cancelResponse);
      result.putNull("newOrderResponse");
      throw new ReplaceFailed(400, -2022, "Order cancel-replace failed.", result);
    }
    boolean placed;
    JsonNode newOrderResponse;
    try {
      newOrderResponse = place(parameters, market, ticket);
      placed = true;
    } catch (ExchangeRefusal refusal) {
      newOrderResponse = Refusals.error(refusal);
      placed = false;
    }
    result.put("newOrderResult", placed ? "SUCCESS" : "FAILURE");
    result.set("cancelResponse", cancelResponse);
    result.set("newOrderResponse", newOrderResponse);
    if (!canceled && !placed) {
      throw new ReplaceFailed(400, -2022, "Order cancel-replace failed.", result);
    }
    if (!canceled || !placed) {
      throw new ReplaceFailed(409, -2021, "Order cancel-replace partially failed.", result);
    }
    return result;
  }

  private JsonNode testOrder(Parameters parameters) {
    Market market = market(parameters);
    exchange.check(market, ticket(parameters));
    return Wire.empty();
  }

  private OrderTicket ticket(Parameters parameters) {
    Side side = parameters.choice(Side.class, "side", -1117, "Invalid side.");
    String wireType = parameters.required("type");
    boolean postOnly = wireType.equals("LIMIT_MAKER");
    OrderType type =
        postOnly
            ? OrderType.LIMIT
            : parameters.choice(OrderType.class, "type", -1116, "Invalid orderType.");
    TimeInForce timeInForce = TimeInForce.GTC;
    if (type.hasLimitPrice() && !postOnly) {
      timeInForce =
          parameters.choice(TimeInForce.class, "timeInForce", -1115, "Invalid timeInForce.");
    } else if (parameters.has("timeInForce")) {
      throw notRequired("timeInForce");
    }
    if (parameters.has("icebergQty") || parameters.has("trailingDelta")) {
      throw new VenueRefusal(-1014, "Unsupported order combination.");
    }
    long price = given(parameters, "price", type.hasLimitPrice());
    long stopPrice = given(parameters, "stopPrice", type.hasStopPrice());
    boolean inQuote = type == OrderType.MARKET && parameters.has("quoteOrderQty");
    long quantity = given(parameters, "quantity", !inQuote);
    long quoteQuantity = given(parameters, "quoteOrderQty", inQuote);
    String clientOrderId = parameters.optional("newClientOrderId");
    if (clientOrderId != null && !CLIENT_ORDER_ID.matcher(clientOrderId).matches()) {
      throw new VenueRefusal(
          -1100,
          "Illegal characters found in parameter 'newClientOrderId'; legal range is"
              + " '^[a-zA-Z0-9-_]{1,36}$'.");
    }
    return new OrderTicket(
        clientOrderId == null ? generateId() : clientOrderId,
        side,
        type,
        timeInForce,
        postOnly,
        price,
        stopPrice,
        quantity,
        quoteQuantity);
  }

  /** An amount that must be given and positive, or must not be given. */
  private static long given(Parameters parameters, String name, boolean needed) {
    if (!needed) {
      if (parameters.has(name)) {
        throw notRequired(name);
      }
      return 0;
    }
    parameters.required(name);
    long amount = parameters.amount(name);
    if (amount <= 0) {
      throw new VenueRefusal(-1013, "Invalid " + name + ".");
    }
    return amount;
  }

  private static VenueRefusal notRequired(String name) {
    return new VenueRefusal(-1106, "Parameter '" + name + "' sent when not required.");
  }

  private JsonNode queryOrder(Parameters parameters) {
    Market market = market(parameters);
    return Wire.order(
        exchange.order(market, orderId(parameters), parameters.optional("origClientOrderId")));
  }

  private JsonNode cancelOrder(Parameters parameters) {
    Market market = market(parameters);
    String requestId = parameters.optional("newClientOrderId", generateId());
    VenueOrder order =
        exchange.cancel(
            market, orderId(parameters), parameters.optional("origClientOrderId"), requestId);
    return Wire.canceled(order, requestId);
  }

  private static @Nullable Long orderId(Parameters parameters) {
    Long orderId = parameters.optionalWhole("orderId");
    if ((orderId == null || orderId == 0) && parameters.optional("origClientOrderId") == null) {
      throw new VenueRefusal(
          -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    }
    // Some clients send 0 beside a client id.
    return orderId != null && orderId == 0 ? null : orderId;
  }

  private JsonNode openOrders(Parameters parameters) {
    String symbol = parameters.optional("symbol");
    return rows(exchange.openOrders(symbol == null ? null : exchange.market(symbol)), Wire::order);
  }

  private JsonNode cancelAll(Parameters parameters) {
    Market market = market(parameters);
    List<VenueOrder> open = exchange.openOrders(market);
    if (open.isEmpty()) {
      throw new VenueRefusal(-2011, "Unknown order sent.");
    }
    String requestId = generateId();
    List<VenueOrder> canceled = new ArrayList<>();
    for (VenueOrder order : open) {
      canceled.add(exchange.cancel(market, order.orderId(), null, requestId));
    }
    return rows(canceled, order -> Wire.canceled(order, requestId));
  }

  private JsonNode allOrders(Parameters parameters) {
    Market market = market(parameters);
    Long from = parameters.optionalWhole("orderId");
    return page(
        parameters,
        exchange.orders(market),
        order -> from == null || order.orderId() >= from,
        VenueOrder::timeMs,
        from != null,
        Wire::order);
  }

  private JsonNode myTrades(Parameters parameters) {
    Market market = market(parameters);
    Long from = parameters.optionalWhole("fromId");
    Long orderId = parameters.optionalWhole("orderId");
    return page(
        parameters,
        exchange.fills(market),
        fill ->
            (from == null || fill.tradeId() >= from)
                && (orderId == null || fill.orderId() == orderId),
        VenueFill::timeMs,
        from != null,
        Wire::myTrade);
  }

  /** Rows in a time range: the oldest when the request says where to begin, else the newest. */
  private static <T> JsonNode page(
      Parameters parameters,
      List<T> all,
      Predicate<T> wanted,
      Function<T, Long> timeMs,
      boolean fromId,
      Function<T, ? extends JsonNode> row) {
    Long start = parameters.optionalWhole("startTime");
    Long end = parameters.optionalWhole("endTime");
    int limit = limit(parameters, 500, MAX_ROWS);
    List<T> found =
        all.stream()
            .filter(wanted)
            .filter(item -> start == null || timeMs.apply(item) >= start)
            .filter(item -> end == null || timeMs.apply(item) <= end)
            .toList();
    boolean oldestFirst = fromId || start != null;
    List<T> page =
        oldestFirst
            ? found.subList(0, Math.min(limit, found.size()))
            : found.subList(Math.max(0, found.size() - limit), found.size());
    return rows(page, row);
  }

  // User-data stream

  private JsonNode keepAlive(Parameters parameters) {
    listenKeys.keepAlive(parameters.required("listenKey"), exchange.nowMs());
    return Wire.empty();
  }

  private JsonNode closeStream(Parameters parameters) {
    listenKeys.close(parameters.required("listenKey"));
    return Wire.empty();
  }

  // Shared

  private Market market(Parameters parameters) {
    return exchange.market(parameters.required("symbol"));
  }

  private static int limit(Parameters parameters, int usual, int most) {
    Long asked = parameters.optionalWhole("limit");
    if (asked == null) {
      return usual;
    }
    if (asked == 0) {
      throw new VenueRefusal(-1130, "Data sent for parameter 'limit' is not valid.");
    }
    return (int) Math.min(asked, most);
  }

  /** Names from a JSON array of strings. */
  private static List<String> names(String json) {
    if (!json.matches("\\[\"[A-Z0-9]{1,20}\"(,\"[A-Z0-9]{1,20}\")*]")) {
      throw new VenueRefusal(
          -1100,
          "Illegal characters found in parameter 'symbols'; legal range is"
              + " '^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$'.");
    }
    return List.of(json.substring(2, json.length() - 2).split("\",\"", -1));
  }

  private static <T> ArrayNode rows(List<T> items, Function<T, ? extends JsonNode> row) {
    ArrayNode rows = Wire.array();
    items.forEach(item -> rows.add(row.apply(item)));
    return rows;
  }

  private String generateId() {
    return "sim-" + Long.toString(exchange.nowMs(), 36) + "-" + generatedIds++;
  }
}
