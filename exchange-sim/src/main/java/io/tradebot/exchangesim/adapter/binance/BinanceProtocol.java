package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.adapter.socket.Protocol;
import io.tradebot.exchangesim.adapter.socket.StreamConnection;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Binance's spot interface: REST below {@code /api}, streams, and the WebSocket API. */
public final class BinanceProtocol implements Protocol {
  private static final int STREAM_MESSAGES_PER_SECOND = 5;

  private final Credentials credentials;
  private final BinanceRest.Fees fees;
  private LongSupplier time = () -> 0;
  private final Audience audience =
      new Audience(Audience.LifeRules.DAY_WITH_PINGS, () -> time.getAsLong());
  private final ListenKeys listenKeys = new ListenKeys();
  private final RateLimits limits = new RateLimits();
  private final BinanceStreams streams;
  private final WebSocketApi api;
  private @Nullable BinanceRest rest;

  /**
   * @param makerFee the account's commission rate
   * @param takerFee the account's commission rate
   */
  public BinanceProtocol(Credentials credentials, Rate makerFee, Rate takerFee) {
    this.credentials = credentials;
    this.fees = new BinanceRest.Fees(Wire.decimal(makerFee.raw()), Wire.decimal(takerFee.raw()));
    this.streams = new BinanceStreams(audience, listenKeys);
    this.api = new WebSocketApi(streams);
  }

  @Override
  public void serve(Exchange exchange) {
    time = exchange::nowMs;
    streams.serve(exchange);
    rest = new BinanceRest(exchange, new Signatures(credentials), limits, listenKeys, fees);
  }

  /** The streams, for a recording that is played through them. */
  BinanceStreams streams() {
    return streams;
  }

  private BinanceRest rest() {
    BinanceRest served = rest;
    if (served == null) {
      throw new IllegalStateException("the protocol serves no venue yet");
    }
    return served;
  }

  @Override
  public Purpose purpose(HttpCall call) {
    String path = call.path();
    if (!path.startsWith("/api/") && !path.startsWith("/sapi/")) {
      return Purpose.FOREIGN;
    }
    boolean orders = path.startsWith("/api/v3/o");
    return switch (call.method()) {
      case "POST" -> orders ? Purpose.ORDER : Purpose.READ;
      case "DELETE" -> orders ? Purpose.CANCEL : Purpose.READ;
      default -> Purpose.READ;
    };
  }

  @Override
  public HttpAnswer answer(HttpCall call) {
    return rest().handle(call);
  }

  @Override
  public HttpAnswer outcomeUnknown() {
    return HttpAnswer.json(
        504,
        Wire.error(
            -1007,
            "Timeout waiting for response from backend server. Send status unknown; execution"
                + " status unknown."));
  }

  @Override
  public HttpAnswer busy() {
    return HttpAnswer.json(
        503,
        Wire.error(
            -1008,
            "Server is currently overloaded with other requests. Please try again in a few"
                + " minutes."));
  }

  @Override
  public boolean speaksAt(String path) {
    return path.equals("/stream")
        || path.equals("/stream/")
        || path.equals("/ws")
        || path.startsWith("/ws/")
        || isApi(path);
  }

  private static boolean isApi(String path) {
    return path.equals("/ws-api/v3") || path.equals("/ws-api/v3/");
  }

  /** The WebSocket API has the limits of REST instead. */
  @Override
  public int messagesPerSecond(StreamConnection connection) {
    return isApi(connection.path()) ? Integer.MAX_VALUE : STREAM_MESSAGES_PER_SECOND;
  }

  @Override
  public void opened(StreamConnection connection) {
    streams.opened(connection);
  }

  @Override
  public void received(StreamConnection connection, String text, Requests requests) {
    if (isApi(connection.path())) {
      api.received(connection, text, requests);
    } else {
      streams.received(connection, text);
    }
  }

  @Override
  public void closed(StreamConnection connection) {
    streams.closed(connection);
  }

  @Override
  public Audience audience() {
    return audience;
  }

  @Override
  public void tick(long nowMs, long wallMs) {
    streams.tick(nowMs, wallMs);
  }

  @Override
  public void limitUntil(long untilMs) {
    limits.force(untilMs);
  }

  @Override
  public void banUntil(long untilMs) {
    limits.ban(untilMs);
  }

  @Override
  public void maintainUntil(long untilMs) {
    rest().maintainUntil(untilMs);
  }

  @Override
  public void announceShutdown(long nowMs) {
    streams.announceShutdown(nowMs);
  }

  @Override
  public void traded(Market market, TapeTrade trade) {
    streams.traded(market, trade);
  }

  @Override
  public void aggregated(Market market, AggregateTrade trade) {
    streams.aggregated(market, trade);
  }

  @Override
  public void quoteChanged(Market market) {
    streams.quoteChanged(market);
  }

  @Override
  public void candleClosed(Market market, Candle candle) {
    streams.candleClosed(market, candle);
  }

  @Override
  public void orderReported(ExecutionReport report, long nowMs) {
    streams.orderReported(report, nowMs);
  }

  @Override
  public void fundsChanged(Map<String, Funds> changed, long nowMs) {
    streams.fundsChanged(changed, nowMs);
  }
}
