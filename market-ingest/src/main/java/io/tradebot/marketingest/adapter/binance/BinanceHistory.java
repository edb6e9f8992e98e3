package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.binance.wire.WireDepth;
import io.tradebot.marketingest.adapter.binance.wire.WireTrade;
import io.tradebot.marketingest.adapter.rest.Answers;
import io.tradebot.marketingest.adapter.rest.VenueRest;
import io.tradebot.marketingest.application.MarketHistory;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.domain.DepthSnapshot;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What Binance's REST interface tells about the market. Blocks; thread-safe. */
final class BinanceHistory implements MarketHistory {
  /**
   * A candle counts as closed only this long after its end, when the exchange has surely counted
   * its last trade.
   */
  private static final long SETTLED_NS = 500_000_000L;

  private final VenueRest rest;
  private final BinanceSymbols symbols;
  private final VenueClock clock;

  BinanceHistory(VenueRest rest, BinanceSymbols symbols, VenueClock clock) {
    this.rest = rest;
    this.symbols = symbols;
    this.clock = clock;
  }

  @Override
  public DepthSnapshot depth(InstrumentId instrument, int levels) {
    WireDepth depth =
        rest.get(
            "/api/v3/depth?symbol=" + symbols.wireName(instrument) + "&limit=" + levels,
            WireDepth.class);
    return Answers.readable(
        "depth",
        () ->
            new DepthSnapshot(
                depth.lastUpdateId(),
                levels(depth.bids()),
                levels(depth.asks()),
                depth.bids().size() >= levels || depth.asks().size() >= levels));
  }

  @Override
  public List<PublicTrade> latestTrades(InstrumentId instrument) {
    return trades(
        instrument, "/api/v3/trades?symbol=" + symbols.wireName(instrument) + "&limit=" + PAGE);
  }

  @Override
  public List<PublicTrade> tradesFrom(InstrumentId instrument, long tradeId, long sinceNs) {
    return trades(
        instrument,
        "/api/v3/historicalTrades?symbol="
            + symbols.wireName(instrument)
            + "&fromId="
            + tradeId
            + "&limit="
            + PAGE);
  }

  @Override
  public List<CandleClosed> candles(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs) {
    long endNs = Math.min(toNs, fromNs + PAGE * timeframe.lengthNs());
    JsonNode rows =
        rest.get(
            "/api/v3/klines?symbol="
                + symbols.wireName(instrument)
                + "&interval="
                + timeframe.code()
                + "&startTime="
                + fromNs / 1_000_000L
                + "&endTime="
                + (endNs / 1_000_000L - 1)
                + "&limit="
                + PAGE,
            JsonNode.class);
    return Answers.readable(
        "klines",
        () -> {
          long settledNs = clock.venueNowNs() - SETTLED_NS;
          long nowNs = clock.nowNs();
          List<CandleClosed> candles = new ArrayList<>(rows.size());
          long lastOpenNs = Long.MIN_VALUE;
          for (JsonNode row : rows) {
            long openNs = Math.multiplyExact(row.path(0).asLong(), 1_000_000L);
            if (openNs <= lastOpenNs || openNs % timeframe.lengthNs() != 0) {
              throw new IllegalArgumentException("candles are not in order or not aligned");
            }
            lastOpenNs = openNs;
            if (openNs >= fromNs && openNs < toNs && openNs + timeframe.lengthNs() <= settledNs) {
              candles.add(candle(instrument, timeframe, openNs, row, nowNs));
            }
          }
          return candles;
        });
  }

  @Override
  public long timeMs() {
    return rest.get("/api/v3/time", JsonNode.class).path("serverTime").asLong();
  }

  private List<PublicTrade> trades(InstrumentId instrument, String path) {
    WireTrade[] rows = rest.get(path, WireTrade[].class);
    return Answers.readable(
        "trades",
        () -> {
          long nowNs = clock.nowNs();
          List<PublicTrade> trades = new ArrayList<>(rows.length);
          for (WireTrade row : rows) {
            if (!trades.isEmpty() && row.id() <= trades.getLast().tradeId()) {
              throw new IllegalArgumentException("trades are not in order");
            }
            trades.add(
                new PublicTrade(
                    instrument,
                    row.id(),
                    Price.of(row.price()),
                    Quantity.of(row.qty()),
                    row.isBuyerMaker() ? Side.SELL : Side.BUY,
                    Math.multiplyExact(row.time(), 1_000_000L),
                    nowNs));
          }
          return trades;
        });
  }

  private static CandleClosed candle(
      InstrumentId instrument, Timeframe timeframe, long openNs, JsonNode row, long nowNs) {
    return new CandleClosed(
        instrument,
        timeframe,
        openNs,
        Price.of(row.path(1).asString()),
        Price.of(row.path(2).asString()),
        Price.of(row.path(3).asString()),
        Price.of(row.path(4).asString()),
        Quantity.of(row.path(5).asString()),
        Money.of(row.path(7).asString(), instrument.symbol().quote()),
        Quantity.of(row.path(9).asString()),
        row.path(8).asLong(),
        CandleSource.VENUE,
        openNs + timeframe.lengthNs(),
        nowNs);
  }

  private static long[] levels(List<List<String>> rows) {
    long[] levels = new long[rows.size() * 2];
    for (int i = 0; i < rows.size(); i++) {
      levels[2 * i] = Price.of(rows.get(i).get(0)).raw();
      levels[2 * i + 1] = FixedPoint.parse(rows.get(i).get(1));
    }
    return levels;
  }
}
