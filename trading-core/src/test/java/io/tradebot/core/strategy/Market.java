package io.tradebot.core.strategy;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Market and position events for tests, at 1 s candles from a fixed midnight. */
public final class Market {
  public static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  public static final InstrumentId ETH = InstrumentId.of("BINANCE:ETH-USDT");
  public static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
  public static final long SECOND = 1_000_000_000L;
  public static final long START_NS = MIDNIGHT.getEpochSecond() * SECOND;

  private static final Asset USDT = Asset.of("USDT");

  private Market() {}

  /** The candle of the n-th second, open and close at a price. */
  public static CandleClosed candle(InstrumentId instrument, int n, String price) {
    Price p = Price.of(price);
    return candle(instrument, n, p, p, p, p);
  }

  /** The candle of the n-th second with a range of 1 around its price. */
  public static CandleClosed wideCandle(InstrumentId instrument, int n, double price) {
    return candle(
        instrument, n, price(price), price(price + 0.5), price(price - 0.5), price(price));
  }

  private static CandleClosed candle(
      InstrumentId instrument, int n, Price open, Price high, Price low, Price close) {
    long openNs = START_NS + n * SECOND;
    return new CandleClosed(
        instrument,
        Timeframe.S1,
        openNs,
        open,
        high,
        low,
        close,
        Quantity.of("1"),
        Money.of("100", USDT),
        Quantity.of("0.5"),
        3,
        CandleSource.TRADES,
        openNs + SECOND,
        openNs + SECOND);
  }

  /** A random walk of 1 s candles. */
  public static List<CandleClosed> walk(
      InstrumentId instrument, RandomGenerator random, int count) {
    List<CandleClosed> candles = new ArrayList<>(count);
    double close = 100;
    for (int n = 0; n < count; n++) {
      double open = close;
      close *= StrictMath.exp(random.nextGaussian() * 0.001);
      double wick = open * 0.0005;
      candles.add(
          candle(
              instrument,
              n,
              price(open),
              price(Math.max(open, close) + wick),
              price(Math.min(open, close) - wick),
              price(close)));
    }
    return candles;
  }

  /** A book around a price, its five levels a side evenly filled. */
  public static BookSnapshot book(
      InstrumentId instrument, long updateId, long timeNs, double mid, double bidShare) {
    List<BookLevel> bids = new ArrayList<>();
    List<BookLevel> asks = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      bids.add(new BookLevel(price(mid - 0.01 * i), quantity(10 * bidShare)));
      asks.add(new BookLevel(price(mid + 0.01 * i), quantity(10 * (1 - bidShare))));
    }
    return new BookSnapshot(instrument, bids, asks, updateId, timeNs, timeNs);
  }

  public static Price price(double value) {
    return Price.ofRaw(Math.round(value * 100) * 1_000_000);
  }

  private static Quantity quantity(double value) {
    return Quantity.ofRaw(Math.round(value * 1e8));
  }

  public static PositionOpened opened(StrategyId strategy, InstrumentId instrument, Instant at) {
    return new PositionOpened(position(strategy, instrument, "1", at), at);
  }

  public static PositionClosed closed(StrategyId strategy, InstrumentId instrument, Instant at) {
    return new PositionClosed(position(strategy, instrument, "0", at), "signal", at);
  }

  private static Position position(
      StrategyId strategy, InstrumentId instrument, String quantity, Instant at) {
    return new Position(
        "p1",
        AccountId.of("BINANCE-main"),
        strategy,
        instrument,
        Quantity.of(quantity),
        Price.of("100"),
        Quantity.of("1"),
        null,
        Money.zero(USDT),
        Money.zero(USDT),
        null,
        null,
        at);
  }

  /** The analysis of a verdict that must have one. */
  public static AnalysisCompleted analysisOf(Verdict verdict) {
    return Objects.requireNonNull(verdict.analysis(), "the verdict has no analysis");
  }

  /** When an event became known. */
  public static Instant known(long timeNs) {
    return Instant.ofEpochSecond(0, timeNs);
  }
}
