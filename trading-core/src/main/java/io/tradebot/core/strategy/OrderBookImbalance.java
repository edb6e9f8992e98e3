package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Evaluations.step;
import static io.tradebot.core.strategy.Evaluations.text;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.indicator.AverageTrueRange;
import io.tradebot.core.indicator.BookImbalance;
import io.tradebot.core.indicator.ExponentialMovingAverage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes with the pressure in the book: long when bids outweigh asks in the top levels for several
 * books in a row and the price is above a long average; flat when, for as many books, bids have
 * faded or the price is back below the average.
 *
 * <p>Candles teach it trend and range, books make it decide. A book that is crossed, has an empty
 * side or came late is no ground for a decision: it abstains, and the run of agreeing books begins
 * anew.
 */
final class OrderBookImbalance implements Strategy {
  static final StrategyId ID = StrategyId.of("order_book_imbalance");

  private final InstrumentId instrument;
  private final OrderBookImbalanceParameters parameters;
  private final BookImbalance imbalance;
  private final ExponentialMovingAverage trend;
  private final AverageTrueRange range;
  private final Evaluations evaluations;
  private int learnt;
  private int booksForEntry;
  private int booksForExit;

  OrderBookImbalance(
      InstrumentId instrument, OrderBookImbalanceParameters parameters, AnalysisDetail detail) {
    this.instrument = instrument;
    this.parameters = parameters;
    imbalance = new BookImbalance(parameters.levels());
    trend = new ExponentialMovingAverage(parameters.trendPeriod());
    range = new AverageTrueRange(parameters.atrPeriod());
    evaluations =
        new Evaluations(ID, instrument, detail, parameters.signalExpiry(), parameters.coolDown());
  }

  @Override
  public StrategyId id() {
    return ID;
  }

  @Override
  public Set<InstrumentId> instruments() {
    return Set.of(instrument);
  }

  @Override
  public Set<MarketStream> streams() {
    return Set.of(MarketStream.CANDLE, MarketStream.BOOK);
  }

  @Override
  public Timeframe timeframe() {
    return parameters.timeframe();
  }

  @Override
  public int warmUp() {
    return Math.max(trend.warmUp(), range.warmUp());
  }

  @Override
  public boolean isReady() {
    return trend.isReady() && range.isReady();
  }

  @Override
  public void learn(CandleClosed candle) {
    double close = candle.close().raw();
    trend.update(close);
    range.update((double) candle.high().raw(), (double) candle.low().raw(), close);
    learnt++;
  }

  @Override
  public Verdict onCandle(CandleClosed candle, Instant now) {
    learn(candle);
    return Verdict.NOTHING;
  }

  @Override
  public Verdict onBook(BookSnapshot book, Instant now) {
    imbalance.update(book);
    String unusable = unusable(book, now);
    if (unusable != null) {
      booksForEntry = 0;
      booksForExit = 0;
    } else if (isReady()) {
      boolean aboveTrend = mid(book) > trend.value();
      boolean forEntry = imbalance.value() > parameters.enterAbove() && aboveTrend;
      boolean forExit = imbalance.value() < parameters.exitBelow() || !aboveTrend;
      booksForEntry = forEntry ? booksForEntry + 1 : 0;
      booksForExit = forExit ? booksForExit + 1 : 0;

      if (evaluations.isHolding()) {
        if (booksForExit >= parameters.confirmations()
            && evaluations.isExitDue(book.eventTimeNs())) {
          return signalled(book, Stance.FLAT, now);
        }
      } else if (booksForEntry >= parameters.confirmations()
          && atr() != null
          && evaluations.feedFault() == null
          && evaluations.entryHeldBackNs(book.eventTimeNs()) == 0) {
        return signalled(book, Stance.LONG, now);
      }
    }
    return evaluations.isAnalysisDue(book.eventTimeNs())
        ? analysed(book, unusable, now)
        : Verdict.NOTHING;
  }

  /** Why a book is no ground for a decision; null when it is. */
  private @Nullable String unusable(BookSnapshot book, Instant now) {
    if (!imbalance.isReady()) {
      return "a side of the book is empty";
    }
    if (book.isCrossed()) {
      return "the book is crossed";
    }
    return evaluations.isLate(book.receiveTimeNs(), now) ? "the book came too late" : null;
  }

  private Verdict signalled(BookSnapshot book, Stance stance, Instant now) {
    boolean entry = stance == Stance.LONG;
    double share = imbalance.value();
    String reason;
    if (entry) {
      reason =
          text(
              "bids hold %.0f %% of the top %d levels, price above EMA %d",
              share * 100, parameters.levels(), parameters.trendPeriod());
    } else if (mid(book) <= trend.value()) {
      reason = text("price fell below EMA %d", parameters.trendPeriod());
    } else {
      reason =
          text("bids hold only %.0f %% of the top %d levels", share * 100, parameters.levels());
    }
    // An entry is sized by ATR; an exit goes at the bid, which is what a seller sees.
    Price reference = entry ? book.asks().getFirst().price() : book.bids().getFirst().price();
    return evaluations.signalled(
        event(book),
        book.eventTimeNs(),
        book.receiveTimeNs(),
        steps(book, null),
        share,
        1 - share,
        stance,
        entry ? share : 1 - share,
        atr(),
        reference,
        reason,
        now);
  }

  private Verdict analysed(BookSnapshot book, @Nullable String unusable, Instant now) {
    Decision decision = Decision.HOLD;
    String reason;
    if (unusable != null) {
      decision = Decision.ABSTAIN;
      reason = unusable;
    } else if (!isReady()) {
      decision = Decision.ABSTAIN;
      reason = text("warming up, %d of %d candles", learnt, warmUp());
    } else if (evaluations.isHolding()) {
      reason =
          booksForExit >= parameters.confirmations()
              ? "exit is on its way"
              : "long while the bids hold";
    } else if (evaluations.feedFault() != null) {
      decision = Decision.ABSTAIN;
      reason = "market data at fault: " + evaluations.feedFault();
    } else if (booksForEntry >= parameters.confirmations()) {
      reason =
          atr() == null
              ? "bids outweigh, but the price stands still"
              : "bids outweigh during the cool-down";
    } else if (booksForEntry > 0) {
      reason = text("%d of %d books agree", booksForEntry, parameters.confirmations());
    } else {
      reason =
          mid(book) > trend.value() ? "bids do not outweigh enough" : "price is below the trend";
    }
    double share = imbalance.isReady() ? imbalance.value() : 0;
    return evaluations.analysed(
        event(book),
        book.eventTimeNs(),
        steps(book, unusable),
        share,
        imbalance.isReady() ? 1 - share : 0,
        decision,
        reason,
        now);
  }

  private List<AnalysisStep> steps(BookSnapshot book, @Nullable String unusable) {
    boolean known = imbalance.isReady();
    boolean aboveTrend = known && trend.isReady() && mid(book) > trend.value();
    String trendValue =
        known && trend.isReady()
            ? text(
                "price %.8g %s EMA %.8g",
                mid(book) / FixedPoint.ONE,
                aboveTrend ? "above" : "not above",
                trend.value() / FixedPoint.ONE)
            : "unknown";
    Price atr = atr();
    return List.of(
        step("warm_up", Math.min(learnt, warmUp()) + "/" + warmUp(), 0, isReady()),
        step("book", unusable == null ? "sound" : unusable, 0, unusable == null),
        step("trend_filter", trendValue, 0, aboveTrend),
        step(
            "imbalance",
            known ? text("bids %.1f %%", imbalance.value() * 100) : "unknown",
            known ? imbalance.value() : 0,
            known && imbalance.value() > parameters.enterAbove()),
        step(
            "confirmations",
            booksForEntry + "/" + parameters.confirmations(),
            0,
            booksForEntry >= parameters.confirmations()),
        step("volatility", atr == null ? "unknown" : "ATR " + atr, 0, atr != null),
        evaluations.positionStep(),
        evaluations.coolDownStep(book.eventTimeNs()),
        evaluations.feedStep());
  }

  /** Raw fixed-point units. */
  private static double mid(BookSnapshot book) {
    return (book.bids().getFirst().price().raw() + (double) book.asks().getFirst().price().raw())
        / 2;
  }

  /** In quote units; null when not warmed up, or when the price has not moved at all. */
  private @Nullable Price atr() {
    long raw = range.isReady() ? Math.round(range.value()) : 0;
    return raw > 0 ? Price.ofRaw(raw) : null;
  }

  /** The time stands beside the number, as a venue that restarts counts anew. */
  private static String event(BookSnapshot book) {
    return "book" + book.updateId() + "@" + book.eventTimeNs();
  }

  @Override
  public void onPosition(PositionEvent event) {
    evaluations.onPosition(event);
  }

  @Override
  public void onFeed(InstrumentId changed, @Nullable String fault) {
    evaluations.onFeed(fault);
    if (fault != null) {
      booksForEntry = 0;
      booksForExit = 0;
    }
  }

  @Override
  public void forget(InstrumentId forgotten) {
    trend.reset();
    range.reset();
    imbalance.reset();
    learnt = 0;
    booksForEntry = 0;
    booksForExit = 0;
  }
}
