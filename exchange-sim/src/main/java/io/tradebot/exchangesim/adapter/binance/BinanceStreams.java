package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.market.Timeframe;
import io.tradebot.exchangesim.application.DepthDiff;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExchangeObserver;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.AggregateTrade;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Funds;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
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
  private static final long MAX_BACKLOG_BYTES = 32L << 20;
  private static final Pattern LISTEN_KEY = Pattern.compile("[0-9a-f]{64}");

  private final StreamRules rules;
  private final ListenKeys listenKeys;
  private final Map<String, Set<StreamConnection>> listeners = new HashMap<>();
  private final Set<StreamConnection> connections = new LinkedHashSet<>();
  private final Set<StreamConnection> userListeners = new LinkedHashSet<>();
  private final Map<StreamConnection, Integer> userSubscriptions = new LinkedHashMap<>();
  private int nextUserSubscription;
  private @Nullable Exchange exchange;
  private long ticks;
  private long lastPingMs;
  private long silentUntilMs;
  private boolean verbatim;
  private final LongAdder framesSent = new LongAdder();
  private final AtomicInteger connectionCount = new AtomicInteger();

  /**
   * @param pingEveryMs pause between pings
   * @param pongWithinMs a client that is silent for longer after a ping is disconnected
   * @param lifeMs age at which a connection is closed
   */
  record StreamRules(long pingEveryMs, long pongWithinMs, long lifeMs) {
    static final StreamRules USUAL = new StreamRules(20_000, 60_000, 86_400_000);
  }

  BinanceStreams(StreamRules rules, ListenKeys listenKeys) {
    this.rules = rules;
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
  void opened(StreamConnection connection, List<String> streams) {
    connections.add(connection);
    connectionCount.set(connections.size());
    subscribe(connection, streams);
  }

  void closed(StreamConnection connection) {
    connections.remove(connection);
    connectionCount.set(connections.size());
    userListeners.remove(connection);
    userSubscriptions.remove(connection);
    List.copyOf(connection.subscriptions()).forEach(stream -> drop(connection, stream));
  }

  /** A control message of a client. */
  void received(StreamConnection connection, String text) {
    JsonNode message;
    try {
      message = Wire.JSON.readTree(text);
    } catch (JacksonException malformed) {
      connection.sendText(failure(3, "Invalid JSON: expected value at line 1 column 1", null));
      return;
    }
    JsonNode id = message.get("id");
    if (!message.isObject() || !message.path("method").isString()) {
      connection.sendText(failure(2, "Invalid request: missing field `method`", id));
      return;
    }
    switch (message.path("method").asString()) {
      case "SUBSCRIBE" -> {
        List<String> streams = texts(message.get("params"));
        Set<String> after = new LinkedHashSet<>(connection.subscriptions());
        after.addAll(streams);
        if (streams.isEmpty()) {
          connection.sendText(failure(2, "Invalid request: missing field `params`", id));
        } else if (after.size() > MAX_STREAMS) {
          connection.sendText(
              failure(2, "Invalid request: too many streams; at most " + MAX_STREAMS, id));
        } else {
          // The acknowledgement comes before the first event.
          connection.sendText(success(null, id));
          subscribe(connection, streams);
        }
      }
      case "UNSUBSCRIBE" -> {
        texts(message.get("params")).forEach(stream -> drop(connection, stream));
        connection.sendText(success(null, id));
      }
      case "LIST_SUBSCRIPTIONS" -> {
        ArrayNode names = Wire.array();
        connection.subscriptions().forEach(names::add);
        connection.sendText(success(names, id));
      }
      case "SET_PROPERTY" -> {
        JsonNode parameters = message.path("params");
        if (parameters.path(0).asString("").equals("combined") && parameters.path(1).isBoolean()) {
          connection.setCombined(parameters.path(1).asBoolean());
          connection.sendText(success(null, id));
        } else {
          connection.sendText(failure(0, "Unknown property", id));
        }
      }
      case "GET_PROPERTY" -> {
        ObjectNode answer = Wire.object().put("result", connection.combined());
        answer.set("id", id);
        connection.sendText(Wire.JSON.writeValueAsString(answer));
      }
      default ->
          connection.sendText(
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
    return Wire.JSON.writeValueAsString(answer);
  }

  private static String failure(int code, String message, @Nullable JsonNode id) {
    ObjectNode answer = Wire.object();
    answer.set("error", Wire.error(code, message));
    answer.set("id", id);
    return Wire.JSON.writeValueAsString(answer);
  }

  /** As at the real venue, a name that means nothing is accepted and stays silent. */
  private void subscribe(StreamConnection connection, Collection<String> streams) {
    for (String stream : streams) {
      if (connection.subscriptions().size() >= MAX_STREAMS
          || !connection.subscriptions().add(stream)) {
        continue;
      }
      if (LISTEN_KEY.matcher(stream).matches()) {
        if (listenKeys.isValid(stream, venue().nowMs())) {
          userListeners.add(connection);
        }
      } else {
        listeners.computeIfAbsent(stream, name -> new LinkedHashSet<>()).add(connection);
      }
    }
  }

  private void drop(StreamConnection connection, String stream) {
    connection.subscriptions().remove(stream);
    if (LISTEN_KEY.matcher(stream).matches()) {
      userListeners.remove(connection);
    }
    Set<StreamConnection> of = listeners.get(stream);
    if (of != null && of.remove(connection) && of.isEmpty()) {
      listeners.remove(stream);
    }
  }

  // The account's events on a connection of the WebSocket API

  int nextUserSubscription() {
    return nextUserSubscription++;
  }

  void subscribeUser(StreamConnection connection, int subscription) {
    if (connections.contains(connection)) {
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

  // Faults

  /** Nothing is sent until then, pings and answers excepted: connections look alive. */
  void silence(long untilMs) {
    silentUntilMs = untilMs;
  }

  void disconnectAll(int status, String reason) {
    List.copyOf(connections).forEach(connection -> connection.close(status, reason));
  }

  /** Tells all clients that the venue goes down soon. */
  void announceShutdown(long nowMs) {
    String text =
        Wire.JSON.writeValueAsString(Wire.object().put("e", "serverShutdown").put("E", nowMs));
    connections.forEach(connection -> connection.sendText(text));
  }

  int connectionCount() {
    return connectionCount.get();
  }

  long framesSent() {
    return framesSent.sum();
  }

  /** Whether all clients keep up; a recording that plays as fast as it can waits for this. */
  boolean keepUp() {
    return connections.stream().allMatch(connection -> connection.backlogBytes() < 1L << 20);
  }

  /** A connection with streams, which a recording that plays as fast as it can waits for. */
  boolean hasListeners() {
    return !listeners.isEmpty();
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
      supervise(wallMs);
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

  private void supervise(long nowMs) {
    boolean pingNow = nowMs - lastPingMs >= rules.pingEveryMs();
    if (pingNow) {
      lastPingMs = nowMs;
    }
    for (StreamConnection connection : List.copyOf(connections)) {
      if (nowMs - connection.openedMs() >= rules.lifeMs()) {
        connection.close(1001, "24 hours are over");
      } else if (nowMs - connection.lastPongMs() > rules.pingEveryMs() + rules.pongWithinMs()) {
        connection.close(1008, "Pong timeout");
      } else if (connection.backlogBytes() > MAX_BACKLOG_BYTES) {
        connection.close(1008, "Too slow");
      } else if (pingNow) {
        connection.ping(nowMs);
      }
    }
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
    if ((userListeners.isEmpty() && userSubscriptions.isEmpty())
        || venue().nowMs() < silentUntilMs) {
      return;
    }
    String text = Wire.JSON.writeValueAsString(event);
    userSubscriptions.forEach(
        (connection, subscription) -> {
          framesSent.increment();
          connection.sendText("{\"subscriptionId\":" + subscription + ",\"event\":" + text + "}");
        });
    for (StreamConnection connection : userListeners) {
      framesSent.increment();
      if (connection.combined()) {
        String key =
            connection.subscriptions().stream()
                .filter(name -> LISTEN_KEY.matcher(name).matches())
                .findFirst()
                .orElse("");
        connection.sendText("{\"stream\":\"" + key + "\",\"data\":" + text + "}");
      } else {
        connection.sendText(text);
      }
    }
  }

  /** Sends an event to all that listen to a stream. */
  void send(String stream, Supplier<ObjectNode> event) {
    Set<StreamConnection> of = listeners.get(stream);
    if (of == null || venue().nowMs() < silentUntilMs) {
      return;
    }
    sendRaw(stream, of, Wire.JSON.writeValueAsString(event.get()));
  }

  /** Sends a payload that is JSON text already. */
  void sendText(String stream, String payload) {
    Set<StreamConnection> of = listeners.get(stream);
    if (of != null && venue().nowMs() >= silentUntilMs) {
      sendRaw(stream, of, payload);
    }
  }

  private void sendRaw(String stream, Set<StreamConnection> of, String text) {
    String wrapped = null;
    for (StreamConnection connection : of) {
      framesSent.increment();
      if (connection.combined()) {
        if (wrapped == null) {
          wrapped = "{\"stream\":\"" + stream + "\",\"data\":" + text + "}";
        }
        connection.sendText(wrapped);
      } else {
        connection.sendText(text);
      }
    }
  }

  private Exchange venue() {
    Exchange venue = exchange;
    if (venue == null) {
      throw new IllegalStateException("the streams serve no venue yet");
    }
    return venue;
  }
}
