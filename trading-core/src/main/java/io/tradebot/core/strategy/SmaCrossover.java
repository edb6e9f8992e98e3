package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Evaluations.step;
import static io.tradebot.core.strategy.Evaluations.text;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.indicator.AverageTrueRange;
import io.tradebot.core.indicator.SimpleMovingAverage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the trend: long when the fast average of closes crosses above the slow one, flat while it
 * is below.
 *
 * <p>An entry is wanted at the crossing only; one that comes during the cool-down, or while the
 * feed is at fault, is let go. An exit is wanted at every candle that finds a position held and the
 * fast average below, whether the crossing was seen or not. Averages that touch have not crossed.
 * Averages and range run on raw fixed-point prices, so that the averages of a market at rest are
 * exactly equal.
 */
final class SmaCrossover implements Strategy {
  static final StrategyId ID = StrategyId.of("sma_crossover");

  private static final int UNKNOWN = 0;
  private static final int BELOW = -1;
  private static final int ABOVE = 1;

  private final InstrumentId instrument;
  private final SmaCrossoverParameters parameters;
  private final SimpleMovingAverage fast;
  private final SimpleMovingAverage slow;
  private final AverageTrueRange range;
  private final Evaluations evaluations;
  private int learnt;
  private int trend = UNKNOWN;

  SmaCrossover(InstrumentId instrument, SmaCrossoverParameters parameters, AnalysisDetail detail) {
    this.instrument = instrument;
    this.parameters = parameters;
    fast = new SimpleMovingAverage(parameters.fastPeriod());
    slow = new SimpleMovingAverage(parameters.slowPeriod());
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
    return Set.of(MarketStream.CANDLE);
  }

  @Override
  public Timeframe timeframe() {
    return parameters.timeframe();
  }

  @Override
  public int warmUp() {
    return Math.max(slow.warmUp(), range.warmUp());
  }

  @Override
  public boolean isReady() {
    return slow.isReady() && range.isReady();
  }

  @Override
  public void learn(CandleClosed candle) {
    double close = candle.close().raw();
    fast.update(close);
    slow.update(close);
    range.update((double) candle.high().raw(), (double) candle.low().raw(), close);
    learnt++;
    if (slow.isReady()) {
      double difference = fast.value() - slow.value();
      if (difference != 0) {
        trend = difference > 0 ? ABOVE : BELOW;
      }
    }
  }

  @Override
  public Verdict onCandle(CandleClosed candle, Instant now) {
    int before = trend;
    learn(candle);

    if (isReady()) {
      boolean crossedUp = before == BELOW && trend == ABOVE;
      if (evaluations.isHolding()) {
        if (trend == BELOW
            && evaluations.isExitDue(candle.eventTimeNs())
            && !evaluations.isLate(Evaluations.learntNs(candle), now)) {
          return signalled(candle, before, Stance.FLAT, now);
        }
      } else if (crossedUp
          && atr() != null
          && evaluations.feedFault() == null
          && evaluations.entryHeldBackNs(candle.eventTimeNs()) == 0
          && !evaluations.isLate(Evaluations.learntNs(candle), now)) {
        return signalled(candle, before, Stance.LONG, now);
      }
    }
    return evaluations.isAnalysisDue(candle.eventTimeNs())
        ? analysed(candle, before, now)
        : Verdict.NOTHING;
  }

  private Verdict signalled(CandleClosed candle, int before, Stance stance, Instant now) {
    boolean entry = stance == Stance.LONG;
    String reason =
        text(
            "SMA %d %s SMA %d at %s",
            parameters.fastPeriod(),
            entry ? "crossed above" : "is below",
            parameters.slowPeriod(),
            candle.close());
    return evaluations.signalled(
        Evaluations.event(candle),
        candle.eventTimeNs(),
        Evaluations.learntNs(candle),
        steps(candle, before),
        entry ? 1 : 0,
        entry ? 0 : 1,
        stance,
        1,
        atr(),
        candle.close(),
        reason,
        now);
  }

  private Verdict analysed(CandleClosed candle, int before, Instant now) {
    Decision decision = Decision.HOLD;
    String reason;
    boolean crossedUp = before == BELOW && trend == ABOVE;
    boolean wanted = evaluations.isHolding() ? trend == BELOW : crossedUp;
    if (!isReady()) {
      decision = Decision.ABSTAIN;
      reason = text("warming up, %d of %d candles", learnt, warmUp());
    } else if (wanted && evaluations.isLate(Evaluations.learntNs(candle), now)) {
      decision = Decision.ABSTAIN;
      reason = "the candle came too late to act upon";
    } else if (evaluations.isHolding()) {
      reason = wanted ? "exit is on its way" : "long while the fast average is above";
    } else if (evaluations.feedFault() != null) {
      decision = Decision.ABSTAIN;
      reason = "market data at fault: " + evaluations.feedFault();
    } else if (wanted) {
      reason =
          atr() == null
              ? "crossed above, but the price stands still"
              : "crossed above during the cool-down";
    } else {
      reason = "no crossing";
    }
    return evaluations.analysed(
        Evaluations.event(candle),
        candle.eventTimeNs(),
        steps(candle, before),
        crossedUp ? 1 : 0,
        trend == BELOW ? 1 : 0,
        decision,
        reason,
        now);
  }

  private List<AnalysisStep> steps(CandleClosed candle, int before) {
    boolean ready = isReady();
    boolean crossedUp = before == BELOW && trend == ABOVE;
    double distanceBps = slow.isReady() ? (fast.value() / slow.value() - 1) * 10_000 : 0;
    String crossover =
        slow.isReady()
            ? text(
                "fast %.8g %s slow %.8g%s",
                fast.value() / FixedPoint.ONE,
                distanceBps > 0 ? "above" : distanceBps < 0 ? "below" : "at",
                slow.value() / FixedPoint.ONE,
                before != UNKNOWN && before != trend ? ", just crossed" : "")
            : "unknown";
    Price atr = atr();
    return List.of(
        step("warm_up", Math.min(learnt, warmUp()) + "/" + warmUp(), 0, ready),
        step("crossover", crossover, distanceBps, crossedUp),
        step("volatility", atr == null ? "unknown" : "ATR " + atr, 0, atr != null),
        evaluations.positionStep(),
        evaluations.coolDownStep(candle.eventTimeNs()),
        evaluations.feedStep());
  }

  /** In quote units; null when not warmed up, or when the price has not moved at all. */
  private @Nullable Price atr() {
    long raw = range.isReady() ? Math.round(range.value()) : 0;
    return raw > 0 ? Price.ofRaw(raw) : null;
  }

  @Override
  public void onPosition(PositionEvent event) {
    evaluations.onPosition(event);
  }

  @Override
  public void onFeed(InstrumentId changed, @Nullable String fault) {
    evaluations.onFeed(fault);
  }

  @Override
  public void forget(InstrumentId forgotten) {
    fast.reset();
    slow.reset();
    range.reset();
    learnt = 0;
    trend = UNKNOWN;
  }
}
