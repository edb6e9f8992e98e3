package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.market.Timeframe;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.socket.StreamConnection;
import io.tradebot.exchangesim.application.DayStatistics;
import io.tradebot.exchangesim.application.DepthDiff;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExchangeObserver;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The WebSocket streams: who listens to what, and what each of them is sent. Used on the venue's
 * thread alone.
 *
 * <p>Text is made once a stream and event, and only when somebody listens.
 */
final class BinanceStreams implements ExchangeObserver {
  static final int MAX_STREAMS = 1_024;
  private static final Pattern LISTEN_KEY = Pattern.compile("[0-9a-f]{64}");

  private final Audience audience;
  private final ListenKeys listenKeys;
  private final Set<StreamConnection> combined = new HashSet<>();
  private final Set<StreamConnection> userListeners = new LinkedHashSet<>();
  private final Map<StreamConnection, Integer> userSubscriptions = new LinkedHashMap<>();
  private int nextUserSubscription;
  private @Nullable Exchange exchange;
  private long ticks;
  private boolean verbatim;

  BinanceStreams(Audience audience, ListenKeys listenKeys) {
    this.audience = audience;
    this.listenKeys = listenKeys;
  }

  /** Names the venue whose events these are; once, before the first connection. */
  void serve(Exchange venue) {
    exchange = venue;
  }

  /**
   * From now on trades, quotes and book changes come as recorded text through {@link #sendText},
   * and are not made here.
   */
  void sendVerbatim() {
    verbatim = true;
  }

  // Connections

  /** A client connected and asked for streams in its address. */
  void opened(StreamConnection connection) {
    audience.enter(connection);
    List<String> streams = new ArrayList<>();
    if (connection.path().startsWith("/stream")) {
      combined.add(connection);
      for (String pair : connection.query().split("&", -1)) {
        if (pair.startsWith("streams=")) {
          addNames(streams, pair.substring("streams=".length()));
        }
      }
    } else if (connection.path().startsWith("/ws/")) {
      addNames(streams, connection.path().substring("/ws".length()));
    }
    subscribe(connection, streams);
  }

  private static void addNames(List<String> streams, String encoded) {
    for (String name : decode(encoded).split("/", -1)) {
      if (!name.isEmpty()) {
        streams.add(name);
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      // Such a name means no stream; it is kept as it came.
      return text;
    }
  }

  void closed(StreamConnection connection) {
    audience.leave(connection);
    combined.remove(connection);
    userListeners.remove(connection);
    userSubscriptions.remove(connection);
  }

  /** A control message of a client. */
  void received(StreamConnection connection, String text) {
    JsonNode message;
    try {
      message = Json.read(text);
    } catch (JacksonException malformed) {
      audience.answer(
          connection, failure(3, "Invalid JSON: expected value at line 1 column 1", null));
      return;
    }
    JsonNode id = message.get("id");
    if (!message.isObject() || !message.path("method").isString()) {
      audience.answer(connection, failure(2, "Invalid request: missing field `method`", id));
      return;
    }
    switch (message.path("method").asString()) {
      case "SUBSCRIBE" -> {
        List<String> streams = texts(message.get("params"));
        Set<String> after = new LinkedHashSet<>(connection.subscriptions());
        after.addAll(streams);
        if (streams.isEmpty()) {
          audience.answer(connection, failure(2, "Invalid request: missing field `params`", id));
        } else if (after.size() > MAX_STREAMS) {
          audience.answer(
              connection,
              failure(2, "Invalid request: too many streams; at most " + MAX_STREAMS, id));
        } else {
          // The acknowledgement comes before the first event.
          audience.answer(connection, success(null, id));
          subscribe(connection, streams);
        }
      }
      case "UNSUBSCRIBE" -> {
        texts(message.get("params")).forEach(stream -> drop(connection, stream));
        audience.answer(connection, success(null, id));
      }
      case "LIST_SUBSCRIPTIONS" -> {
        ArrayNode names = Wire.array();
        connection.subscriptions().forEach(names::add);
        audience.answer(connection, success(names, id));
      }
      case "SET_PROPERTY" -> {
        JsonNode parameters = message.path("params");
        if (parameters.path(0).asString("").equals("combined") && parameters.path(1).isBoolean()) {
          if (parameters.path(1).asBoolean()) {
            combined.add(connection);
          } else {
            combined.remove(connection);
          }
          audience.answer(connection, success(null, id));
        } else {
          audience.answer(connection, failure(0, "Unknown property", id));
        }
      }
      case "GET_PROPERTY" -> {
        ObjectNode answer = Wire.object().put("result", combined.contains(connection));
        answer.set("id", id);
        audience.answer(connection, Json.text(answer));
      }
      default ->
          audience.answer(
              connection,
              failure(
                  2,
                  "Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`,"
                      + " `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`",
                  id));
    }
  }

  private static List<String> texts(@Nullable JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array != null && array.isArray()) {
      array.forEach(element -> texts.add(element.asString("")));
    }
    return texts;
  }

  private static String success(@Nullable JsonNode result, @Nullable JsonNode id) {
    ObjectNode answer = Wire.object();
    answer.set("result", result);
    answer.set("id", id);
    return Json.text(answer);
  }

  private static String failure(int code, String message, @Nullable JsonNode id) {
    ObjectNode answer = Wire.object();
    answer.set("error", Wire.error(code, message));
    answer.set("id", id);
    return Json.text(answer);
  }

  /** As at the real venue, a name that means nothing is accepted and stays silent. */
  private void subscribe(StreamConnection connection, Collection<String> streams) {
    for (String stream : streams) {
      if (connection.subscriptions().size() < MAX_STREAMS
          && audience.listen(connection, stream)
          && LISTEN_KEY.matcher(stream).matches()
          && listenKeys.isValid(stream, venue().nowMs())) {
        userListeners.add(connection);
      }
    }
  }

  private void drop(StreamConnection connection, String stream) {
    if (audience.forget(connection, stream) && LISTEN_KEY.matcher(stream).matches()) {
      userListeners.remove(connection);
    }
  }

  // The account's events on a connection of the WebSocket API

  int nextUserSubscription() {
    return nextUserSubscription++;
  }

  void subscribeUser(StreamConnection connection, int subscription) {
    if (audience.isConnected(connection)) {
      userSubscriptions.put(connection, subscription);
    }
  }

  void unsubscribeUser(StreamConnection connection) {
    userSubscriptions.remove(connection);
  }

  ArrayNode userSubscriptions(StreamConnection connection) {
    ArrayNode all = Wire.array();
    Integer subscription = userSubscriptions.get(connection);
    if (subscription != null) {
      all.add(Wire.object().put("subscriptionId", subscription));
    }
    return all;
  }

  /** Tells all clients that the venue goes down soon. */
  void announceShutdown(long nowMs) {
    audience.tellAll(Json.text(Wire.object().put("e", "serverShutdown").put("E", nowMs)));
  }

  // Periodic

  /**
   * Called each 100 ms.
   *
   * @param nowMs the market's time
   * @param wallMs the time by which connections live
   */
  void tick(long nowMs, long wallMs) {
    ticks++;
    boolean second = ticks % 10 == 0;
    for (Market market : venue().markets()) {
      publishDepth(market, true, nowMs);
      if (second) {
        publishDepth(market, false, nowMs);
        publishTickers(market, nowMs);
      }
      if (ticks % 10 == 5) {
        publishOpenCandles(market, nowMs);
      }
    }
    if (second) {
      audience.supervise(wallMs);
    }
  }

  private void publishDepth(Market market, boolean fast, long nowMs) {
    DepthDiff diff = market.drainDiff(fast);
    if (diff == null) {
      return;
    }
    String symbol = market.listing().streamName();
    String wireName = market.listing().wireName();
    if (verbatim) {
      // The changes themselves go out as they were recorded.
    } else if (fast) {
      send(symbol + "@depth@100ms", () -> Wire.depthUpdate(wireName, diff, nowMs));
    } else {
      send(symbol + "@depth", () -> Wire.depthUpdate(wireName, diff, nowMs));
      send(symbol + "@depth@1000ms", () -> Wire.depthUpdate(wireName, diff, nowMs));
    }
    for (int levels : new int[] {5, 10, 20}) {
      if (fast) {
        send(symbol + "@depth" + levels + "@100ms", () -> Wire.depth(market.depth(), levels));
      } else {
        send(symbol + "@depth" + levels, () -> Wire.depth(market.depth(), levels));
        send(symbol + "@depth" + levels + "@1000ms", () -> Wire.depth(market.depth(), levels));
      }
    }
  }

  private void publishTickers(Market market, long nowMs) {
    String symbol = market.listing().streamName();
    send(
        symbol + "@miniTicker",
        () -> Wire.miniTicker(market, DayStatistics.of(market, nowMs), nowMs));
    send(symbol + "@ticker", () -> Wire.ticker(market, DayStatistics.of(market, nowMs), nowMs));
  }

  private void publishOpenCandles(Market market, long nowMs) {
    for (Timeframe timeframe : Timeframe.values()) {
      Candle open = market.candles(timeframe).open();
      if (open != null) {
        publishCandle(market, open, false, nowMs);
      }
    }
  }

  private void publishCandle(Market market, Candle candle, boolean closed, long nowMs) {
    send(
        market.listing().streamName() + "@kline_" + candle.timeframe().code(),
        () -> Wire.kline(market.listing().wireName(), candle, closed, nowMs));
  }

  // Events

  @Override
  public void traded(Market market, TapeTrade trade) {
    if (verbatim) {
      return;
    }
    send(
        market.listing().streamName() + "@trade",
        () -> Wire.trade(market.listing().wireName(), trade, venue().nowMs()));
  }

  @Override
  public void aggregated(Market market, AggregateTrade trade) {
    send(
        market.listing().streamName() + "@aggTrade",
        () -> Wire.aggregateTrade(market.listing().wireName(), trade, venue().nowMs()));
  }

  @Override
  public void quoteChanged(Market market) {
    if (verbatim) {
      return;
    }
    send(
        market.listing().streamName() + "@bookTicker",
        () -> Wire.bookTicker(market.listing().wireName(), market.depth()));
  }

  @Override
  public void candleClosed(Market market, Candle candle) {
    publishCandle(market, candle, true, venue().nowMs());
  }

  @Override
  public void orderReported(ExecutionReport report, long nowMs) {
    sendToUser(Wire.executionReport(report, nowMs));
  }

  @Override
  public void fundsChanged(Map<String, Funds> changed, long nowMs) {
    sendToUser(Wire.accountPosition(changed, nowMs));
  }

  private void sendToUser(ObjectNode event) {
    if (userListeners.isEmpty() && userSubscriptions.isEmpty()) {
      return;
    }
    String text = Json.text(event);
    userSubscriptions.forEach(
        (connection, subscription) ->
            audience.publishTo(
                connection,
                "user",
                "{\"subscriptionId\":" + subscription + ",\"event\":" + text + "}"));
    for (StreamConnection connection : userListeners) {
      String key =
          connection.subscriptions().stream()
              .filter(name -> LISTEN_KEY.matcher(name).matches())
              .findFirst()
              .orElse("");
      audience.publishTo(connection, "user", framed(connection, key, text));
    }
  }

  /** Sends an event to all that listen to a stream; it is made only when somebody does. */
  void send(String stream, Supplier<ObjectNode> event) {
    if (audience.hears(stream)) {
      sendText(stream, Json.text(event.get()));
    }
  }

  /** Sends a payload that is JSON text already. */
  void sendText(String stream, String payload) {
    audience.publish(stream, connection -> framed(connection, stream, payload));
  }

  private String framed(StreamConnection connection, String stream, String payload) {
    return combined.contains(connection)
        ? "{\"stream\":\"" + stream + "\",\"data\":" + payload + "}"
        : payload;
  }

  private Exchange venue() {
    Exchange venue = exchange;
    if (venue == null) {
      throw new IllegalStateException("the streams serve no venue yet");
    }
    return venue;
  }
}
