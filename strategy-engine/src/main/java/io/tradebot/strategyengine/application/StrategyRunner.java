package io.tradebot.strategyengine.application;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.signal.CandleSeriesId;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.signal.SignalOutput;
import io.tradebot.core.signal.StrategyStatus;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.Trace;
import io.tradebot.setup.session.Learnt;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.strategyengine.application.StrategyMetrics.Fate;
import io.tradebot.strategyengine.domain.AnsweredCommands;
import io.tradebot.strategyengine.domain.EntryGate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the signal engine with what happens, and tells what comes of it.
 *
 * <p>The strategies always evaluate, so that a person sees what they think; whether a signal leaves
 * is for the {@link EntryGate}. At start, after a lost connection and after a gap everything that
 * may have been missed is read back: candles, positions, feeds, trading state. What was missed
 * teaches the strategies and raises nothing.
 *
 * <p>All calls but {@link #health} come from one thread.
 */
public final class StrategyRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StrategyRunner.class);

  /**
   * History is read this many times as long as the warm-up, so that averages have forgotten where
   * they began.
   */
  private static final int HISTORY_FACTOR = 4;

  private static final int MIN_HISTORY = 200;
  private static final Duration HISTORY_RETRY = Duration.ofSeconds(5);

  private final SignalEngine engine;
  private final SessionLog session;
  private final SignalPublisher publisher;
  private final SignalRecorder recorder;
  private final SharedState shared;
  private final StrategyMetrics metrics;
  private final PredictionWatch predictions;
  private final InstantSource clock;
  private final EntryGate gate = new EntryGate();
  private final AnsweredCommands answered = new AnsweredCommands();
  private final Map<CandleSeriesId, Instant> historyReadAt = new HashMap<>();

  // Written by the one thread, read by the health check.
  private final Map<InstrumentId, Instant> lastMarketAt = new ConcurrentHashMap<>();
  private volatile List<StrategyStatus> statuses;
  private volatile Instant startedAt = Instant.MAX;

  public StrategyRunner(
      SignalEngine engine,
      SessionLog session,
      SignalPublisher publisher,
      SignalRecorder recorder,
      SharedState shared,
      StrategyMetrics metrics,
      PredictionWatch predictions,
      InstantSource clock) {
    this.engine = engine;
    this.session = session;
    this.publisher = publisher;
    this.recorder = recorder;
    this.shared = shared;
    this.metrics = metrics;
    this.predictions = predictions;
    this.clock = clock;
    this.statuses = engine.strategies();
  }

  /**
   * Reads everything back that may have been missed; what cannot be read now is read again with the
   * candles to come.
   */
  public void restore() {
    if (startedAt.equals(Instant.MAX)) {
      startedAt = clock.instant();
    }
    restoreTradingState();
    restorePositions();
    restoreFeeds();
    for (CandleSeriesId series : engine.warmUps().keySet()) {
      warmUp(series, Long.MAX_VALUE, Trace.ORIGIN);
    }
    LOG.info("Restored: {}, trading is {}", summary(engine.strategies()), gate.state());
  }

  public void restoreTradingState() {
    try {
      gate.onState(shared.tradingState().orElse(null));
    } catch (BusDisconnectedException unreadable) {
      gate.onState(null);
      LOG.warn("Trading state cannot be read, entries are withheld: {}", unreadable.getMessage());
    }
  }

  public void restorePositions() {
    try {
      for (StrategyStatus status : engine.strategies()) {
        for (InstrumentId instrument : status.instruments()) {
          shared
              .position(status.strategy(), instrument)
              .ifPresent(position -> onPosition(position, Trace.ORIGIN));
        }
      }
    } catch (BusDisconnectedException unreadable) {
      LOG.warn("Positions cannot be read: {}", unreadable.getMessage());
    }
  }

  public void restoreFeeds() {
    try {
      for (Venue venue :
          engine.warmUps().keySet().stream().map(s -> s.instrument().venue()).distinct().toList()) {
        shared.feed(venue).ifPresent(feed -> onMarket(feed, Trace.ORIGIN));
      }
    } catch (BusDisconnectedException unreadable) {
      LOG.warn("Feed states cannot be read: {}", unreadable.getMessage());
    }
  }

  /** Takes a market event as it comes. */
  public void onMarket(MarketEvent event, Trace trace) {
    Instant now = clock.instant();
    if (event instanceof InstrumentEvent ofInstrument) {
      lastMarketAt.put(ofInstrument.instrument(), now);
    }
    long begin = System.nanoTime();
    List<SignalOutput> outputs = engine.process(event, now);
    session.step(now, event, outputs);
    metrics.evaluated(event, now, System.nanoTime() - begin, engine.counts());
    emit(outputs, trace);
    if (event instanceof CandleClosed candle) {
      predictions.onCandle(candle);
      warmUpIfNeeded(candle, now, trace);
      statuses = engine.strategies();
    }
  }

  public void onPosition(PositionEvent event, Trace trace) {
    Instant now = clock.instant();
    List<SignalOutput> outputs = engine.process(event, now);
    session.step(now, event, outputs);
    emit(outputs, trace);
  }

  public void onSentiment(SentimentEvent event, Trace trace) {
    Instant now = clock.instant();
    List<SignalOutput> outputs = engine.process(event, now);
    session.step(now, event, outputs);
    emit(outputs, trace);
  }

  public void onTradingState(TradingState state) {
    gate.onState(state);
  }

  /** Acts on a command, once, and answers it, each time it comes. */
  public void onCommand(ControlCommand command, Trace trace) {
    CommandHandled answer = answered.find(command.commandId()).orElseGet(() -> act(command));
    answered.remember(answer);
    publisher.publish(answer, trace);
  }

  private CommandHandled act(ControlCommand command) {
    gate.onCommand(command.action());
    String detail =
        switch (command.action()) {
          case START -> "entries are signalled while trading is RUNNING";
          case PAUSE, STOP, PANIC -> "entries are withheld";
          case RESET -> "nothing to reset";
          case RECONCILE -> "nothing to reconcile";
          case FORCE_ENTRY, FORCE_EXIT, CANCEL_ORDER, LOCK, UNLOCK ->
              throw new IllegalArgumentException(command.action() + " is for the executor");
          case RESTART -> {
            restore();
            yield "state read back, " + summary(engine.strategies());
          }
        };
    LOG.info("{} by {}: {}", command.action(), command.issuedBy(), detail);
    return new CommandHandled(
        command.commandId(),
        command.action(),
        ServiceName.STRATEGY_ENGINE,
        CommandHandled.Outcome.DONE,
        detail,
        gate.state(),
        clock.instant());
  }

  /** After a gap, or after a start without history, the history may know by now what we do not. */
  private void warmUpIfNeeded(CandleClosed newest, Instant now, Trace trace) {
    CandleSeriesId series = new CandleSeriesId(newest.instrument(), newest.timeframe());
    if (engine.warmUps().containsKey(series)
        && !engine.isReady(series)
        && historyReadAt.getOrDefault(series, Instant.MIN).plus(HISTORY_RETRY).isBefore(now)) {
      warmUp(series, newest.openTimeNs(), trace);
    }
  }

  /**
   * Reads the history of a series.
   *
   * @param untilOpenNs the newest candle that counts: later ones are still to come, and are to be
   *     decided on when they do
   */
  private void warmUp(CandleSeriesId series, long untilOpenNs, Trace trace) {
    Instant now = clock.instant();
    historyReadAt.put(series, now);
    int count = Math.max(MIN_HISTORY, HISTORY_FACTOR * engine.warmUps().getOrDefault(series, 0));
    try {
      List<CandleClosed> history =
          shared.candles(series, count).stream()
              .filter(candle -> candle.openTimeNs() <= untilOpenNs)
              .toList();
      List<SignalOutput> outputs = engine.warmUp(series, history, now);
      session.step(now, new Learnt(series.instrument(), series.timeframe(), history), outputs);
      emit(outputs, trace);
    } catch (BusDisconnectedException unreadable) {
      LOG.warn("History of {} cannot be read: {}", series, unreadable.getMessage());
    }
    statuses = engine.strategies();
  }

  private void emit(List<SignalOutput> outputs, Trace trace) {
    for (SignalOutput output : outputs) {
      switch (output) {
        case SignalOutput.Analysed(var analysis) -> {
          metrics.analysis(analysis);
          recorder.record(analysis);
          publisher.publish(analysis, trace);
        }
        case SignalOutput.Predicted(var prediction) -> predictions.onPrediction(prediction);
        case SignalOutput.Raised(var signal) -> raise(signal, trace);
        case SignalOutput.BasketWanted(var basket) -> raise(basket, trace);
        case SignalOutput.StrategyFailed failed -> fail(failed, trace);
        case SignalOutput.CandlesMissing gap -> {
          LOG.warn(
              "{} candles of {} {} are missing, warming up anew",
              gap.missing(),
              gap.instrument(),
              gap.timeframe());
          historyReadAt.remove(new CandleSeriesId(gap.instrument(), gap.timeframe()));
        }
      }
    }
  }

  private void raise(BasketRaised basket, Trace trace) {
    if (!gate.lets(Stance.LONG)) {
      LOG.info("Withheld {}: trading is {}", basket.basketId(), gate.state());
      return;
    }
    boolean arrived = publisher.publish(basket, trace);
    LOG.info(
        "{}: {} ({})",
        basket.strategy(),
        basket.reason(),
        arrived ? "published" : "LOST, no answer from Redis");
  }

  private void raise(SignalRaised signal, Trace trace) {
    if (!gate.lets(signal.stance())) {
      metrics.signal(signal, Fate.WITHHELD);
      LOG.info("Withheld {}: trading is {}", signal.signalId(), gate.state());
      return;
    }
    recorder.record(signal);
    boolean arrived = publisher.publish(signal, trace);
    metrics.signal(signal, arrived ? Fate.PUBLISHED : Fate.LOST);
    LOG.info(
        "{} {} {}: {} ({})",
        signal.strategy(),
        signal.stance(),
        signal.instrument(),
        signal.reason(),
        arrived ? "published" : "LOST, no answer from Redis");
  }

  private void fail(SignalOutput.StrategyFailed failed, Trace trace) {
    LOG.error("{} on {} failed: {}", failed.strategy(), failed.instruments(), failed.reason());
    statuses = engine.strategies();
    metrics.failed((int) statuses.stream().filter(status -> status.failure() != null).count());
    publisher.publish(
        new AlertRaised(
            ServiceName.STRATEGY_ENGINE,
            AlertRaised.Level.CRITICAL,
            "STRATEGY_FAILED",
            "strategy="
                + failed.strategy()
                + " instruments="
                + failed.instruments()
                + " reason=\""
                + failed.reason()
                + "\"",
            failed.at()),
        trace);
  }

  private static String summary(List<StrategyStatus> statuses) {
    long ready = statuses.stream().filter(StrategyStatus::ready).count();
    return ready + " of " + statuses.size() + " strategies ready";
  }

  /** How the strategies and their market data are now; may be called from any thread. */
  public RunnerHealth health() {
    return RunnerHealth.of(statuses, lastMarketAt, startedAt, clock.instant());
  }
}
