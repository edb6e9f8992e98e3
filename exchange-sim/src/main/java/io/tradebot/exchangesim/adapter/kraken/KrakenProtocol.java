package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.Form;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.socket.Protocol;
import io.tradebot.exchangesim.adapter.socket.StreamConnection;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kraken's spot interface: REST below {@code /0} and WebSocket v2. Errors come with status 200, in
 * the answer's list of errors.
 */
public final class KrakenProtocol implements Protocol {
  private static final String PUBLIC = "/0/public/";
  private static final String PRIVATE = "/0/private/";
  private static final int MESSAGES_PER_SECOND = 50;
  private static final Set<String> ORDERS = Set.of("AddOrder");
  private static final Set<String> CANCELS = Set.of("CancelOrder", "CancelAll");
  private static final DateTimeFormatter RFC_1123 =
      DateTimeFormatter.ofPattern("EEE, d MMM yy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Rate makerFee;
  private final Rate takerFee;
  private final KrakenSignatures signatures;
  private final KrakenLimits limits = new KrakenLimits();
  private final Tokens tokens = new Tokens();
  private final Audience audience =
      new Audience(Audience.LifeRules.UNLIMITED, () -> venue().exchange().nowMs());
  private @Nullable Venue venue;
  private long maintenanceUntilMs;

  private record Venue(
      Exchange exchange, KrakenMarketData data, KrakenAccount account, KrakenStreams streams) {}

  /**
   * @param credentials the secret is Base64
   * @param makerFee the account's commission rate
   * @param takerFee the account's commission rate
   */
  public KrakenProtocol(Credentials credentials, Rate makerFee, Rate takerFee) {
    this.signatures = new KrakenSignatures(credentials);
    this.makerFee = makerFee;
    this.takerFee = takerFee;
  }

  @Override
  public void serve(Exchange exchange) {
    KrakenNames names = new KrakenNames(exchange);
    KrakenOrders orders = new KrakenOrders(exchange, names);
    venue =
        new Venue(
            exchange,
            new KrakenMarketData(exchange, names, makerFee, takerFee),
            new KrakenAccount(exchange, names, orders, limits, makerFee, takerFee),
            new KrakenStreams(audience, exchange, names, orders, tokens));
  }

  private Venue venue() {
    Venue served = venue;
    if (served == null) {
      throw new IllegalStateException("the protocol serves no venue yet");
    }
    return served;
  }

  private boolean isUnderMaintenance() {
    return venue().exchange().nowMs() < maintenanceUntilMs;
  }

  // REST

  @Override
  public Purpose purpose(HttpCall call) {
    if (call.path().startsWith(PRIVATE)) {
      String name = call.path().substring(PRIVATE.length());
      return ORDERS.contains(name)
          ? Purpose.ORDER
          : CANCELS.contains(name) ? Purpose.CANCEL : Purpose.READ;
    }
    return call.path().startsWith(PUBLIC) ? Purpose.READ : Purpose.FOREIGN;
  }

  @Override
  public HttpAnswer answer(HttpCall call) {
    try {
      limits.any(venue().exchange().nowMs());
      if (call.path().startsWith(PUBLIC)) {
        return result(
            publicCall(
                call.path().substring(PUBLIC.length()), Form.parse(call.query(), call.body())));
      }
      if (call.path().startsWith(PRIVATE)) {
        return result(privateCall(call));
      }
      return HttpAnswer.json(404, errors("EGeneral:Unknown method"));
    } catch (KrakenError error) {
      return HttpAnswer.json(errors(error.text()));
    } catch (ExchangeRefusal refusal) {
      return HttpAnswer.json(errors(KrakenError.of(refusal).text()));
    }
  }

  private static HttpAnswer result(JsonNode result) {
    ObjectNode answer = Json.object();
    answer.set("error", Json.array());
    answer.set("result", result);
    return HttpAnswer.json(answer);
  }

  private static ObjectNode errors(String error) {
    ObjectNode answer = Json.object();
    answer.set("error", Json.array().add(error));
    return answer;
  }

  private JsonNode publicCall(String name, Form parameters) {
    KrakenMarketData data = venue().data();
    return switch (name) {
      case "Time" -> time();
      case "SystemStatus" -> systemStatus();
      case "Assets" -> data.assets(parameters);
      case "AssetPairs" -> data.pairs(parameters);
      case "Ticker" -> data.ticker(parameters);
      case "OHLC" -> data.candles(parameters);
      case "Trades" -> data.trades(parameters);
      case "Depth" -> data.depth(parameters);
      default -> throw new KrakenError("EGeneral:Unknown method");
    };
  }

  private ObjectNode time() {
    Instant now = Instant.ofEpochMilli(venue().exchange().nowMs());
    return Json.object().put("unixtime", now.getEpochSecond()).put("rfc1123", RFC_1123.format(now));
  }

  private ObjectNode systemStatus() {
    Instant now = Instant.ofEpochMilli(venue().exchange().nowMs());
    return Json.object()
        .put("status", isUnderMaintenance() ? "maintenance" : "online")
        .put("timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private JsonNode privateCall(HttpCall call) {
    Form parameters = form(call);
    signatures.check(call, parameters);
    String name = call.path().substring(PRIVATE.length());
    boolean trades = ORDERS.contains(name) || CANCELS.contains(name);
    if (isUnderMaintenance() && (trades || name.equals("CancelAllOrdersAfter"))) {
      throw new KrakenError("EService:Unavailable");
    }
    if (!trades && !name.equals("CancelAllOrdersAfter")) {
      boolean history = name.equals("TradesHistory") || name.equals("QueryTrades");
      limits.call(history ? 2 : 1, venue().exchange().nowMs());
    }
    KrakenAccount account = venue().account();
    return switch (name) {
      case "AddOrder" -> account.addOrder(parameters);
      case "CancelOrder" -> account.cancelOrder(parameters);
      case "CancelAll" -> account.cancelAll(parameters);
      case "CancelAllOrdersAfter" -> account.cancelAllAfter(parameters);
      case "OpenOrders" -> account.openOrders(parameters);
      case "ClosedOrders" -> account.closedOrders(parameters);
      case "QueryOrders" -> account.queryOrders(parameters);
      case "TradesHistory" -> account.tradesHistory(parameters);
      case "QueryTrades" -> account.queryTrades(parameters);
      case "Balance" -> account.balance(parameters);
      case "BalanceEx" -> account.balanceExtended(parameters);
      case "TradeVolume" -> account.tradeVolume(parameters);
      case "GetWebSocketsToken" ->
          Json.object()
              .put("token", tokens.create(venue().exchange().nowMs()))
              .put("expires", Tokens.LIFE_SECONDS);
      default -> throw new KrakenError("EGeneral:Unknown method");
    };
  }

  private static Form form(HttpCall call) {
    if (!call.header("content-type").startsWith("application/json")) {
      return Form.parse(call.body());
    }
    try {
      return Form.of(Json.read(call.body()));
    } catch (JacksonException malformed) {
      throw new KrakenError("EGeneral:Invalid arguments");
    }
  }

  @Override
  public HttpAnswer outcomeUnknown() {
    return HttpAnswer.json(errors("EService:Timeout"));
  }

  @Override
  public HttpAnswer busy() {
    return HttpAnswer.json(errors("EService:Busy"));
  }

  // WebSocket

  @Override
  public boolean speaksAt(String path) {
    return path.equals("/v2") || path.equals("/v2/");
  }

  @Override
  public int messagesPerSecond(StreamConnection connection) {
    return MESSAGES_PER_SECOND;
  }

  @Override
  public void opened(StreamConnection connection) {
    venue().streams().opened(connection);
  }

  @Override
  public void received(StreamConnection connection, String text, Requests requests) {
    venue().streams().received(connection, text);
  }

  @Override
  public void closed(StreamConnection connection) {
    venue().streams().closed(connection);
  }

  @Override
  public Audience audience() {
    return audience;
  }

  @Override
  public void tick(long nowMs, long wallMs) {
    venue().account().tick();
    venue().streams().systemIs(isUnderMaintenance() ? "maintenance" : "online");
    venue().streams().tick(wallMs);
  }

  @Override
  public void limitUntil(long untilMs) {
    limits.limitUntil(untilMs);
  }

  @Override
  public void banUntil(long untilMs) {
    limits.lockUntil(untilMs);
  }

  @Override
  public void maintainUntil(long untilMs) {
    maintenanceUntilMs = untilMs;
    venue().streams().systemIs(isUnderMaintenance() ? "maintenance" : "online");
  }

  /** Kraken has no word for it: the connections just end. */
  @Override
  public void announceShutdown(long nowMs) {}

  // Events

  @Override
  public void traded(Market market, TapeTrade trade) {
    venue().streams().traded(market, trade);
  }

  @Override
  public void aggregated(Market market, AggregateTrade trade) {
    // Kraken publishes single trades alone.
  }

  @Override
  public void quoteChanged(Market market) {
    venue().streams().quoteChanged(market);
  }

  @Override
  public void candleClosed(Market market, Candle candle) {
    // Kraken publishes candles as they trade, and says nothing at their end.
  }

  @Override
  public void orderReported(ExecutionReport report, long nowMs) {
    venue().streams().reported(report);
  }

  @Override
  public void fundsChanged(Map<String, Funds> changed, long nowMs) {
    // The executions channel tells no balances.
  }
}
