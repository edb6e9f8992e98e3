package io.tradebot.exchangesim.adapter.coinbase;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Coinbase's Advanced Trade interface: REST below {@code /api/v3/brokerage}, and a WebSocket. */
public final class CoinbaseProtocol implements Protocol {
  private static final String BASE = "/api/v3/brokerage";
  private static final String PUBLIC = BASE + "/market";
  private static final String ORDERS = BASE + "/orders";
  private static final String CANCELS = ORDERS + "/batch_cancel";
  private static final String HISTORY = ORDERS + "/historical/";
  private static final int MESSAGES_PER_SECOND = 8;
  private static final int PUBLIC_CALLS_PER_SECOND = 10;
  private static final int PRIVATE_CALLS_PER_SECOND = 30;

  private final Rate makerFee;
  private final Rate takerFee;
  private final JsonWebTokens tokens;
  private final Audience audience =
      new Audience(Audience.LifeRules.UNLIMITED, () -> venue().exchange().nowMs());
  private final SecondCounter publicCalls = new SecondCounter(PUBLIC_CALLS_PER_SECOND);
  private final SecondCounter privateCalls = new SecondCounter(PRIVATE_CALLS_PER_SECOND);
  private @Nullable Venue venue;
  private long limitedUntilMs;
  private long bannedUntilMs;
  private long maintenanceUntilMs;

  private record Venue(Exchange exchange, CoinbaseRest rest, CoinbaseStreams streams) {}

  private static final class SecondCounter {
    private final int most;
    private long second;
    private int used;

    SecondCounter(int most) {
      this.most = most;
    }

    boolean allows(long nowMs) {
      if (nowMs / 1_000 != second) {
        second = nowMs / 1_000;
        used = 0;
      }
      return ++used <= most;
    }
  }

  /**
   * @param credentials the key's name and the PEM of its EC private key
   * @param makerFee the account's commission rate
   * @param takerFee the account's commission rate
   */
  public CoinbaseProtocol(Credentials credentials, Rate makerFee, Rate takerFee) {
    this.tokens = new JsonWebTokens(credentials);
    this.makerFee = makerFee;
    this.takerFee = takerFee;
  }

  @Override
  public void serve(Exchange exchange) {
    CoinbaseNames names = new CoinbaseNames(exchange);
    venue =
        new Venue(
            exchange,
            new CoinbaseRest(exchange, names, makerFee, takerFee),
            new CoinbaseStreams(audience, exchange, names, tokens));
  }

  private Venue venue() {
    Venue served = venue;
    if (served == null) {
      throw new IllegalStateException("the protocol serves no venue yet");
    }
    return served;
  }

  // REST

  @Override
  public Purpose purpose(HttpCall call) {
    if (!call.path().startsWith(BASE)) {
      return Purpose.FOREIGN;
    }
    if (!call.method().equals("POST")) {
      return Purpose.READ;
    }
    return switch (call.path()) {
      case ORDERS -> Purpose.ORDER;
      case CANCELS -> Purpose.CANCEL;
      default -> Purpose.READ;
    };
  }

  @Override
  public HttpAnswer answer(HttpCall call) {
    long nowMs = venue().exchange().nowMs();
    boolean open = call.path().startsWith(PUBLIC) || call.path().equals(BASE + "/time");
    try {
      if (nowMs < bannedUntilMs) {
        return new HttpAnswer(403, "text/plain;charset=utf-8", "Forbidden\n", Map.of());
      }
      if (nowMs < limitedUntilMs || !(open ? publicCalls : privateCalls).allows(nowMs)) {
        throw new CoinbaseError(429, "rate_limit_exceeded", "too many requests");
      }
      if (!open && !isSigned(call, nowMs)) {
        return CoinbaseError.unauthorized();
      }
      Purpose purpose = purpose(call);
      if (nowMs < maintenanceUntilMs && purpose != Purpose.READ) {
        return unavailable();
      }
      return HttpAnswer.json(answered(call, open));
    } catch (CoinbaseError error) {
      return error.answer();
    } catch (ExchangeRefusal refusal) {
      return CoinbaseError.argument(CoinbaseError.OrderFailure.of(refusal).message()).answer();
    }
  }

  private boolean isSigned(HttpCall call, long nowMs) {
    String authorization = call.header("Authorization");
    return authorization.startsWith("Bearer ")
        && tokens.allows(
            authorization.substring("Bearer ".length()), call.method(), call.path(), nowMs);
  }

  private JsonNode answered(HttpCall call, boolean open) {
    CoinbaseRest rest = venue().rest();
    Form query = Form.parse(call.query());
    if (call.method().equals("POST")) {
      JsonNode body = body(call);
      return switch (call.path()) {
        case ORDERS -> rest.place(body);
        case CANCELS -> rest.cancel(body);
        case ORDERS + "/preview" -> rest.preview(body);
        default -> throw CoinbaseError.notFound("no such call");
      };
    }
    if (!call.method().equals("GET")) {
      throw new CoinbaseError(405, "METHOD_NOT_ALLOWED", "method not allowed");
    }
    String path = open ? call.path().replace("/market/", "/") : call.path();
    if (path.startsWith(BASE + "/products/")) {
      String[] parts = path.substring((BASE + "/products/").length()).split("/", -1);
      return switch (parts.length == 1 ? "" : parts[1]) {
        case "" -> rest.product(parts[0]);
        case "candles" -> rest.candles(parts[0], query);
        case "ticker" -> rest.trades(parts[0], query);
        default -> throw CoinbaseError.notFound("no such call");
      };
    }
    return switch (path) {
      case BASE + "/time" -> rest.time();
      case BASE + "/products" -> rest.products(query);
      case BASE + "/product_book" -> rest.book(query);
      case BASE + "/best_bid_ask" -> rest.bestQuotes(query);
      case BASE + "/accounts" -> rest.accounts(query);
      case BASE + "/transaction_summary" -> rest.transactionSummary();
      case BASE + "/key_permissions" -> rest.permissions();
      case HISTORY + "batch" -> rest.historicalOrders(query);
      case HISTORY + "fills" -> rest.fills(query);
      default -> {
        if (path.startsWith(HISTORY)) {
          yield rest.historicalOrder(path.substring(HISTORY.length()));
        }
        throw CoinbaseError.notFound("no such call");
      }
    };
  }

  private static JsonNode body(HttpCall call) {
    try {
      return Json.read(call.body());
    } catch (JacksonException malformed) {
      throw CoinbaseError.argument("the body is no JSON");
    }
  }

  private static HttpAnswer unavailable() {
    return new HttpAnswer(503, "text/plain;charset=utf-8", "Service Unavailable\n", Map.of());
  }

  @Override
  public HttpAnswer outcomeUnknown() {
    return new HttpAnswer(504, "text/plain;charset=utf-8", "Gateway Timeout\n", Map.of());
  }

  @Override
  public HttpAnswer busy() {
    return unavailable();
  }

  // WebSocket

  @Override
  public boolean speaksAt(String path) {
    return path.isEmpty() || path.equals("/");
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
    venue().streams().tick(nowMs, wallMs);
  }

  @Override
  public void limitUntil(long untilMs) {
    limitedUntilMs = untilMs;
  }

  @Override
  public void banUntil(long untilMs) {
    bannedUntilMs = untilMs;
  }

  @Override
  public void maintainUntil(long untilMs) {
    maintenanceUntilMs = untilMs;
  }

  /** Coinbase has no word for it: the connections just end. */
  @Override
  public void announceShutdown(long nowMs) {}

  // Events

  @Override
  public void traded(Market market, TapeTrade trade) {
    venue().streams().traded(market, trade);
  }

  @Override
  public void aggregated(Market market, AggregateTrade trade) {
    // Coinbase publishes single trades alone.
  }

  @Override
  public void quoteChanged(Market market) {
    venue().streams().quoteChanged(market);
  }

  @Override
  public void candleClosed(Market market, Candle candle) {
    // Candles are told each second, not at their end.
  }

  @Override
  public void orderReported(ExecutionReport report, long nowMs) {
    venue().streams().reported(report);
  }

  @Override
  public void fundsChanged(Map<String, Funds> changed, long nowMs) {
    // The user channel tells no balances.
  }
}
