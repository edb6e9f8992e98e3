package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.market.Timeframe;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.socket.StreamConnection;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * WebSocket v2: public channels, and the account's executions for who has a token. Used on the
 * venue's thread alone.
 */
final class KrakenStreams {
  private static final List<Integer> DEPTHS = List.of(10, 25, 100, 500, 1_000);
  private static final int TRADES_IN_SNAPSHOT = 50;
  private static final String INSTRUMENT = "instrument";
  private static final String EXECUTIONS = "executions";
  private static final Map<Integer, Timeframe> INTERVALS =
      Map.of(
          1, Timeframe.M1,
          5, Timeframe.M5,
          15, Timeframe.M15,
          60, Timeframe.H1,
          240, Timeframe.H4,
          1_440, Timeframe.D1);

  private final Audience audience;
  private final Exchange exchange;
  private final KrakenNames names;
  private final KrakenOrders orders;
  private final Tokens tokens;
  private final Map<String, BookWindow> windows = new HashMap<>();
  private final Map<StreamConnection, Long> executionSequences = new HashMap<>();
  private String system = "online";
  private long connectionsSeen;
  private long ticks;

  KrakenStreams(
      Audience audience, Exchange exchange, KrakenNames names, KrakenOrders orders, Tokens tokens) {
    this.audience = audience;
    this.exchange = exchange;
    this.names = names;
    this.orders = orders;
    this.tokens = tokens;
  }

  void opened(StreamConnection connection) {
    audience.enter(connection);
    audience.answer(
        connection, Json.text(KrakenWire.status(system, 4_000_000_000L + connectionsSeen++)));
  }

  void closed(StreamConnection connection) {
    audience.leave(connection);
    executionSequences.remove(connection);
    windows.keySet().removeIf(topic -> !audience.hears(topic));
  }

  void received(StreamConnection connection, String text) {
    JsonNode message;
    try {
      message = Json.read(text);
    } catch (JacksonException malformed) {
      audience.answer(connection, Json.text(Json.object().put("error", "Malformed request")));
      return;
    }
    OptionalLong requestId =
        message.path("req_id").isIntegralNumber()
            ? OptionalLong.of(message.path("req_id").asLong())
            : OptionalLong.empty();
    switch (message.path("method").asString("")) {
      case "ping" -> {
        ObjectNode pong = Json.object().put("method", "pong");
        requestId.ifPresent(id -> pong.put("req_id", id));
        audience.answer(connection, Json.text(timed(pong)));
      }
      case "subscribe" -> subscription(connection, message.path("params"), requestId, true);
      case "unsubscribe" -> subscription(connection, message.path("params"), requestId, false);
      default ->
          refuse(
              connection, message.path("method").asString(""), null, "Unknown method", requestId);
    }
  }

  private void subscription(
      StreamConnection connection, JsonNode params, OptionalLong requestId, boolean begin) {
    String method = begin ? "subscribe" : "unsubscribe";
    String channel = params.path("channel").asString("");
    switch (channel) {
      case "book", "trade", "ticker", "ohlc" -> {
        List<String> symbols = new ArrayList<>();
        params.path("symbol").forEach(symbol -> symbols.add(symbol.asString("")));
        if (symbols.isEmpty()) {
          refuse(connection, method, null, "Symbol(s) missing", requestId);
        }
        for (String symbol : symbols) {
          Market market = names.find(symbol);
          // The old names of assets mean nothing on this socket.
          if (market == null || !KrakenNames.socketName(market.listing()).equals(symbol)) {
            refuse(connection, method, symbol, "Currency pair not supported " + symbol, requestId);
          } else {
            marketSubscription(connection, market, channel, params, requestId, begin);
          }
        }
      }
      case INSTRUMENT -> {
        ObjectNode result = Json.object().put("channel", channel);
        if (change(connection, method, INSTRUMENT, result, requestId, begin) && begin) {
          send(connection, INSTRUMENT, KrakenWire.instruments(exchange.markets()));
        }
      }
      case EXECUTIONS -> executions(connection, params, requestId, begin);
      default -> refuse(connection, method, null, "Channel not supported", requestId);
    }
  }

  private void marketSubscription(
      StreamConnection connection,
      Market market,
      String channel,
      JsonNode params,
      OptionalLong requestId,
      boolean begin) {
    String method = begin ? "subscribe" : "unsubscribe";
    String symbol = KrakenNames.socketName(market.listing());
    boolean snapshot = params.path("snapshot").asBoolean(true);
    ObjectNode result = Json.object().put("channel", channel);
    String topic;
    switch (channel) {
      case "book" -> {
        int depth = params.path("depth").asInt(10);
        if (!DEPTHS.contains(depth)) {
          refuse(connection, method, symbol, "Book depth not supported", requestId);
          return;
        }
        result.put("depth", depth);
        topic = bookTopic(market, depth);
      }
      case "ohlc" -> {
        int interval = params.path("interval").asInt(1);
        if (!INTERVALS.containsKey(interval)) {
          refuse(connection, method, symbol, "Interval not supported", requestId);
          return;
        }
        result.put("interval", interval);
        topic = candleTopic(market, interval);
      }
      case "ticker" -> {
        String trigger = params.path("event_trigger").asString("trades");
        result.put("event_trigger", trigger);
        topic = tickerTopic(market, trigger);
      }
      default -> topic = channel + "/" + symbol;
    }
    if (begin) {
      result.put("snapshot", snapshot);
    }
    result.put("symbol", symbol);
    if (!change(connection, method, topic, result, requestId, begin)) {
      return;
    }
    if (!begin) {
      windows.keySet().removeIf(known -> !audience.hears(known));
    } else if (channel.equals("book")) {
      // A book that lacks its snapshot is of no use: it comes whatever was asked.
      sendBookSnapshot(connection, market, topic, params.path("depth").asInt(10));
    } else if (snapshot) {
      send(connection, topic, snapshotOf(market, channel, params));
    }
  }

  private ObjectNode snapshotOf(Market market, String channel, JsonNode params) {
    return switch (channel) {
      case "trade" ->
          KrakenWire.trades(market.listing(), "snapshot", market.tape().latest(TRADES_IN_SNAPSHOT));
      case "ticker" -> KrakenWire.ticker(market, "snapshot", exchange.nowMs());
      default -> {
        Timeframe timeframe = INTERVALS.get(params.path("interval").asInt(1));
        if (timeframe == null) {
          throw new IllegalStateException("the interval was checked before");
        }
        List<Candle> all = market.candles(timeframe).all();
        yield KrakenWire.candles(
            market.listing(),
            "snapshot",
            all.subList(Math.max(0, all.size() - 720), all.size()),
            exchange.nowMs());
      }
    };
  }

  /** Whether anything changed; the acknowledgement or the refusal is sent. */
  private boolean change(
      StreamConnection connection,
      String method,
      String topic,
      ObjectNode result,
      OptionalLong requestId,
      boolean begin) {
    boolean changed =
        begin ? audience.listen(connection, topic) : audience.forget(connection, topic);
    if (!changed) {
      refuse(
          connection,
          method,
          result.path("symbol").asString(null),
          begin ? "Already subscribed" : "Subscription Not Found",
          requestId);
      return false;
    }
    ObjectNode answer = Json.object().put("method", method);
    answer.set("result", result);
    answer.put("success", true);
    requestId.ifPresent(id -> answer.put("req_id", id));
    audience.answer(connection, Json.text(timed(answer)));
    return true;
  }

  private void refuse(
      StreamConnection connection,
      String method,
      @Nullable String symbol,
      String error,
      OptionalLong requestId) {
    ObjectNode answer =
        Json.object().put("error", error).put("method", method).put("success", false);
    if (symbol != null) {
      answer.put("symbol", symbol);
    }
    requestId.ifPresent(id -> answer.put("req_id", id));
    audience.answer(connection, Json.text(timed(answer)));
  }

  private ObjectNode timed(ObjectNode answer) {
    String now = KrakenWire.timestamp(exchange.nowMs());
    return answer.put("time_in", now).put("time_out", now);
  }

  private void send(StreamConnection connection, String topic, ObjectNode message) {
    audience.publishTo(connection, topic, Json.text(message));
  }

  private void publish(String topic, Supplier<ObjectNode> message) {
    if (audience.hears(topic)) {
      String text = Json.text(message.get());
      audience.publish(topic, connection -> text);
    }
  }

  // Books

  private static String bookTopic(Market market, int depth) {
    return "book/" + KrakenNames.socketName(market.listing()) + "/" + depth;
  }

  private void sendBookSnapshot(
      StreamConnection connection, Market market, String topic, int depth) {
    // Those who listen already are brought to the same point first.
    publishBook(market, topic);
    BookWindow window = windows.computeIfAbsent(topic, key -> new BookWindow(depth));
    window.advance(market.depth());
    send(connection, topic, book(market, "snapshot", window, window.bids(), window.asks()));
  }

  private void publishBooks(Market market) {
    for (int depth : DEPTHS) {
      String topic = bookTopic(market, depth);
      if (audience.hears(topic)) {
        publishBook(market, topic);
      }
    }
  }

  private void publishBook(Market market, String topic) {
    BookWindow window = windows.get(topic);
    if (window == null) {
      return;
    }
    BookWindow.Changes changes = window.advance(market.depth());
    if (!changes.isEmpty()) {
      publish(topic, () -> book(market, "update", window, changes.bids(), changes.asks()));
    }
  }

  private ObjectNode book(
      Market market, String type, BookWindow window, Map<Long, Long> bids, Map<Long, Long> asks) {
    long checksum =
        window.checksum(
            KrakenListings.priceDecimals(market.listing()), KrakenListings.QUANTITY_DECIMALS);
    return KrakenWire.book(market.listing(), type, bids, asks, checksum, exchange.nowMs());
  }

  // Events of the market

  void traded(Market market, TapeTrade trade) {
    publish(
        "trade/" + KrakenNames.socketName(market.listing()),
        () -> KrakenWire.trades(market.listing(), "update", List.of(trade)));
    publish(
        tickerTopic(market, "trades"), () -> KrakenWire.ticker(market, "update", exchange.nowMs()));
    INTERVALS.forEach(
        (interval, timeframe) ->
            publish(
                candleTopic(market, interval),
                () -> {
                  Candle open = market.candles(timeframe).open();
                  return KrakenWire.candles(
                      market.listing(),
                      "update",
                      open == null ? List.of() : List.of(open),
                      exchange.nowMs());
                }));
  }

  void quoteChanged(Market market) {
    publishBooks(market);
    publish(
        tickerTopic(market, "bbo"), () -> KrakenWire.ticker(market, "update", exchange.nowMs()));
  }

  private static String tickerTopic(Market market, String trigger) {
    return "ticker/" + KrakenNames.socketName(market.listing()) + "/" + trigger;
  }

  private static String candleTopic(Market market, int interval) {
    return "ohlc/" + KrakenNames.socketName(market.listing()) + "/" + interval;
  }

  /** Each 100 ms. */
  void tick(long wallMs) {
    ticks++;
    exchange.markets().forEach(this::publishBooks);
    if (ticks % 10 == 0) {
      heartbeat();
      audience.supervise(wallMs);
    }
  }

  private void heartbeat() {
    for (StreamConnection connection : audience.connections()) {
      if (!connection.subscriptions().isEmpty()) {
        audience.publishTo(connection, "heartbeat", "{\"channel\":\"heartbeat\"}");
      }
    }
  }

  /** Tells all clients the state of the trading engine: {@code online}, {@code maintenance}. */
  void systemIs(String newSystem) {
    if (!system.equals(newSystem)) {
      system = newSystem;
      audience.tellAll(Json.text(KrakenWire.status(system, 0)));
    }
  }

  // The account

  private void executions(
      StreamConnection connection, JsonNode params, OptionalLong requestId, boolean begin) {
    String method = begin ? "subscribe" : "unsubscribe";
    if (!tokens.isValid(params.path("token").asString(""), exchange.nowMs())) {
      refuse(connection, method, null, "EAPI:Invalid key", requestId);
      return;
    }
    ObjectNode result = Json.object().put("channel", EXECUTIONS);
    if (begin) {
      result
          .put("maxratecount", KrakenLimits.TRADING_THRESHOLD)
          .put("snap_orders", params.path("snap_orders").asBoolean(true))
          .put("snap_trades", params.path("snap_trades").asBoolean(false));
    }
    if (!change(connection, method, EXECUTIONS, result, requestId, begin) || !begin) {
      executionSequences.remove(connection);
      return;
    }
    ArrayNode data = Json.array();
    if (params.path("snap_orders").asBoolean(true)) {
      exchange.openOrders(null).forEach(order -> data.add(orders.snapshot(order)));
    }
    if (params.path("snap_trades").asBoolean(false)) {
      orders.latestTrades(TRADES_IN_SNAPSHOT).forEach(data::add);
    }
    executionSequences.put(connection, 0L);
    sendExecutions(connection, "snapshot", data);
  }

  void reported(ExecutionReport report) {
    if (!audience.hears(EXECUTIONS)) {
      return;
    }
    for (ObjectNode event : orders.events(report)) {
      for (StreamConnection connection : audience.connections()) {
        if (executionSequences.containsKey(connection)) {
          sendExecutions(connection, "update", Json.array().add(event));
        }
      }
    }
  }

  private void sendExecutions(StreamConnection connection, String type, ArrayNode data) {
    long sequence = executionSequences.merge(connection, 1L, Long::sum);
    send(
        connection,
        EXECUTIONS,
        KrakenWire.message(EXECUTIONS, type, data).put("sequence", sequence));
  }
}
