package io.tradebot.marketingest.adapter.coinbase;

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
import io.tradebot.marketingest.adapter.coinbase.wire.WireCandles;
import io.tradebot.marketingest.adapter.coinbase.wire.WireTrades;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import io.tradebot.marketingest.adapter.rest.Answers;
import io.tradebot.marketingest.adapter.rest.VenueRest;
import io.tradebot.marketingest.application.MarketHistory;
import io.tradebot.marketingest.application.VenueCandles;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.domain.DepthSnapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What Coinbase's REST interface tells about the market. Blocks; thread-safe.
 *
 * <p>Candles tell prices and volume only: number of trades is 1 where something was traded, value
 * and what takers bought are 0. Candles of a second are folded from the trades, those of four hours
 * from those of one.
 */
final class CoinbaseHistory implements MarketHistory {
  /** Trades come in batches, and a candle counts as closed only this long after its end. */
  private static final long SETTLED_NS = 2_000_000_000L;

  private static final int CANDLES_PER_ANSWER = 300;

  /** First stretch of time that is asked for trades; shortened when it holds too many. */
  private static final long WINDOW_SECONDS = 600;

  private static final int WINDOWS = 20;

  private final VenueRest rest;
  private final SymbolTable symbols;
  private final VenueClock clock;

  CoinbaseHistory(VenueRest rest, SymbolTable symbols, VenueClock clock) {
    this.rest = rest;
    this.symbols = symbols;
    this.clock = clock;
  }

  @Override
  public DepthSnapshot depth(InstrumentId instrument, int levels) {
    JsonNode book =
        rest.get(
                "/api/v3/brokerage/market/product_book?product_id="
                    + symbols.wireName(instrument)
                    + "&limit="
                    + levels,
                JsonNode.class)
            .path("pricebook");
    return Answers.readable(
        "product_book",
        () -> new DepthSnapshot(0, levels(book.path("bids")), levels(book.path("asks")), true));
  }

  @Override
  public List<PublicTrade> latestTrades(InstrumentId instrument) {
    return trades(instrument, "?limit=" + PAGE);
  }

  /** Trades are told newest first, so that the stretch after the moment must be short enough. */
  @Override
  public List<PublicTrade> tradesFrom(InstrumentId instrument, long tradeId, long sinceNs) {
    long fromSeconds = sinceNs / 1_000_000_000L;
    long windowSeconds = WINDOW_SECONDS;
    long nowSeconds = clock.venueNowNs() / 1_000_000_000L;
    for (int window = 0; window < WINDOWS && fromSeconds <= nowSeconds; window++) {
      List<PublicTrade> trades = between(instrument, fromSeconds, fromSeconds + windowSeconds);
      if (trades.size() >= PAGE && windowSeconds > 1) {
        windowSeconds = Math.max(1, windowSeconds / 4);
        continue;
      }
      List<PublicTrade> found = trades.stream().filter(t -> t.tradeId() >= tradeId).toList();
      if (!found.isEmpty()) {
        return found;
      }
      fromSeconds += windowSeconds;
    }
    return List.of();
  }

  @Override
  public List<CandleClosed> candles(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs) {
    long settledNs = timeframe.openTimeNs(clock.venueNowNs() - SETTLED_NS);
    long endNs = Math.min(toNs, settledNs);
    if (endNs <= fromNs) {
      return List.of();
    }
    return switch (timeframe) {
      case S1 -> folded(instrument, timeframe, fromNs, endNs);
      case M1 -> candles(instrument, timeframe, "ONE_MINUTE", fromNs, endNs);
      case M5 -> candles(instrument, timeframe, "FIVE_MINUTE", fromNs, endNs);
      case M15 -> candles(instrument, timeframe, "FIFTEEN_MINUTE", fromNs, endNs);
      case H1 -> candles(instrument, timeframe, "ONE_HOUR", fromNs, endNs);
      case H4 ->
          VenueCandles.join(
              candles(instrument, Timeframe.H1, "ONE_HOUR", fromNs, endNs), timeframe);
      case D1 -> candles(instrument, timeframe, "ONE_DAY", fromNs, endNs);
    };
  }

  @Override
  public long timeMs() {
    return rest.get("/api/v3/brokerage/time", JsonNode.class).path("epochMillis").asLong();
  }

  private List<CandleClosed> candles(
      InstrumentId instrument, Timeframe timeframe, String granularity, long fromNs, long toNs) {
    long endNs = Math.min(toNs, fromNs + CANDLES_PER_ANSWER * timeframe.lengthNs());
    WireCandles answer =
        rest.get(
            product(instrument)
                + "/candles?start="
                + fromNs / 1_000_000_000L
                + "&end="
                + endNs / 1_000_000_000L
                + "&granularity="
                + granularity
                + "&limit="
                + (CANDLES_PER_ANSWER + 1),
            WireCandles.class);
    long nowNs = clock.nowNs();
    List<CandleClosed> candles =
        Answers.readable(
            "candles", () -> read(instrument, timeframe, answer, fromNs, endNs, nowNs));
    if (candles.isEmpty()) {
      return quiet(instrument, timeframe, fromNs, endNs, nowNs);
    }
    return VenueCandles.withFlatEnd(candles, timeframe, endNs, nowNs);
  }

  private static List<CandleClosed> read(
      InstrumentId instrument,
      Timeframe timeframe,
      WireCandles answer,
      long fromNs,
      long endNs,
      long nowNs) {
    List<CandleClosed> candles = new ArrayList<>();
    long lastOpenNs = Long.MIN_VALUE;
    for (WireCandles.Candle row : answer.candles().reversed()) {
      long openNs = Math.multiplyExact(row.start(), 1_000_000_000L);
      if (openNs <= lastOpenNs || openNs % timeframe.lengthNs() != 0) {
        throw new IllegalArgumentException("candles are not in order or not aligned");
      }
      lastOpenNs = openNs;
      if (openNs >= fromNs && openNs + timeframe.lengthNs() <= endNs) {
        candles.add(candle(instrument, timeframe, openNs, row, nowNs));
      }
    }
    return candles;
  }

  /** A stretch without a candle has had no trade when the newest trade is older. */
  private List<CandleClosed> quiet(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long endNs, long nowNs) {
    List<PublicTrade> trades = latestTrades(instrument);
    boolean isQuiet = !trades.isEmpty() && trades.getLast().eventTimeNs() < fromNs;
    return isQuiet
        ? VenueCandles.fold(instrument, timeframe, trades, fromNs, endNs, nowNs)
        : List.of();
  }

  private List<CandleClosed> folded(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs) {
    List<PublicTrade> trades = latestTrades(instrument);
    long endNs = toNs;
    if (!trades.isEmpty() && trades.getFirst().eventTimeNs() >= fromNs) {
      trades = new ArrayList<>();
      long fromSeconds = fromNs / 1_000_000_000L;
      long windowSeconds = WINDOW_SECONDS;
      for (int window = 0; window < WINDOWS && fromSeconds * 1_000_000_000L < toNs; window++) {
        List<PublicTrade> more = between(instrument, fromSeconds, fromSeconds + windowSeconds);
        if (more.size() >= PAGE && windowSeconds > 1) {
          windowSeconds = Math.max(1, windowSeconds / 4);
          continue;
        }
        long lastId = trades.isEmpty() ? -1 : trades.getLast().tradeId();
        more.stream().filter(trade -> trade.tradeId() > lastId).forEach(trades::add);
        fromSeconds += windowSeconds;
      }
      endNs = Math.min(toNs, fromSeconds * 1_000_000_000L);
    }
    return VenueCandles.fold(instrument, timeframe, trades, fromNs, endNs, clock.nowNs());
  }

  private List<PublicTrade> between(InstrumentId instrument, long fromSeconds, long toSeconds) {
    return trades(instrument, "?limit=" + PAGE + "&start=" + fromSeconds + "&end=" + toSeconds);
  }

  private List<PublicTrade> trades(InstrumentId instrument, String query) {
    WireTrades answer = rest.get(product(instrument) + "/ticker" + query, WireTrades.class);
    return Answers.readable(
        "ticker",
        () -> {
          long nowNs = clock.nowNs();
          List<PublicTrade> trades = new ArrayList<>(answer.trades().size());
          for (WireTrades.Trade row : answer.trades().reversed()) {
            long id = Long.parseLong(row.tradeId());
            if (!trades.isEmpty() && id <= trades.getLast().tradeId()) {
              throw new IllegalArgumentException("trades are not in order");
            }
            trades.add(
                new PublicTrade(
                    instrument,
                    id,
                    Price.of(row.price()),
                    Quantity.of(row.size()),
                    aggressor(row.side()),
                    timeNs(row.time()),
                    nowNs));
          }
          return trades;
        });
  }

  private String product(InstrumentId instrument) {
    return "/api/v3/brokerage/market/products/" + symbols.wireName(instrument);
  }

  /** The exchange tells the maker's side. */
  private static Side aggressor(String makerSide) {
    return switch (makerSide) {
      case "BUY" -> Side.SELL;
      case "SELL" -> Side.BUY;
      default -> throw new IllegalArgumentException("side is neither BUY nor SELL: " + makerSide);
    };
  }

  private static long timeNs(String text) {
    try {
      Instant time = Instant.parse(text);
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (DateTimeException noTime) {
      throw new IllegalArgumentException("no time: " + text, noTime);
    }
  }

  private static CandleClosed candle(
      InstrumentId instrument,
      Timeframe timeframe,
      long openNs,
      WireCandles.Candle row,
      long nowNs) {
    Quantity volume = Quantity.of(row.volume());
    return new CandleClosed(
        instrument,
        timeframe,
        openNs,
        Price.of(row.open()),
        Price.of(row.high()),
        Price.of(row.low()),
        Price.of(row.close()),
        volume,
        Money.zero(instrument.symbol().quote()),
        Quantity.ZERO,
        volume.isZero() ? 0 : 1,
        CandleSource.VENUE,
        openNs + timeframe.lengthNs(),
        nowNs);
  }

  private static long[] levels(JsonNode rows) {
    long[] levels = new long[rows.size() * 2];
    for (int i = 0; i < rows.size(); i++) {
      levels[2 * i] = Price.of(rows.path(i).path("price").asString()).raw();
      levels[2 * i + 1] = FixedPoint.parse(rows.path(i).path("size").asString());
    }
    return levels;
  }
}
