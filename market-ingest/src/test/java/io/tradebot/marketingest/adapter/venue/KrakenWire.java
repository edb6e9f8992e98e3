package io.tradebot.marketingest.adapter.venue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.kraken.KrakenVenue;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.NaiveCandles;
import io.tradebot.marketingest.application.VenueAccess;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Kraken's protocol, as its pages "WebSocket API v2" and "Spot REST API" describe it. */
public class KrakenWire extends WireVenue {
  private static final int PRICE_DECIMALS = 1;

  /** The first answer to a request for a book holds this checksum instead of the right one. */
  public volatile long wrongChecksum = -1;

  public KrakenWire(InstantSource time) {
    super(InstrumentId.of("KRAKEN:BTC-USD"), time);
  }

  @Override
  public MarketVenue open(VenueAccess access) {
    return KrakenVenue.open(access);
  }

  @Override
  protected List<String> answers(String request) {
    String channel = request.replaceAll(".*\"channel\":\"(\\w+)\".*", "$1");
    String method = request.replaceAll(".*\"method\":\"(\\w+)\".*", "$1");
    String id = request.replaceAll(".*\"req_id\":(\\d+).*", "$1");
    List<String> answers = new ArrayList<>();
    if (channel.equals("instrument")) {
      answers.add(
          "{\"method\":\"subscribe\",\"req_id\":"
              + id
              + ",\"result\":{\"channel\":\"instrument\",\"snapshot\":true},\"success\":true,\"time_in\":\"2026-01-01T00:00:00.000001Z\",\"time_out\":\"2026-01-01T00:00:00.000002Z\"}");
      answers.add(
          "{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[{\"id\":\"USD\",\"status\":\"enabled\",\"precision\":4}],\"pairs\":[{\"symbol\":\"BTC/USD\",\"base\":\"BTC\",\"quote\":\"USD\",\"status\":\"online\",\"qty_precision\":8,\"price_precision\":1},{\"symbol\":\"ABC/USD\",\"base\":\"ABC\",\"quote\":\"USD\",\"status\":\"cancel_only\",\"qty_precision\":8,\"price_precision\":5}]}}");
      return answers;
    }
    for (String symbol : request.replaceAll(".*\"symbol\":\\[([^\\]]*)\\].*", "$1").split(",")) {
      answers.add(
          "{\"method\":\"%s\",\"req_id\":%s,\"result\":{\"channel\":\"%s\",\"symbol\":%s},\"success\":true,\"time_in\":\"2026-01-01T00:00:00.000001Z\",\"time_out\":\"2026-01-01T00:00:00.000002Z\"}"
              .formatted(method, id, channel, symbol));
    }
    if (channel.equals("book") && method.equals("subscribe") && request.contains("\"BTC/USD\"")) {
      answers.add(snapshot());
    }
    return answers;
  }

  @Override
  public String tradeFrame(PublicTrade trade) {
    return "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"%s\",\"price\":%s,\"qty\":%s,\"ord_type\":\"limit\",\"trade_id\":%d,\"timestamp\":\"%s\"}]}"
        .formatted(
            trade.aggressor().name().toLowerCase(Locale.ROOT),
            decimal(trade.price().raw(), PRICE_DECIMALS),
            decimal(trade.quantity().raw(), 8),
            trade.tradeId(),
            instant(trade.eventTimeNs()));
  }

  @Override
  public String bookFrame(long[] bidChanges, long[] askChanges) {
    synchronized (bids) {
      change(bidChanges, askChanges);
      return "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":%s,\"asks\":%s,\"checksum\":%d,\"timestamp\":\"%s\"}]}"
          .formatted(levels(bidChanges), levels(askChanges), checksum(), instant(nowNs()));
    }
  }

  @Override
  public String quoteFrame() {
    BestQuote best = best();
    return "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":%s,\"bid_qty\":%s,\"ask\":%s,\"ask_qty\":%s,\"last\":1.0,\"volume\":2.5,\"vwap\":1.0,\"low\":1.0,\"high\":1.0,\"change\":-0.1,\"change_pct\":-0.01}]}"
        .formatted(
            decimal(best.bid().raw(), PRICE_DECIMALS),
            decimal(best.bidQuantity().raw(), 8),
            decimal(best.ask().raw(), PRICE_DECIMALS),
            decimal(best.askQuantity().raw(), 8));
  }

  private String snapshot() {
    synchronized (bids) {
      long sum = wrongChecksum >= 0 ? wrongChecksum : checksum();
      wrongChecksum = -1;
      return "{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":%s,\"asks\":%s,\"checksum\":%d,\"timestamp\":\"%s\"}]}"
          .formatted(levels(flat(bids)), levels(flat(asks)), sum, instant(nowNs()));
    }
  }

  /** As the exchange's guide describes it, from the texts of the numbers. */
  private long checksum() {
    StringBuilder text = new StringBuilder();
    for (SortedMap<Long, Long> side : List.of(asks, bids)) {
      side.entrySet().stream()
          .limit(10)
          .forEach(
              level ->
                  text.append(digits(decimal(level.getKey(), PRICE_DECIMALS)))
                      .append(digits(decimal(level.getValue(), 8))));
    }
    CRC32 crc = new CRC32();
    crc.update(text.toString().getBytes(US_ASCII));
    return crc.getValue();
  }

  private static String digits(String number) {
    return number.replace(".", "").replaceFirst("^0+", "");
  }

  @Override
  protected List<String> otherFrames() {
    List<String> frames = new ArrayList<>();
    frames.add("{\"channel\":\"heartbeat\"}");
    frames.add(
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.10\",\"system\":\"maintenance\",\"api_version\":\"v2\",\"connection_id\":12393906104898154338}]}");
    frames.add(
        "{\"error\":\"Currency pair not supported"
            + " FOO/USD\",\"method\":\"subscribe\",\"success\":false,\"symbol\":\"FOO/USD\"}");
    frames.addAll(answers("{\"method\":\"subscribe\",\"channel\":\"instrument\",\"req_id\":1}"));
    frames.addAll(
        answers(
            "{\"method\":\"subscribe\",\"channel\":\"book\",\"symbol\":[\"BTC/USD\"],\"req_id\":4}"));
    return frames;
  }

  @Override
  protected Parts parts() {
    return new Parts(
        "price",
        "qty",
        false,
        "trade_id",
        false,
        "\"timestamp\":\"2026-07-07T22:59:17.897Z\"",
        "\"timestamp\":\"1783465157\"",
        "\"timestamp\":\"1970-01-01T00:00:00Z\"",
        "\"symbol\":\"BTC/USD\"");
  }

  @Override
  protected @Nullable String answer(String path, Map<String, String> query) {
    InstrumentId of =
        InstrumentId.of(
            query.getOrDefault("pair", "").equals("XETHZUSD")
                ? "KRAKEN:ETH-USD"
                : "KRAKEN:BTC-USD");
    return switch (path) {
      case "/0/public/AssetPairs" ->
          "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"altname\":\"XBTUSD\",\"wsname\":\"XBT/USD\",\"base\":\"XXBT\",\"quote\":\"ZUSD\",\"pair_decimals\":1,\"lot_decimals\":8,\"status\":\"online\"},\"XETHZUSD\":{\"altname\":\"ETHUSD\",\"wsname\":\"ETH/USD\",\"base\":\"XETH\",\"quote\":\"ZUSD\",\"pair_decimals\":2,\"lot_decimals\":8,\"status\":\"online\"},\"OLDUSD\":{\"altname\":\"OLDUSD\",\"wsname\":\"OLD/USD\",\"base\":\"OLD\",\"quote\":\"ZUSD\",\"pair_decimals\":4,\"lot_decimals\":8,\"status\":\"cancel_only\"},\"FINEUSD\":{\"altname\":\"FINEUSD\",\"wsname\":\"FINE/USD\",\"base\":\"FINE\",\"quote\":\"ZUSD\",\"pair_decimals\":10,\"lot_decimals\":5,\"status\":\"online\"}}}";
      case "/0/public/Time" ->
          "{\"error\":[],\"result\":{\"unixtime\":"
              + nowNs() / 1_000_000_000L
              + ",\"rfc1123\":\"\"}}";
      case "/0/public/Trades" -> {
        int count = Integer.parseInt(query.getOrDefault("count", "1000"));
        String since = query.get("since");
        List<PublicTrade> some =
            since == null
                ? last(past(of), count)
                : past(of).stream()
                    .filter(t -> t.eventTimeNs() > Long.parseLong(since))
                    .limit(count)
                    .toList();
        yield result(
            some.stream()
                .map(
                    t ->
                        "[\"%s\",\"%s\",%s,\"%s\",\"l\",\"\",%d]"
                            .formatted(
                                decimal(t.price().raw(), 5),
                                decimal(t.quantity().raw(), 8),
                                BigDecimal.valueOf(t.eventTimeNs(), 9).toPlainString(),
                                t.aggressor() == Side.BUY ? "b" : "s",
                                t.tradeId()))
                .collect(Collectors.joining(",", "[", "]")));
      }
      case "/0/public/OHLC" -> ohlc(of, query);
      default -> null;
    };
  }

  private String ohlc(InstrumentId of, Map<String, String> query) {
    long lengthNs = Long.parseLong(query.getOrDefault("interval", "1")) * 60_000_000_000L;
    Timeframe timeframe =
        java.util.Arrays.stream(Timeframe.values())
            .filter(one -> one.lengthNs() == lengthNs)
            .findFirst()
            .orElseThrow();
    long sinceNs = Long.parseLong(query.getOrDefault("since", "0")) * 1_000_000_000L;
    long nowNs = nowNs();
    // The candle that is not over yet comes too.
    List<CandleClosed> candles =
        NaiveCandles.of(
            of,
            timeframe,
            past(of),
            Math.max(timeframe.openTimeNs(sinceNs), timeframe.openTimeNs(nowNs) - 720 * lengthNs),
            timeframe.openTimeNs(nowNs) + lengthNs);
    return result(
        candles.stream()
            .filter(c -> c.openTimeNs() > sinceNs)
            .map(
                c ->
                    "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d]"
                        .formatted(
                            c.openTimeNs() / 1_000_000_000L,
                            c.open(),
                            c.high(),
                            c.low(),
                            c.close(),
                            c.volume().isZero() ? "0.0" : c.close().toString(),
                            decimal(c.volume().raw(), 8),
                            c.trades()))
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static String result(String rows) {
    return "{\"error\":[],\"result\":{\"XXBTZUSD\":" + rows + ",\"last\":\"0\"}}";
  }

  private static long[] flat(SortedMap<Long, Long> side) {
    return side.entrySet().stream()
        .limit(25)
        .flatMapToLong(level -> java.util.stream.LongStream.of(level.getKey(), level.getValue()))
        .toArray();
  }

  private static String levels(long[] changes) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < changes.length; i += 2) {
      text.append(i == 0 ? "" : ",")
          .append("{\"price\":")
          .append(decimal(changes[i], PRICE_DECIMALS))
          .append(",\"qty\":")
          .append(decimal(changes[i + 1], 8))
          .append('}');
    }
    return text.append(']').toString();
  }
}
