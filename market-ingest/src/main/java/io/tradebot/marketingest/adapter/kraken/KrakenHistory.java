package io.tradebot.marketingest.adapter.kraken;

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
import io.tradebot.marketingest.adapter.rest.Answers;
import io.tradebot.marketingest.adapter.rest.VenueRest;
import io.tradebot.marketingest.application.MarketHistory;
import io.tradebot.marketingest.application.VenueCandles;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.domain.DepthSnapshot;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What Kraken's REST interface tells about the market. Blocks; thread-safe.
 *
 * <p>Candles reach back 720 intervals. They tell neither the exact value of the trades nor what
 * takers bought: both are 0. Candles of a second are folded from the trades.
 */
final class KrakenHistory implements MarketHistory {
  /** A candle counts as closed only this long after its end. */
  private static final long SETTLED_NS = 1_000_000_000L;

  /** Trades are asked for from a moment on; so many answers are read to find one. */
  private static final int PAGES = 20;

  private final VenueRest rest;
  private final KrakenSymbols symbols;
  private final VenueClock clock;

  KrakenHistory(VenueRest rest, KrakenSymbols symbols, VenueClock clock) {
    this.rest = rest;
    this.symbols = symbols;
    this.clock = clock;
  }

  @Override
  public DepthSnapshot depth(InstrumentId instrument, int levels) {
    JsonNode depth =
        pair(
            "/0/public/Depth?pair=" + symbols.requestName(instrument) + "&count=" + levels,
            instrument);
    return Answers.readable(
        "Depth",
        () ->
            new DepthSnapshot(
                0, levels(depth.path("bids")), levels(depth.path("asks")), levels < 500));
  }

  @Override
  public List<PublicTrade> latestTrades(InstrumentId instrument) {
    return trades(
        instrument, "/0/public/Trades?pair=" + symbols.requestName(instrument) + "&count=" + PAGE);
  }

  @Override
  public List<PublicTrade> tradesFrom(InstrumentId instrument, long tradeId, long sinceNs) {
    List<PublicTrade> found = new ArrayList<>();
    long nextSinceNs = sinceNs;
    for (int page = 0; page < PAGES && found.isEmpty(); page++) {
      List<PublicTrade> trades = tradesSince(instrument, nextSinceNs);
      trades.stream().filter(trade -> trade.tradeId() >= tradeId).forEach(found::add);
      if (trades.size() < PAGE || trades.getLast().eventTimeNs() <= nextSinceNs) {
        break;
      }
      nextSinceNs = trades.getLast().eventTimeNs();
    }
    return found;
  }

  @Override
  public List<CandleClosed> candles(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs) {
    long settledNs = timeframe.openTimeNs(clock.venueNowNs() - SETTLED_NS);
    long endNs = Math.min(Math.min(toNs, settledNs), fromNs + PAGE * timeframe.lengthNs());
    if (endNs <= fromNs) {
      return List.of();
    }
    if (timeframe == Timeframe.S1) {
      return folded(instrument, timeframe, fromNs, endNs);
    }
    JsonNode rows =
        pair(
            "/0/public/OHLC?pair="
                + symbols.requestName(instrument)
                + "&interval="
                + timeframe.length().toMinutes()
                + "&since="
                // It is the last one that is not wanted.
                + (fromNs / 1_000_000_000L - 1),
            instrument);
    return Answers.readable(
        "OHLC",
        () -> {
          long nowNs = clock.nowNs();
          List<CandleClosed> candles = new ArrayList<>(rows.size());
          long lastOpenNs = Long.MIN_VALUE;
          for (JsonNode row : rows) {
            long openNs = Math.multiplyExact(row.path(0).asLong(), 1_000_000_000L);
            if (openNs <= lastOpenNs || openNs % timeframe.lengthNs() != 0) {
              throw new IllegalArgumentException("candles are not in order or not aligned");
            }
            lastOpenNs = openNs;
            if (openNs >= fromNs && openNs < endNs) {
              candles.add(candle(instrument, timeframe, openNs, row, nowNs));
            }
          }
          return candles;
        });
  }

  /** The exchange tells its time in whole seconds: it is this or up to a second later. */
  @Override
  public long timeMs() {
    return rest.get("/0/public/Time", JsonNode.class).path("result").path("unixtime").asLong()
        * 1_000L;
  }

  private List<CandleClosed> folded(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long endNs) {
    List<PublicTrade> trades = latestTrades(instrument);
    long knownNs = endNs;
    if (!trades.isEmpty() && trades.getFirst().eventTimeNs() >= fromNs) {
      trades = new ArrayList<>(tradesSince(instrument, fromNs));
      boolean more = trades.size() == PAGE;
      for (int page = 1; page < PAGES && more; page++) {
        long lastId = trades.getLast().tradeId();
        List<PublicTrade> next = tradesSince(instrument, trades.getLast().eventTimeNs());
        next.stream().filter(trade -> trade.tradeId() > lastId).forEach(trades::add);
        more = next.size() == PAGE && trades.getLast().eventTimeNs() < endNs;
      }
      if (more) {
        // The rest is asked for from there on.
        knownNs = Math.min(endNs, trades.getLast().eventTimeNs());
      }
    }
    return VenueCandles.fold(instrument, timeframe, trades, fromNs, knownNs, clock.nowNs());
  }

  private List<PublicTrade> tradesSince(InstrumentId instrument, long sinceNs) {
    return trades(
        instrument,
        "/0/public/Trades?pair="
            + symbols.requestName(instrument)
            + "&since="
            + (sinceNs - 1)
            + "&count="
            + PAGE);
  }

  private List<PublicTrade> trades(InstrumentId instrument, String path) {
    JsonNode rows = pair(path, instrument);
    return Answers.readable(
        "Trades",
        () -> {
          long nowNs = clock.nowNs();
          List<PublicTrade> trades = new ArrayList<>(rows.size());
          for (JsonNode row : rows) {
            long id = row.path(6).asLong();
            if (!trades.isEmpty() && id <= trades.getLast().tradeId()) {
              throw new IllegalArgumentException("trades are not in order");
            }
            trades.add(
                new PublicTrade(
                    instrument,
                    id,
                    Price.of(row.path(0).asString()),
                    Quantity.of(row.path(1).asString()),
                    side(row.path(3).asString()),
                    row.path(2).decimalValue().movePointRight(9).longValue(),
                    nowNs));
          }
          return trades;
        });
  }

  /** The only pair of an answer, whatever the exchange calls it there. */
  private JsonNode pair(String path, InstrumentId instrument) {
    JsonNode result = rest.get(path, JsonNode.class).path("result");
    for (var entry : result.properties()) {
      if (!entry.getKey().equals("last")) {
        return entry.getValue();
      }
    }
    throw new VenueRequestException(
        VenueRequestException.Kind.MALFORMED,
        java.time.Duration.ZERO,
        "the answer holds nothing about " + instrument);
  }

  private static Side side(String text) {
    return switch (text) {
      case "b" -> Side.BUY;
      case "s" -> Side.SELL;
      default -> throw new IllegalArgumentException("side is neither b nor s but " + text);
    };
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
        Quantity.of(row.path(6).asString()),
        Money.zero(instrument.symbol().quote()),
        Quantity.ZERO,
        row.path(7).asLong(),
        CandleSource.VENUE,
        openNs + timeframe.lengthNs(),
        nowNs);
  }

  private static long[] levels(JsonNode rows) {
    long[] levels = new long[rows.size() * 2];
    for (int i = 0; i < rows.size(); i++) {
      levels[2 * i] = Price.of(rows.path(i).path(0).asString()).raw();
      levels[2 * i + 1] = FixedPoint.parse(rows.path(i).path(1).asString());
    }
    return levels;
  }
}
