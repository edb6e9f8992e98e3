package io.tradebot.marketingest.adapter.venue;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.binance.BinanceVenue;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.NaiveCandles;
import io.tradebot.marketingest.application.VenueAccess;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binance's protocol, as its pages "WebSocket Streams" and "Market Data endpoints" describe it. */
public class BinanceWire extends WireVenue {
  private long updateId = 1_000;

  public BinanceWire(InstantSource time) {
    super(InstrumentId.of("BINANCE:BTC-USDT"), time);
  }

  @Override
  public MarketVenue open(VenueAccess access) {
    return BinanceVenue.open(access);
  }

  @Override
  protected List<String> answers(String request) {
    return List.of(
        "{\"result\":null,\"id\":" + request.replaceAll(".*\"id\":(\\d+).*", "$1") + "}");
  }

  @Override
  public String tradeFrame(PublicTrade trade) {
    return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":%b,\"M\":true}}"
        .formatted(
            trade.eventTimeNs() / 1_000_000L,
            trade.tradeId(),
            decimal(trade.price().raw(), 8),
            decimal(trade.quantity().raw(), 8),
            trade.eventTimeNs() / 1_000_000L,
            trade.aggressor() == Side.SELL);
  }

  @Override
  public String bookFrame(long[] bidChanges, long[] askChanges) {
    synchronized (bids) {
      change(bidChanges, askChanges);
      long first = updateId + 1;
      updateId += 3;
      return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":%s,\"a\":%s}}"
          .formatted(nowNs() / 1_000_000L, first, updateId, levels(bidChanges), levels(askChanges));
    }
  }

  @Override
  public String quoteFrame() {
    BestQuote best = best();
    return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":%d,\"s\":\"BTCUSDT\",\"b\":\"%s\",\"B\":\"%s\",\"a\":\"%s\",\"A\":\"%s\"}}"
        .formatted(
            updateId,
            decimal(best.bid().raw(), 8),
            decimal(best.bidQuantity().raw(), 8),
            decimal(best.ask().raw(), 8),
            decimal(best.askQuantity().raw(), 8));
  }

  @Override
  protected List<String> otherFrames() {
    return List.of(
        "{\"result\":null,\"id\":3}",
        "{\"error\":{\"code\":2,\"msg\":\"Invalid request: missing field\"}}",
        "{\"data\":{\"e\":\"serverShutdown\",\"E\":1783465157897}}");
  }

  @Override
  protected Parts parts() {
    return new Parts(
        "p",
        "q",
        true,
        "t",
        false,
        "\"T\":1783465157897",
        "\"T\":1783465157",
        "\"T\":0",
        "\"s\":\"BTCUSDT\"");
  }

  @Override
  protected @Nullable String answer(String path, Map<String, String> query) {
    InstrumentId of =
        InstrumentId.of(
            query.getOrDefault("symbol", "").equals("ETHUSDT")
                ? "BINANCE:ETH-USDT"
                : "BINANCE:BTC-USDT");
    return switch (path) {
      case "/api/v3/exchangeInfo" ->
          "{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\"},{\"symbol\":\"ETHUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"ETH\",\"quoteAsset\":\"USDT\"},{\"symbol\":\"OLDUSDT\",\"status\":\"BREAK\",\"baseAsset\":\"OLD\",\"quoteAsset\":\"USDT\"}]}";
      case "/api/v3/time" -> "{\"serverTime\":" + nowNs() / 1_000_000L + "}";
      case "/api/v3/depth" -> {
        synchronized (bids) {
          yield "{\"lastUpdateId\":%d,\"bids\":%s,\"asks\":%s}"
              .formatted(updateId, levels(flat(bids)), levels(flat(asks)));
        }
      }
      case "/api/v3/trades" -> trades(last(past(of), 1_000));
      case "/api/v3/historicalTrades" -> {
        long from = Long.parseLong(query.getOrDefault("fromId", "0"));
        yield trades(past(of).stream().filter(t -> t.tradeId() >= from).limit(1_000).toList());
      }
      case "/api/v3/klines" -> klines(of, query);
      default -> null;
    };
  }

  private String klines(InstrumentId of, Map<String, String> query) {
    Timeframe timeframe = Timeframe.of(query.getOrDefault("interval", ""));
    long fromNs = Long.parseLong(query.getOrDefault("startTime", "0")) * 1_000_000L;
    long toNs = (Long.parseLong(query.getOrDefault("endTime", "0")) + 1) * 1_000_000L;
    List<CandleClosed> candles =
        NaiveCandles.of(of, timeframe, past(of), fromNs, Math.min(toNs, nowNs()));
    return candles.stream()
        .map(
            c ->
                "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d,\"%s\",%d,\"%s\",\"0\",\"0\"]"
                    .formatted(
                        c.openTimeNs() / 1_000_000L,
                        c.open(),
                        c.high(),
                        c.low(),
                        c.close(),
                        c.volume(),
                        c.eventTimeNs() / 1_000_000L - 1,
                        decimal(c.quoteVolume().raw(), 8),
                        c.trades(),
                        c.takerBuyVolume()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String trades(List<PublicTrade> trades) {
    return trades.stream()
        .map(
            t ->
                "{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"time\":%d,\"isBuyerMaker\":%b}"
                    .formatted(
                        t.tradeId(),
                        t.price(),
                        t.quantity(),
                        t.eventTimeNs() / 1_000_000L,
                        t.aggressor() == Side.SELL))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static long[] flat(SortedMap<Long, Long> side) {
    return side.entrySet().stream()
        .flatMapToLong(level -> java.util.stream.LongStream.of(level.getKey(), level.getValue()))
        .toArray();
  }

  private static String levels(long[] changes) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < changes.length; i += 2) {
      text.append(i == 0 ? "" : ",")
          .append("[\"")
          .append(decimal(changes[i], 8))
          .append("\",\"")
          .append(decimal(changes[i + 1], 8))
          .append("\"]");
    }
    return text.append(']').toString();
  }
}
