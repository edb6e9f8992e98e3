package io.tradebot.core.strategy;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.money.Price;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every single-instrument strategy keeps between evaluations: whether it holds, what it last
 * wanted, and the pace of its analyses. It also gives verdicts their form, so that all strategies
 * read alike.
 *
 * <p>An entry is held back for the cool-down after any signal, and while one is on its way. An exit
 * never is; one that was not acted upon is wanted again once it has expired.
 */
final class Evaluations {
  private static final long ANALYSIS_INTERVAL_NS = Duration.ofSeconds(1).toNanos();

  private final StrategyId strategy;
  private final InstrumentId instrument;
  private final AnalysisDetail detail;
  private final Duration signalExpiry;
  private final long signalExpiryNs;
  private final long coolDownNs;

  private boolean holding;
  private @Nullable String feedFault;
  private long lastSignalNs = Long.MIN_VALUE;
  private long lastAnalysisNs = Long.MIN_VALUE;
  private @Nullable Stance lastStance;

  Evaluations(
      StrategyId strategy,
      InstrumentId instrument,
      AnalysisDetail detail,
      Duration signalExpiry,
      Duration coolDown) {
    this.strategy = strategy;
    this.instrument = instrument;
    this.detail = detail;
    this.signalExpiry = signalExpiry;
    this.signalExpiryNs = signalExpiry.toNanos();
    this.coolDownNs = coolDown.toNanos();
  }

  /** The name of what a candle's signal was raised by. */
  static String event(CandleClosed candle) {
    return candle.timeframe() + "@" + candle.openTimeNs();
  }

  /**
   * When the candle's news began to age. A candle of the venue's history was made long before it
   * was read, so it ages from its end.
   */
  static long learntNs(CandleClosed candle) {
    return candle.source() == CandleSource.VENUE ? candle.eventTimeNs() : candle.receiveTimeNs();
  }

  void onPosition(PositionEvent event) {
    // What a closed position leaves is dust, which cannot be sold.
    holding = !(event instanceof PositionClosed) && event.position().quantity().isPositive();
  }

  void onFeed(@Nullable String fault) {
    feedFault = fault;
  }

  boolean isHolding() {
    return holding;
  }

  @Nullable String feedFault() {
    return feedFault;
  }

  /** Nanoseconds until an entry is allowed again; 0 when it is. */
  long entryHeldBackNs(long eventNs) {
    if (lastStance == null) {
      return 0;
    }
    long quiet = lastStance == Stance.LONG ? Math.max(coolDownNs, signalExpiryNs) : coolDownNs;
    return Math.max(0, lastSignalNs + quiet - eventNs);
  }

  /** Whether an exit may be wanted: none is on its way that could still be acted upon. */
  boolean isExitDue(long eventNs) {
    return lastStance != Stance.FLAT || eventNs - lastSignalNs >= signalExpiryNs;
  }

  /** Whether a signal made now from something learnt then would be dead on arrival. */
  boolean isLate(long learntNs, Instant now) {
    // Compared in whole Instants only here, as this is asked on the way to a decision alone.
    return now.isAfter(expiry(learntNs));
  }

  private Instant expiry(long learntNs) {
    return instant(learntNs).plus(signalExpiry);
  }

  /** Whether this evaluation would be written out even without a signal. */
  boolean isAnalysisDue(long eventNs) {
    return detail == AnalysisDetail.SAMPLED
        && (lastAnalysisNs == Long.MIN_VALUE || eventNs - lastAnalysisNs >= ANALYSIS_INTERVAL_NS);
  }

  /** An evaluation without a signal, written out. */
  Verdict analysed(
      String event,
      long eventNs,
      List<AnalysisStep> steps,
      double buyScore,
      double sellScore,
      Decision decision,
      String reason,
      Instant now) {
    lastAnalysisNs = eventNs;
    return new Verdict(
        analysis(event, steps, buyScore, sellScore, decision, reason, now), List.of());
  }

  /**
   * A wanted change of stance and the evaluation behind it.
   *
   * @param event names the causing event within strategy and instrument
   * @param eventNs time of the event; cool-down counts from it
   * @param learntNs when the event became known; the signal expires from then
   */
  Verdict signalled(
      String event,
      long eventNs,
      long learntNs,
      List<AnalysisStep> steps,
      double buyScore,
      double sellScore,
      Stance stance,
      double conviction,
      @Nullable Price atr,
      Price reference,
      String reason,
      Instant now) {
    lastAnalysisNs = eventNs;
    lastSignalNs = eventNs;
    lastStance = stance;
    Decision decision = stance == Stance.LONG ? Decision.BUY : Decision.SELL;
    AnalysisCompleted analysis = analysis(event, steps, buyScore, sellScore, decision, reason, now);
    SignalRaised signal =
        new SignalRaised(
            id("signal", event),
            strategy,
            instrument,
            stance,
            conviction,
            atr,
            reference,
            reason,
            analysis.analysisId(),
            now,
            expiry(learntNs));
    return new Verdict(analysis, List.of(signal));
  }

  private AnalysisCompleted analysis(
      String event,
      List<AnalysisStep> steps,
      double buyScore,
      double sellScore,
      Decision decision,
      String reason,
      Instant now) {
    return new AnalysisCompleted(
        id("analysis", event),
        strategy,
        instrument,
        steps,
        buyScore,
        sellScore,
        decision,
        reason,
        now);
  }

  private String id(String kind, String event) {
    return kind + "/" + strategy + "/" + instrument + "/" + event;
  }

  /** The steps that all strategies end with. */
  AnalysisStep feedStep() {
    return step("feed", feedFault == null ? "live" : feedFault, 0, feedFault == null);
  }

  AnalysisStep coolDownStep(long eventNs) {
    long heldBackNs = entryHeldBackNs(eventNs);
    return step(
        "cool_down",
        heldBackNs == 0 ? "over" : text("%.1f s left", heldBackNs / 1e9),
        0,
        heldBackNs == 0);
  }

  AnalysisStep positionStep() {
    return step("position", holding ? "long" : "flat", 0, true);
  }

  static AnalysisStep step(String name, String value, double score, boolean pass) {
    return new AnalysisStep(name, value, null, score, pass, null);
  }

  /** Formats the same way whatever the machine's locale. */
  @SuppressWarnings("AnnotateFormatMethod")
  static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  static Instant instant(long epochNs) {
    return Instant.ofEpochSecond(0, epochNs);
  }
}
