package io.tradebot.core.signal;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.core.strategy.MarketStream;
import io.tradebot.core.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs strategies: a reducer that turns market, sentiment and position events into analyses and
 * signals.
 *
 * <p>It keeps the input honest, so that strategies need not: candles reach them in order and once,
 * books never older than the one before. Where candles are missing the strategies that need them
 * forget and warm up anew, from the candles that follow or from {@link #warmUp history}, whichever
 * comes first; an average over a hole would look like one over none. A strategy that throws is
 * taken out and reported, the others go on.
 *
 * <p>Deterministic, and not thread-safe: one thread at a time.
 */
public final class SignalEngine {
  private static final RunningStrategy.Evaluation<CandleClosed> ON_CANDLE = Strategy::onCandle;
  private static final RunningStrategy.Evaluation<BookSnapshot> ON_BOOK = Strategy::onBook;
  private static final RunningStrategy.Evaluation<BestQuote> ON_QUOTE = Strategy::onQuote;
  private static final RunningStrategy.Evaluation<SentimentEvent> ON_SENTIMENT =
      Strategy::onSentiment;
  private static final RunningStrategy.Notice<CandleClosed> LEARN = Strategy::learn;
  private static final RunningStrategy.Notice<PositionEvent> ON_POSITION = Strategy::onPosition;

  private final List<RunningStrategy> strategies;
  private final Map<InstrumentId, Desk> desks = new LinkedHashMap<>();
  private long evaluations;
  private long candlesRefused;
  private long candlesMissing;
  private long booksRefused;

  public SignalEngine(List<Strategy> strategies) {
    this.strategies = strategies.stream().map(RunningStrategy::new).toList();
    for (RunningStrategy running : this.strategies) {
      for (InstrumentId instrument : running.strategy.instruments()) {
        desks.computeIfAbsent(instrument, Desk::new).add(running);
      }
    }
  }

  /**
   * Takes a market event. Instruments and candle lengths that no strategy wants are passed over.
   *
   * @param now when the caller learnt of it
   * @return what came of it; empty for most events
   */
  public List<SignalOutput> process(MarketEvent event, Instant now) {
    return orNone(
        switch (event) {
          case CandleClosed candle -> onCandle(candle, now);
          case BookSnapshot book -> onBook(book, now);
          case BestQuote quote -> onQuote(quote, now);
          // Strategies see trades as candles.
          case PublicTrade trade -> null;
          case FeedConnected connected -> onVenue(connected.venue(), Desk::connect, now);
          case FeedDisconnected gone ->
              onVenue(
                  gone.venue(),
                  desk -> desk.disconnect("connection to " + gone.venue() + " lost"),
                  now);
          case FeedStale silent -> onStale(silent, now);
          // A book is published again only once it is proven, and a candle is mended at its close.
          case MarketGapDetected gap -> null;
          case MarketGapClosed row -> null;
        });
  }

  /** Takes what texts say about an asset. */
  public List<SignalOutput> process(SentimentEvent event, Instant now) {
    List<SignalOutput> outputs = null;
    for (RunningStrategy running : strategies) {
      for (InstrumentId instrument : running.strategy.instruments()) {
        if (instrument.symbol().base().equals(event.asset())) {
          evaluations++;
          outputs = running.evaluate(ON_SENTIMENT, event, now, outputs);
          break;
        }
      }
    }
    return orNone(outputs);
  }

  /** Takes what became of a position, and tells the strategy whose it is. */
  public List<SignalOutput> process(PositionEvent event, Instant now) {
    Desk desk = desks.get(event.position().instrument());
    List<SignalOutput> outputs = null;
    if (desk != null) {
      for (RunningStrategy running : desk.strategies) {
        if (running.strategy.id().equals(event.position().strategy())) {
          outputs = running.tell(ON_POSITION, event, now, outputs);
        }
      }
    }
    return orNone(outputs);
  }

  /**
   * Teaches the strategies of a series its past; no analysis and no signal comes of it.
   *
   * <p>The order of the candles does not matter; of candles with the same time one made from trades
   * wins, else the later in the list. Only the run that leads to the newest candle without a hole
   * counts, and only if it says more than what was learnt already.
   *
   * @return a {@link SignalOutput.StrategyFailed} for each strategy that threw
   */
  public List<SignalOutput> warmUp(
      CandleSeriesId id, Collection<CandleClosed> history, Instant now) {
    CandleSeries series = find(id);
    List<CandleClosed> run = latestRun(id, history);
    if (series == null || run.isEmpty()) {
      return List.of();
    }
    boolean failed = series.strategies.stream().anyMatch(s -> s.status().failure() != null);
    if (!failed && !series.isSurpassedBy(run)) {
      return List.of();
    }
    List<SignalOutput> outputs = null;
    for (RunningStrategy running : series.strategies) {
      running.startAnew(id.instrument());
      for (CandleClosed candle : run) {
        outputs = running.tell(LEARN, candle, now, outputs);
      }
    }
    series.acceptAnew(run);
    return orNone(outputs);
  }

  private static List<CandleClosed> latestRun(CandleSeriesId id, Collection<CandleClosed> history) {
    TreeMap<Long, CandleClosed> byOpenTime = new TreeMap<>();
    for (CandleClosed candle : history) {
      if (candle.instrument().equals(id.instrument()) && candle.timeframe() == id.timeframe()) {
        byOpenTime.merge(
            candle.openTimeNs(),
            candle,
            (earlier, later) ->
                earlier.source() == CandleSource.TRADES && later.source() == CandleSource.VENUE
                    ? earlier
                    : later);
      }
    }
    List<CandleClosed> run = new ArrayList<>();
    for (CandleClosed candle : byOpenTime.descendingMap().values()) {
      if (!run.isEmpty()
          && run.getLast().openTimeNs() - candle.openTimeNs() != id.timeframe().lengthNs()) {
        break;
      }
      run.add(candle);
    }
    return run.reversed();
  }

  /** Every series that a strategy wants, with the number of candles in a row that it needs. */
  public Map<CandleSeriesId, Integer> warmUps() {
    Map<CandleSeriesId, Integer> needs = new LinkedHashMap<>();
    for (Desk desk : desks.values()) {
      for (CandleSeries series : desk.allSeries()) {
        needs.put(series.id, series.warmUp());
      }
    }
    return needs;
  }

  /** Whether all strategies of a series run and have learnt enough. */
  public boolean isReady(CandleSeriesId id) {
    CandleSeries series = find(id);
    return series != null && series.isReady();
  }

  /** Every strategy, in the order of the start. */
  public List<StrategyStatus> strategies() {
    return strategies.stream().map(RunningStrategy::status).toList();
  }

  public SignalCounts counts() {
    return new SignalCounts(evaluations, candlesRefused, candlesMissing, booksRefused);
  }

  private @Nullable List<SignalOutput> onCandle(CandleClosed candle, Instant now) {
    Desk desk = desks.get(candle.instrument());
    CandleSeries series = desk == null ? null : desk.series(candle.timeframe());
    if (desk == null || series == null) {
      return null;
    }
    if (series.isPast(candle)) {
      candlesRefused++;
      return null;
    }
    List<SignalOutput> outputs = null;
    if (candle.trades() > 0 && desk.refresh(MarketStream.CANDLE)) {
      outputs = tellFeed(desk, now, outputs);
    }
    long missing = series.missingBefore(candle);
    series.accept(candle, missing > 0);
    if (missing > 0) {
      candlesMissing += missing;
      outputs = outputs == null ? new ArrayList<>() : outputs;
      outputs.add(
          new SignalOutput.CandlesMissing(candle.instrument(), candle.timeframe(), missing, now));
      for (RunningStrategy running : series.strategies) {
        if (running.status().failure() == null) {
          running.startAnew(candle.instrument());
        }
      }
    }
    for (int i = 0; i < series.strategies.size(); i++) {
      evaluations++;
      outputs = series.strategies.get(i).evaluate(ON_CANDLE, candle, now, outputs);
    }
    return outputs;
  }

  private @Nullable List<SignalOutput> onBook(BookSnapshot book, Instant now) {
    Desk desk = desks.get(book.instrument());
    if (desk == null || desk.onBook.isEmpty()) {
      return null;
    }
    if (!desk.isNewBook(book.updateId(), book.eventTimeNs())) {
      booksRefused++;
      return null;
    }
    List<SignalOutput> outputs = null;
    if (desk.refresh(MarketStream.BOOK)) {
      outputs = tellFeed(desk, now, outputs);
    }
    for (int i = 0; i < desk.onBook.size(); i++) {
      evaluations++;
      outputs = desk.onBook.get(i).evaluate(ON_BOOK, book, now, outputs);
    }
    return outputs;
  }

  private @Nullable List<SignalOutput> onQuote(BestQuote quote, Instant now) {
    Desk desk = desks.get(quote.instrument());
    if (desk == null) {
      return null;
    }
    List<SignalOutput> outputs = null;
    if (desk.refresh(MarketStream.QUOTE)) {
      outputs = tellFeed(desk, now, outputs);
    }
    for (int i = 0; i < desk.onQuote.size(); i++) {
      evaluations++;
      outputs = desk.onQuote.get(i).evaluate(ON_QUOTE, quote, now, outputs);
    }
    return outputs;
  }

  private @Nullable List<SignalOutput> onStale(FeedStale silent, Instant now) {
    Desk desk = desks.get(silent.instrument());
    MarketStream stream =
        switch (silent.stream()) {
          case "trade" -> MarketStream.CANDLE;
          case "book" -> MarketStream.BOOK;
          case "quote" -> MarketStream.QUOTE;
          default -> null;
        };
    if (desk == null || stream == null) {
      return null;
    }
    desk.markStale(stream, silent.stream() + " stream silent for " + silent.silentMs() + " ms");
    return tellFeed(desk, now, null);
  }

  private @Nullable List<SignalOutput> onVenue(Venue venue, Consumer<Desk> change, Instant now) {
    List<SignalOutput> outputs = null;
    for (Desk desk : desks.values()) {
      if (desk.instrument.venue().equals(venue)) {
        change.accept(desk);
        outputs = tellFeed(desk, now, outputs);
      }
    }
    return outputs;
  }

  private static @Nullable List<SignalOutput> tellFeed(
      Desk desk, Instant now, @Nullable List<SignalOutput> outputs) {
    List<SignalOutput> result = outputs;
    for (RunningStrategy running : desk.strategies) {
      String fault = desk.faultFor(running);
      result =
          running.tell(
              (strategy, instrument) -> strategy.onFeed(instrument, fault),
              desk.instrument,
              now,
              result);
    }
    return result;
  }

  private @Nullable CandleSeries find(CandleSeriesId id) {
    Desk desk = desks.get(id.instrument());
    return desk == null ? null : desk.series(id.timeframe());
  }

  private static List<SignalOutput> orNone(@Nullable List<SignalOutput> outputs) {
    return outputs == null ? List.of() : outputs;
  }
}
