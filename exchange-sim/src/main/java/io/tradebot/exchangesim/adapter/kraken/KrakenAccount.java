package io.tradebot.exchangesim.adapter.kraken;

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
import io.tradebot.exchangesim.domain.OrderState;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** REST below {@code /0/private}. Used on the venue's thread alone. */
final class KrakenAccount {
  private static final Logger log = LoggerFactory.getLogger(KrakenAccount.class);
  private static final int PAGE = 50;
  private static final long MAX_DEADLINE_MS = 60_000;
  private static final Set<String> TYPES =
      Set.of("market", "limit", "stop-loss", "take-profit", "stop-loss-limit", "take-profit-limit");

  private final Exchange exchange;
  private final KrakenNames names;
  private final KrakenOrders orders;
  private final KrakenLimits limits;
  private final Rate makerFee;
  private final Rate takerFee;
  private long ordersWithoutId;
  private long cancelAllAtMs;

  KrakenAccount(
      Exchange exchange,
      KrakenNames names,
      KrakenOrders orders,
      KrakenLimits limits,
      Rate makerFee,
      Rate takerFee) {
    this.exchange = exchange;
    this.names = names;
    this.orders = orders;
    this.limits = limits;
    this.makerFee = makerFee;
    this.takerFee = takerFee;
  }

  // Orders

  JsonNode addOrder(Form parameters) {
    String pair = parameters.get("pair");
    if (pair == null || pair.isEmpty()) {
      throw KrakenError.arguments("pair");
    }
    Market market = names.market(pair);
    OrderTicket ticket = ticket(market, parameters);
    checkDeadline(parameters.get("deadline"));
    ObjectNode result = Json.object();
    if (isTrue(parameters.get("validate"))) {
      exchange.check(market, ticket);
      result.set("descr", describe(ticket, market));
      return result;
    }
    limits.order(market.listing().wireName(), exchange.nowMs());
    Exchange.Placed placed = exchange.place(market, ticket);
    result.set(
        "descr",
        Json.object().put("order", orders.description(placed.order()).path("order").asString()));
    result.set("txid", Json.array().add(orders.id(placed.order())));
    if (KrakenClientIds.wasGiven(ticket.clientOrderId())) {
      result.put("cl_ord_id", ticket.clientOrderId());
    }
    return result;
  }

  private static ObjectNode describe(OrderTicket ticket, Market market) {
    return Json.object()
        .put(
            "order",
            ticket.side().name().toLowerCase(Locale.ROOT)
                + " "
                + KrakenWire.text(ticket.quantity(), KrakenListings.QUANTITY_DECIMALS)
                + " "
                + KrakenNames.alternative(market.listing())
                + " @ "
                + KrakenOrders.wireType(ticket.type()));
  }

  private OrderTicket ticket(Market market, Form parameters) {
    Side side =
        switch (parameters.get("type", "")) {
          case "buy" -> Side.BUY;
          case "sell" -> Side.SELL;
          default -> throw KrakenError.arguments("type");
        };
    String wireType = parameters.get("ordertype", "");
    if (!TYPES.contains(wireType)) {
      throw KrakenError.arguments("ordertype");
    }
    OrderType type = OrderType.valueOf(wireType.toUpperCase(Locale.ROOT).replace('-', '_'));
    List<String> flags = List.of(parameters.get("oflags", "").split(",", -1));
    boolean postOnly = flags.contains("post");
    if (postOnly && type != OrderType.LIMIT) {
      throw KrakenError.arguments("oflags");
    }
    if (!parameters.get("leverage", "none").equals("none")) {
      throw KrakenError.arguments("leverage");
    }
    TimeInForce timeInForce =
        switch (parameters.get("timeinforce", "GTC").toUpperCase(Locale.ROOT)) {
          case "GTC" -> TimeInForce.GTC;
          case "IOC" -> TimeInForce.IOC;
          default -> throw KrakenError.arguments("timeinforce");
        };
    int decimals = KrakenListings.priceDecimals(market.listing());
    long first = type == OrderType.MARKET ? 0 : price(market, parameters, "price", decimals);
    boolean stopLimit = type.hasStopPrice() && type.hasLimitPrice();
    long second = stopLimit ? price(market, parameters, "price2", decimals) : 0;
    long volume = amount(parameters.get("volume", ""), "volume");
    boolean inQuote = flags.contains("viqc");
    if (inQuote && type != OrderType.MARKET) {
      throw KrakenError.arguments("oflags");
    }
    String clientOrderId = parameters.get("cl_ord_id", "");
    if (!clientOrderId.isEmpty() && !KrakenClientIds.isAllowed(clientOrderId)) {
      throw KrakenError.arguments("cl_ord_id");
    }
    return new OrderTicket(
        clientOrderId.isEmpty()
            ? KrakenClientIds.none(exchange.nowMs() * 1_000 + ordersWithoutId++ % 1_000)
            : clientOrderId,
        side,
        type,
        timeInForce,
        postOnly,
        stopLimit ? second : type.hasStopPrice() ? 0 : first,
        type.hasStopPrice() ? first : 0,
        inQuote ? 0 : volume,
        inQuote ? volume : 0);
  }

  private static long price(Market market, Form parameters, String name, int decimals) {
    String text = parameters.get(name, "");
    long price = amount(text, name);
    if (new BigDecimal(text).stripTrailingZeros().scale() > decimals) {
      throw new KrakenError(
          "EOrder:Invalid price:"
              + KrakenNames.alternative(market.listing())
              + " price can only be specified up to "
              + decimals
              + " decimals.");
    }
    return price;
  }

  private static long amount(String text, String name) {
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,18})?")) {
      throw KrakenError.arguments(name);
    }
    long amount =
        FixedPoint.fromBigDecimal(
            new BigDecimal(text).setScale(FixedPoint.DECIMALS, RoundingMode.DOWN));
    if (amount <= 0) {
      throw KrakenError.arguments(name);
    }
    return amount;
  }

  private void checkDeadline(@Nullable String deadline) {
    if (deadline == null || deadline.isEmpty()) {
      return;
    }
    long atMs;
    try {
      atMs = Instant.parse(deadline).toEpochMilli();
    } catch (DateTimeParseException malformed) {
      throw KrakenError.arguments("deadline");
    }
    if (atMs > exchange.nowMs() + MAX_DEADLINE_MS) {
      throw KrakenError.arguments("deadline");
    }
    if (exchange.nowMs() > atMs) {
      throw new KrakenError("EService:Deadline elapsed");
    }
  }

  private static boolean isTrue(@Nullable String text) {
    return text != null && (text.equalsIgnoreCase("true") || text.equals("1"));
  }

  JsonNode cancelOrder(Form parameters) {
    VenueOrder order = named(parameters);
    if (order == null || !order.state().isOpen()) {
      throw new KrakenError("EOrder:Unknown order");
    }
    cancel(order);
    return Json.object().put("count", 1);
  }

  private void cancel(VenueOrder order) {
    limits.cancel(order.symbol(), exchange.nowMs() - order.timeMs(), exchange.nowMs());
    exchange.cancel(names.market(order.symbol()), order.orderId(), null, order.clientOrderId());
  }

  /** The order that a request names by its id or by the client's; null when there is none. */
  private @Nullable VenueOrder named(Form parameters) {
    String id = parameters.get("txid", "");
    String clientOrderId = parameters.get("cl_ord_id", "");
    if (id.isEmpty() && clientOrderId.isEmpty()) {
      throw KrakenError.arguments("txid");
    }
    if (id.isEmpty()) {
      return exchange.openOrders(null).stream()
          .filter(order -> order.clientOrderId().equals(clientOrderId))
          .findFirst()
          .orElse(null);
    }
    return byId(id);
  }

  private @Nullable VenueOrder byId(String id) {
    KrakenNames.OrderRef ref = names.order(id);
    return ref == null
        ? null
        : exchange.orders(ref.market()).stream()
            .filter(order -> order.orderId() == ref.orderId())
            .findFirst()
            .orElse(null);
  }

  JsonNode cancelAll(Form parameters) {
    return Json.object().put("count", cancelEverything());
  }

  private int cancelEverything() {
    List<VenueOrder> open = exchange.openOrders(null);
    for (VenueOrder order : open) {
      exchange.cancel(names.market(order.symbol()), order.orderId(), null, order.clientOrderId());
    }
    return open.size();
  }

  /** The dead man's switch: arms, prolongs or, with 0, disarms it. */
  JsonNode cancelAllAfter(Form parameters) {
    long timeout = KrakenMarketData.whole(parameters, "timeout", -1);
    if (timeout < 0 || timeout > 86_400) {
      throw KrakenError.arguments("timeout");
    }
    cancelAllAtMs = timeout == 0 ? 0 : exchange.nowMs() + timeout * 1_000;
    return Json.object()
        .put("currentTime", Instant.ofEpochMilli(exchange.nowMs()).toString())
        .put(
            "triggerTime",
            cancelAllAtMs == 0 ? "0" : Instant.ofEpochMilli(cancelAllAtMs).toString());
  }

  /** Fires the dead man's switch when its time has come. */
  void tick() {
    if (cancelAllAtMs != 0 && exchange.nowMs() >= cancelAllAtMs) {
      cancelAllAtMs = 0;
      log.info("the dead man's switch cancels {} orders", cancelEverything());
    }
  }

  /** When the switch fires; 0 while it is not armed. */
  long cancelAllAtMs() {
    return cancelAllAtMs;
  }

  // Questions

  JsonNode openOrders(Form parameters) {
    boolean trades = isTrue(parameters.get("trades"));
    ObjectNode open = Json.object();
    exchange.openOrders(null).reversed().stream()
        .filter(order -> isAsked(order, parameters))
        .forEach(order -> open.set(orders.id(order), orders.order(order, trades)));
    ObjectNode result = Json.object();
    result.set("open", open);
    return result;
  }

  JsonNode closedOrders(Form parameters) {
    boolean trades = isTrue(parameters.get("trades"));
    LongPredicate inTime = span(parameters);
    List<VenueOrder> closed =
        exchange.orders(null).stream()
            .filter(order -> !order.state().isOpen() && order.state() != OrderState.REJECTED)
            .filter(order -> isAsked(order, parameters))
            .filter(order -> inTime.test(order.updateTimeMs()))
            .sorted((left, right) -> Long.compare(right.updateTimeMs(), left.updateTimeMs()))
            .toList();
    ObjectNode page = Json.object();
    closed.stream()
        .skip(KrakenMarketData.whole(parameters, "ofs", 0))
        .limit(PAGE)
        .forEach(order -> page.set(orders.id(order), orders.order(order, trades)));
    ObjectNode result = Json.object();
    result.set("closed", page);
    return result.put("count", closed.size());
  }

  private static boolean isAsked(VenueOrder order, Form parameters) {
    String clientOrderId = parameters.get("cl_ord_id", "");
    return clientOrderId.isEmpty() || order.clientOrderId().equals(clientOrderId);
  }

  /** Times after {@code start} and up to {@code end}, both in seconds. */
  private static LongPredicate span(Form parameters) {
    long startMs = milliseconds(parameters.get("start", ""), "start", Long.MIN_VALUE);
    long endMs = milliseconds(parameters.get("end", ""), "end", Long.MAX_VALUE);
    return timeMs -> timeMs > startMs && timeMs <= endMs;
  }

  private static long milliseconds(String text, String name, long other) {
    if (text.isEmpty()) {
      return other;
    }
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      throw KrakenError.arguments(name);
    }
    return new BigDecimal(text).movePointRight(3).longValue();
  }

  JsonNode queryOrders(Form parameters) {
    boolean trades = isTrue(parameters.get("trades"));
    String ids = parameters.get("txid", "");
    ObjectNode result = Json.object();
    if (ids.isEmpty()) {
      throw KrakenError.arguments("txid");
    }
    for (String id : ids.split(",", -1)) {
      VenueOrder order = byId(id);
      if (order == null) {
        throw new KrakenError("EOrder:Unknown order");
      }
      result.set(id, orders.order(order, trades));
    }
    return result;
  }

  JsonNode tradesHistory(Form parameters) {
    LongPredicate inTime = span(parameters);
    List<VenueFill> found =
        exchange.fills(null).stream()
            .filter(fill -> inTime.test(fill.timeMs()))
            .toList()
            .reversed();
    ObjectNode page = Json.object();
    found.stream()
        .skip(KrakenMarketData.whole(parameters, "ofs", 0))
        .limit(PAGE)
        .forEach(fill -> page.set(orders.tradeId(fill), trade(fill)));
    ObjectNode result = Json.object();
    result.set("trades", page);
    return result.put("count", found.size());
  }

  private ObjectNode trade(VenueFill fill) {
    return orders.trade(fill, exchange.order(names.market(fill.symbol()), fill.orderId(), null));
  }

  JsonNode queryTrades(Form parameters) {
    List<String> ids = List.of(parameters.get("txid", "").split(",", -1));
    ObjectNode result = Json.object();
    exchange.fills(null).stream()
        .filter(fill -> ids.contains(orders.tradeId(fill)))
        .forEach(fill -> result.set(orders.tradeId(fill), trade(fill)));
    return result;
  }

  JsonNode balance(Form parameters) {
    ObjectNode result = Json.object();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) ->
                result.put(KrakenNames.asset(asset), KrakenWire.text(funds.total(), 8)));
    return result;
  }

  JsonNode balanceExtended(Form parameters) {
    ObjectNode result = Json.object();
    new TreeMap<>(exchange.funds())
        .forEach(
            (asset, funds) ->
                result.set(
                    KrakenNames.asset(asset),
                    Json.object()
                        .put("balance", KrakenWire.text(funds.total(), 8))
                        .put("hold_trade", KrakenWire.text(funds.locked(), 8))));
    return result;
  }

  JsonNode tradeVolume(Form parameters) {
    ObjectNode result = Json.object().put("currency", "ZUSD").put("volume", "0.0000");
    ObjectNode taker = Json.object();
    ObjectNode maker = Json.object();
    for (Market market : exchange.markets()) {
      taker.set(KrakenNames.pair(market.listing()), fee(takerFee));
      maker.set(KrakenNames.pair(market.listing()), fee(makerFee));
    }
    result.set("fees", taker);
    result.set("fees_maker", maker);
    return result;
  }

  private static ObjectNode fee(Rate rate) {
    String percent =
        FixedPoint.toBigDecimal(rate.raw())
            .multiply(BigDecimal.valueOf(100))
            .setScale(4, RoundingMode.HALF_UP)
            .toPlainString();
    ObjectNode node = Json.object().put("fee", percent).put("minfee", percent);
    node.put("maxfee", percent);
    node.putNull("nextfee");
    node.putNull("nextvolume");
    return node.put("tiervolume", "0.0000");
  }
}
