package io.tradebot.strategyengine.application;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.core.signal.SignalCounts;
import java.time.Duration;
import java.time.Instant;

/** What the strategy engine counts and times. Thread-safe. */
public final class StrategyMetrics {
  /** What became of a signal. */
  public enum Fate {
    PUBLISHED,
    /** An entry while the bot does not run. */
    WITHHELD,
    /** It is not certain that Redis has it. */
    LOST
  }

  private final MeterRegistry registry;
  private final Timer evaluation;
  private final Timer candleAge;
  private final Timer bookAge;
  private volatile SignalCounts counts = new SignalCounts(0, 0, 0, 0);
  private volatile int failed;

  public StrategyMetrics(MeterRegistry registry) {
    this.registry = registry;
    evaluation =
        Timer.builder("tradebot.strategy.evaluation")
            .description("from taking a market event to its outputs")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    candleAge = age("candle");
    bookAge = age("book");
    FunctionCounter.builder("tradebot.strategy.evaluations", this, m -> m.counts.evaluations())
        .register(registry);
    FunctionCounter.builder(
            "tradebot.strategy.candles.missing", this, m -> m.counts.candlesMissing())
        .register(registry);
    FunctionCounter.builder(
            "tradebot.strategy.candles.refused", this, m -> m.counts.candlesRefused())
        .register(registry);
    FunctionCounter.builder("tradebot.strategy.books.refused", this, m -> m.counts.booksRefused())
        .register(registry);
    Gauge.builder("tradebot.strategy.failed", this, m -> m.failed)
        .description("strategies taken out because they threw")
        .register(registry);
  }

  private Timer age(String stream) {
    return Timer.builder("tradebot.strategy.event.age")
        .description("from market-ingest learning of an event to its evaluation")
        .tag("stream", stream)
        .publishPercentiles(0.5, 0.99)
        .register(registry);
  }

  void evaluated(MarketEvent event, Instant now, long tookNs, SignalCounts after) {
    counts = after;
    Duration age = Duration.between(Instant.ofEpochSecond(0, event.receiveTimeNs()), now);
    switch (event) {
      case CandleClosed _ -> candleAge.record(age);
      case BookSnapshot _ -> bookAge.record(age);
      default -> {
        return;
      }
    }
    evaluation.record(Duration.ofNanos(tookNs));
  }

  void signal(SignalRaised signal, Fate fate) {
    registry
        .counter(
            "tradebot.strategy.signals",
            "strategy",
            signal.strategy().name(),
            "symbol",
            signal.instrument().symbol().toString(),
            "stance",
            signal.stance().name(),
            "fate",
            fate.name())
        .increment();
  }

  void analysis(AnalysisCompleted analysis) {
    registry
        .counter(
            "tradebot.strategy.analyses",
            "strategy",
            analysis.strategy().name(),
            "symbol",
            analysis.instrument().symbol().toString(),
            "decision",
            analysis.decision().name())
        .increment();
  }

  void failed(int strategies) {
    failed = strategies;
  }
}
