package io.tradebot.marketingest.adapter.venue;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.coinbase.CoinbaseVenue;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.NaiveCandles;
import io.tradebot.marketingest.application.VenueAccess;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Coinbase's protocol, as its pages "Advanced Trade WebSocket" and "Public REST" describe it. */
public class CoinbaseWire extends WireVenue {
  private static final int PRICE_DECIMALS = 2;
  private long number;

  public CoinbaseWire(InstantSource time) {
    super(InstrumentId.of("COINBASE:BTC-USD"), time);
  }

  @Override
  public MarketVenue open(VenueAccess access) {
    return CoinbaseVenue.open(access);
  }

  @Override
  protected List<String> answers(String request) {
    synchronized (bids) {
      List<String> answers = new ArrayList<>();
      boolean subscribe = request.contains("\"type\":\"subscribe\"");
      if (subscribe && request.contains("\"heartbeats\"")) {
        // The first request of a connection.
        number = 0;
      }
      if (subscribe && request.contains("\"level2\"") && request.contains("\"BTC-USD\"")) {
        answers.add(
            envelope(
                "l2_data",
                "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\",\"updates\":["
                    + joined(updates("bid", flat(bids)), updates("offer", flat(asks)))
                    + "]}"));
      }
      if (subscribe && request.contains("\"market_trades\"")) {
        answers.add(
            envelope(
                "market_trades",
                "{\"type\":\"snapshot\",\"trades\":["
                    + last(past(instrument), 10).reversed().stream()
                        .map(CoinbaseWire::trade)
                        .collect(Collectors.joining(","))
                    + "]}"));
      }
      answers.add(envelope("subscriptions", "{\"subscriptions\":{\"level2\":[\"BTC-USD\"]}}"));
      return answers;
    }
  }

  @Override
  public String tradeFrame(PublicTrade trade) {
    synchronized (bids) {
      return envelope("market_trades", "{\"type\":\"update\",\"trades\":[" + trade(trade) + "]}");
    }
  }

  @Override
  public String bookFrame(long[] bidChanges, long[] askChanges) {
    synchronized (bids) {
      change(bidChanges, askChanges);
      return envelope(
          "l2_data",
          "{\"type\":\"update\",\"product_id\":\"BTC-USD\",\"updates\":["
              + joined(updates("bid", bidChanges), updates("offer", askChanges))
              + "]}");
    }
  }

  @Override
  public String quoteFrame() {
    return "";
  }

  private String envelope(String channel, String event) {
    return "{\"channel\":\"%s\",\"client_id\":\"\",\"timestamp\":\"%s\",\"sequence_num\":%d,\"events\":[%s]}"
        .formatted(channel, instant(nowNs()), number++, event);
  }

  private static String joined(String left, String right) {
    return left.isEmpty() || right.isEmpty() ? left + right : left + "," + right;
  }

  private static String updates(String side, long[] changes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < changes.length; i += 2) {
      text.append(i == 0 ? "" : ",")
          .append(
              "{\"side\":\"%s\",\"event_time\":\"1970-01-01T00:00:00Z\",\"price_level\":\"%s\",\"new_quantity\":\"%s\"}"
                  .formatted(
                      side, decimal(changes[i], PRICE_DECIMALS), decimal(changes[i + 1], 8)));
    }
    return text.toString();
  }

  private static String trade(PublicTrade trade) {
    return "{\"trade_id\":\"%d\",\"product_id\":\"BTC-USD\",\"price\":\"%s\",\"size\":\"%s\",\"side\":\"%s\",\"time\":\"%s\"}"
        .formatted(
            trade.tradeId(),
            decimal(trade.price().raw(), PRICE_DECIMALS),
            trade.quantity(),
            trade.aggressor() == Side.BUY ? "SELL" : "BUY",
            instant(trade.eventTimeNs()));
  }

  @Override
  protected List<String> otherFrames() {
    List<String> frames = new ArrayList<>();
    frames.add(
        "{\"channel\":\"heartbeats\",\"client_id\":\"\",\"timestamp\":\"2026-07-07T20:31:26.122969572Z\",\"sequence_num\":7,\"events\":[{\"current_time\":\"2026-07-07"
            + " 20:31:26.121961769 +0000 UTC"
            + " m=+91717.525857105\",\"heartbeat_counter\":\"3049\"}]}");
    frames.add("{\"type\":\"error\",\"message\":\"authentication failure\"}");
    frames.addAll(
        answers("{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\"],\"channel\":\"level2\"}"));
    // The flat shape.
    frames.add(
        "{\"type\":\"l2update\",\"product_id\":\"BTC-USD\",\"changes\":[[\"buy\",\"63507.67\",\"0.00000000\"],[\"sell\",\"63509.77\",\"0.12596486\"]],\"time\":\"2026-07-07T22:58:17.078028Z\"}");
    frames.add(
        "{\"type\":\"match\",\"trade_id\":1052119289,\"maker_order_id\":\"a\",\"taker_order_id\":\"b\",\"side\":\"sell\",\"size\":\"0.2\",\"price\":\"63514.6\",\"product_id\":\"BTC-USD\",\"sequence\":132235026010,\"time\":\"2026-07-07T22:58:17.164892Z\"}");
    frames.add(
        "{\"type\":\"heartbeat\",\"last_trade_id\":825468326,\"product_id\":\"BTC-USD\",\"sequence\":100329289694,\"time\":\"2026-07-07T22:59:16.000000Z\"}");
    frames.add(
        "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\",\"asks\":[[\"1774.93\",\"0.56100580\"]],\"bids\":[[\"1774.92\",\"0.1\"]]}");
    frames.add(
        "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"level2_50\",\"product_ids\":[\"BTC-USD\"],\"account_ids\":null}]}");
    return frames;
  }

  @Override
  protected Parts parts() {
    return new Parts(
        "price",
        "size",
        true,
        "trade_id",
        true,
        "\"time\":\"2026-07-07T22:59:17.897Z\"",
        "\"time\":\"1783465157\"",
        "\"time\":\"1970-01-01T00:00:00Z\"",
        "\"product_id\":\"BTC-USD\"");
  }

  @Override
  protected @Nullable String answer(String path, Map<String, String> query) {
    InstrumentId of =
        InstrumentId.of(path.contains("/ETH-USD/") ? "COINBASE:ETH-USD" : "COINBASE:BTC-USD");
    return switch (path) {
      case "/api/v3/brokerage/time" ->
          "{\"iso\":\"\",\"epochSeconds\":\"%d\",\"epochMillis\":\"%d\"}"
              .formatted(nowNs() / 1_000_000_000L, nowNs() / 1_000_000L);
      case "/api/v3/brokerage/market/products" ->
          "{\"products\":["
              + product("BTC-USD", "BTC", "USD", "online", "", "0.01")
              + ","
              + product("BTC-USDC", "BTC", "USDC", "online", "BTC-USD", "0.01")
              + ","
              + product("ETH-USD", "ETH", "USD", "online", "", "0.01")
              + ","
              + product("OLD-USD", "OLD", "USD", "delisted", "", "0.01")
              + ","
              + product("FINE-USD", "FINE", "USD", "online", "", "0.0000000001")
              + "]}";
      case "/api/v3/brokerage/market/products/BTC-USD/ticker",
          "/api/v3/brokerage/market/products/ETH-USD/ticker" -> {
        int limit = Integer.parseInt(query.getOrDefault("limit", "1000"));
        long fromNs = Long.parseLong(query.getOrDefault("start", "0")) * 1_000_000_000L;
        long toNs = Long.parseLong(query.getOrDefault("end", "9000000000")) * 1_000_000_000L;
        yield "{\"trades\":["
            + last(
                    past(of).stream()
                        .filter(t -> t.eventTimeNs() >= fromNs && t.eventTimeNs() < toNs)
                        .toList(),
                    limit)
                .reversed()
                .stream()
                .map(CoinbaseWire::trade)
                .collect(Collectors.joining(","))
            + "],\"best_bid\":\"1\",\"best_ask\":\"2\"}";
      }
      case "/api/v3/brokerage/market/products/BTC-USD/candles",
          "/api/v3/brokerage/market/products/ETH-USD/candles" ->
          candles(of, query);
      default -> null;
    };
  }

  private String candles(InstrumentId of, Map<String, String> query) {
    Timeframe timeframe =
        switch (query.getOrDefault("granularity", "")) {
          case "ONE_MINUTE" -> Timeframe.M1;
          case "FIVE_MINUTE" -> Timeframe.M5;
          case "ONE_HOUR" -> Timeframe.H1;
          default -> Timeframe.D1;
        };
    long fromNs = Long.parseLong(query.getOrDefault("start", "0")) * 1_000_000_000L;
    long toNs = Long.parseLong(query.getOrDefault("end", "0")) * 1_000_000_000L;
    List<CandleClosed> candles =
        NaiveCandles.of(
            of, timeframe, past(of), fromNs, Math.min(toNs, nowNs()) + timeframe.lengthNs());
    return "{\"candles\":["
        + candles.reversed().stream()
            // Intervals without a trade are left out.
            .filter(c -> c.trades() > 0)
            .map(
                c ->
                    "{\"start\":\"%d\",\"low\":\"%s\",\"high\":\"%s\",\"open\":\"%s\",\"close\":\"%s\",\"volume\":\"%s\"}"
                        .formatted(
                            c.openTimeNs() / 1_000_000_000L,
                            c.low(),
                            c.high(),
                            c.open(),
                            c.close(),
                            c.volume()))
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static String product(
      String id, String base, String quote, String status, String alias, String priceStep) {
    return "{\"product_id\":\"%s\",\"base_currency_id\":\"%s\",\"quote_currency_id\":\"%s\",\"status\":\"%s\",\"trading_disabled\":false,\"alias\":\"%s\",\"quote_increment\":\"%s\",\"base_increment\":\"0.00000001\"}"
        .formatted(id, base, quote, status, alias, priceStep);
  }

  private static long[] flat(SortedMap<Long, Long> side) {
    return side.entrySet().stream()
        .flatMapToLong(level -> java.util.stream.LongStream.of(level.getKey(), level.getValue()))
        .toArray();
  }
}
