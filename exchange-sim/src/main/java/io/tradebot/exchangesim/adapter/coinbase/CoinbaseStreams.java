package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.adapter.socket.Audience;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.socket.StreamConnection;
import io.tradebot.exchangesim.application.DepthDiff;
import io.tradebot.exchangesim.application.Exchange;
import io.tradebot.exchangesim.application.ExecutionReport;
import io.tradebot.exchangesim.application.Market;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.TapeTrade;
import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The WebSocket: every message of a connection has the next number. Used on the venue's thread
 * alone.
 */
final class CoinbaseStreams {
  private static final String LEVELS = "level2";
  private static final String TRADES = "market_trades";
  private static final String TICKER = "ticker";
  private static final String TICKER_BATCH = "ticker_batch";
  private static final String CANDLES = "candles";
  private static final String HEARTBEATS = "heartbeats";
  private static final String USER = "user";
  private static final List<String> OF_PRODUCTS =
      List.of(LEVELS, TRADES, TICKER, TICKER_BATCH, CANDLES);
  private static final int TRADES_IN_SNAPSHOT = 100;
  private static final int CANDLES_IN_SNAPSHOT = 100;
  private static final int BATCH_SECONDS = 5;
  private static final long SUBSCRIBE_WITHIN_MS = 5_000;
  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS '+0000 UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Audience audience;
  private final Exchange exchange;
  private final CoinbaseNames names;
  private final JsonWebTokens tokens;
  private final Map<StreamConnection, Long> sequences = new HashMap<>();
  private long heartbeats;
  private long ticks;

  CoinbaseStreams(Audience audience, Exchange exchange, CoinbaseNames names, JsonWebTokens tokens) {
    this.audience = audience;
    this.exchange = exchange;
    this.names = names;
    this.tokens = tokens;
  }

  void opened(StreamConnection connection) {
    audience.enter(connection);
    sequences.put(connection, 0L);
  }

  void closed(StreamConnection connection) {
    audience.leave(connection);
    sequences.remove(connection);
  }

  void received(StreamConnection connection, String text) {
    JsonNode message;
    try {
      message = Json.read(text);
    } catch (JacksonException malformed) {
      fail(connection, "failed to parse request");
      return;
    }
    String type = message.path("type").asString("");
    String channel = message.path("channel").asString("");
    boolean begin = type.equals("subscribe");
    if (!begin && !type.equals("unsubscribe")) {
      fail(connection, "invalid type");
      return;
    }
    if (channel.equals(HEARTBEATS)) {
      change(connection, HEARTBEATS, begin);
    } else if (channel.equals(USER)) {
      user(connection, message, begin);
    } else if (OF_PRODUCTS.contains(channel)) {
      products(connection, channel, message, begin);
    } else {
      fail(connection, "channel " + channel + " does not exist");
    }
  }

  private void products(
      StreamConnection connection, String channel, JsonNode message, boolean begin) {
    List<Market> markets = new ArrayList<>();
    for (JsonNode product : message.path("product_ids")) {
      Market market = names.find(product.asString(""));
      if (market == null) {
        fail(connection, product.asString("") + " is not a valid product");
        return;
      }
      markets.add(market);
    }
    if (markets.isEmpty()) {
      fail(connection, "no products provided");
      return;
    }
    List<Market> begun = new ArrayList<>();
    for (Market market : markets) {
      if (channel.equals(LEVELS) && begin) {
        // Those who listen already are brought to the same point first.
        publishLevels(market);
      }
      String topic = topic(channel, market);
      boolean changed =
          begin ? audience.listen(connection, topic) : audience.forget(connection, topic);
      if (begin && changed) {
        begun.add(market);
      }
    }
    begun.forEach(market -> sendSnapshot(connection, channel, market));
    confirm(connection);
  }

  private void change(StreamConnection connection, String topic, boolean begin) {
    if (begin) {
      audience.listen(connection, topic);
    } else {
      audience.forget(connection, topic);
    }
    confirm(connection);
  }

  private static String topic(String channel, Market market) {
    return channel + "/" + CoinbaseNames.product(market.listing());
  }

  private void fail(StreamConnection connection, String message) {
    audience.answer(
        connection, Json.text(Json.object().put("type", "error").put("message", message)));
  }

  private void confirm(StreamConnection connection) {
    Map<String, ArrayNode> byChannel = new LinkedHashMap<>();
    for (String topic : connection.subscriptions()) {
      int slash = topic.indexOf('/');
      String channel = slash < 0 ? topic : topic.substring(0, slash);
      ArrayNode products = byChannel.computeIfAbsent(channel, key -> Json.array());
      products.add(slash < 0 ? channel : topic.substring(slash + 1));
    }
    ObjectNode subscriptions = Json.object();
    byChannel.forEach(subscriptions::set);
    ObjectNode event = Json.object();
    event.set("subscriptions", subscriptions);
    audience.answer(connection, envelope(connection, "subscriptions", event));
  }

  private String envelope(StreamConnection connection, String channel, ObjectNode event) {
    long sequence = sequences.merge(connection, 1L, Long::sum) - 1;
    ObjectNode message =
        Json.object()
            .put("channel", channel)
            .put("client_id", "")
            .put("timestamp", CoinbaseWire.time(exchange.nowMs()))
            .put("sequence_num", sequence);
    message.set("events", Json.array().add(event));
    return Json.text(message);
  }

  private void publish(String topic, String channel, Supplier<ObjectNode> event) {
    if (audience.hears(topic)) {
      ObjectNode made = event.get();
      audience.publish(topic, connection -> envelope(connection, channel, made));
    }
  }

  private void sendSnapshot(StreamConnection connection, String channel, Market market) {
    ObjectNode event = event("snapshot", channel, market);
    String name = channel.equals(LEVELS) ? "l2_data" : channel;
    audience.publishTo(connection, topic(channel, market), envelope(connection, name, event));
  }

  private ObjectNode event(String type, String channel, Market market) {
    ObjectNode event = Json.object().put("type", type);
    switch (channel) {
      case LEVELS -> {
        event.put("product_id", CoinbaseNames.product(market.listing()));
        event.set(
            "updates",
            CoinbaseWire.levelUpdates(
                market.listing(),
                market.depth().levels(Side.BUY),
                market.depth().levels(Side.SELL),
                exchange.nowMs()));
      }
      case TRADES -> {
        ArrayNode trades = Json.array();
        market.tape().latest(TRADES_IN_SNAPSHOT).reversed().stream()
            .map(trade -> CoinbaseWire.trade(market.listing(), trade))
            .forEach(trades::add);
        event.set("trades", trades);
      }
      case CANDLES -> {
        List<Candle> all = market.candles(Timeframe.M5).all();
        event.set(
            "candles",
            candles(
                market,
                all.subList(Math.max(0, all.size() - CANDLES_IN_SNAPSHOT), all.size()).reversed()));
      }
      default ->
          event.set("tickers", Json.array().add(CoinbaseWire.ticker(market, exchange.nowMs())));
    }
    return event;
  }

  private static ArrayNode candles(Market market, List<Candle> candles) {
    ArrayNode rows = Json.array();
    for (Candle candle : candles) {
      rows.add(
          CoinbaseWire.candle(market.listing(), candle)
              .put("product_id", CoinbaseNames.product(market.listing())));
    }
    return rows;
  }

  // Events of the market

  void traded(Market market, TapeTrade trade) {
    publish(
        topic(TRADES, market),
        TRADES,
        () -> {
          ObjectNode event = Json.object().put("type", "update");
          event.set("trades", Json.array().add(CoinbaseWire.trade(market.listing(), trade)));
          return event;
        });
    publish(topic(TICKER, market), TICKER, () -> event("update", TICKER, market));
  }

  void quoteChanged(Market market) {
    publishLevels(market);
  }

  private void publishLevels(Market market) {
    DepthDiff diff = market.drainDiff(true);
    if (diff == null) {
      return;
    }
    publish(
        topic(LEVELS, market),
        "l2_data",
        () -> {
          ObjectNode event =
              Json.object()
                  .put("type", "update")
                  .put("product_id", CoinbaseNames.product(market.listing()));
          event.set(
              "updates",
              CoinbaseWire.levelUpdates(
                  market.listing(), diff.bids(), diff.asks(), exchange.nowMs()));
          return event;
        });
  }

  /** Each 100 ms. */
  void tick(long nowMs, long wallMs) {
    ticks++;
    exchange.markets().forEach(this::publishLevels);
    if (ticks % 10 == 0) {
      heartbeat(nowMs);
      for (Market market : exchange.markets()) {
        publish(
            topic(CANDLES, market),
            CANDLES,
            () -> {
              Candle open = market.candles(Timeframe.M5).open();
              ObjectNode event = Json.object().put("type", "update");
              event.set("candles", candles(market, open == null ? List.of() : List.of(open)));
              return event;
            });
        if (ticks % (10L * BATCH_SECONDS) == 0) {
          publish(
              topic(TICKER_BATCH, market),
              TICKER_BATCH,
              () -> event("update", TICKER_BATCH, market));
        }
      }
      endIdle(wallMs);
      audience.supervise(wallMs);
    }
  }

  private void heartbeat(long nowMs) {
    heartbeats++;
    publish(
        HEARTBEATS,
        HEARTBEATS,
        () ->
            Json.object()
                .put("current_time", GO_TIME.format(Instant.ofEpochMilli(nowMs)) + " m=+1.0")
                .put("heartbeat_counter", heartbeats));
  }

  /** Who asks for nothing is disconnected. */
  private void endIdle(long wallMs) {
    for (StreamConnection connection : audience.connections()) {
      if (connection.subscriptions().isEmpty()
          && wallMs - connection.openedMs() > SUBSCRIBE_WITHIN_MS) {
        connection.close(1008, "no subscription");
      }
    }
  }

  // The account

  private void user(StreamConnection connection, JsonNode message, boolean begin) {
    if (!tokens.allowsChannel(message.path("jwt").asString(""), exchange.nowMs())) {
      fail(connection, "authentication failure");
      return;
    }
    if (!begin) {
      change(connection, USER, false);
      return;
    }
    if (audience.listen(connection, USER)) {
      ArrayNode open = Json.array();
      exchange.openOrders(null).forEach(order -> open.add(event(order)));
      audience.publishTo(connection, USER, envelope(connection, USER, userEvent("snapshot", open)));
    }
    confirm(connection);
  }

  private static ObjectNode userEvent(String type, ArrayNode orders) {
    ObjectNode event = Json.object().put("type", type);
    event.set("orders", orders);
    ObjectNode positions = Json.object();
    positions.set("perpetual_futures_positions", Json.array());
    positions.set("expiring_futures_positions", Json.array());
    event.set("positions", positions);
    return event;
  }

  void reported(ExecutionReport report) {
    publish(USER, USER, () -> userEvent("update", Json.array().add(event(report.order()))));
  }

  private ObjectNode event(VenueOrder order) {
    Market market = names.marketOf(order.symbol());
    List<VenueFill> fills =
        exchange.fills(market).stream().filter(fill -> fill.orderId() == order.orderId()).toList();
    return CoinbaseWire.orderEvent(
        order, names.orderId(order.symbol(), order.orderId()), market.listing(), fills);
  }
}
