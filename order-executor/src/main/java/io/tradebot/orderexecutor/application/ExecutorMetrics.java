package io.tradebot.orderexecutor.application;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** What the executor tells about itself; names under {@code tradebot.executor}. Thread-safe. */
public final class ExecutorMetrics {
  private final MeterRegistry registry;
  private final Timer submit;
  private final Timer sync;
  private final Timer lastCancel;
  private final Timer flat;
  private final AtomicReference<Double> equity = new AtomicReference<>(Double.NaN);
  private final AtomicReference<Double> drawdown = new AtomicReference<>(Double.NaN);
  private final AtomicReference<Double> haltEpoch = new AtomicReference<>(0.0);
  private final AtomicReference<Double> openPositions = new AtomicReference<>(0.0);
  private final AtomicReference<TradingState> state = new AtomicReference<>(TradingState.STOPPED);
  private final Map<String, AtomicReference<Double>> watched = new ConcurrentHashMap<>();

  public ExecutorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.submit =
        Timer.builder("tradebot.executor.submit")
            .description("from the decision to the venue's answer")
            .publishPercentileHistogram()
            .register(registry);
    this.sync =
        Timer.builder("tradebot.executor.journal.sync")
            .description("until an intent was on disk")
            .publishPercentileHistogram()
            .register(registry);
    this.lastCancel =
        Timer.builder("tradebot.executor.panic.last_cancel")
            .description("from a panic to the last cancel the venue accepted")
            .register(registry);
    this.flat =
        Timer.builder("tradebot.executor.panic.flat")
            .description("from a panic to its completion")
            .register(registry);
    // Seen as zero from the start, so that the rise to one shows.
    registry.counter("tradebot.executor.unknown.outcomes");
    registry.counter("tradebot.executor.reconcile.mismatches");
    registry.counter("tradebot.executor.alerts", "code", "STEP_FAILED");
    gauge("tradebot.executor.equity", equity);
    gauge("tradebot.executor.drawdown", drawdown);
    gauge("tradebot.executor.halt.epoch", haltEpoch);
    gauge("tradebot.executor.positions", openPositions);
    for (TradingState each : TradingState.values()) {
      Gauge.builder("tradebot.executor.trading.state", state, s -> s.get() == each ? 1 : 0)
          .tag("state", each.name())
          .register(registry);
    }
  }

  private void gauge(String name, AtomicReference<Double> value) {
    Gauge.builder(name, value, AtomicReference::get).register(registry);
  }

  /** Shows a value of something that lives as long as this. */
  <T> void watch(String name, T source, ToDoubleFunction<T> value) {
    AtomicReference<Double> holder =
        watched.computeIfAbsent(
            name,
            n -> {
              AtomicReference<Double> fresh = new AtomicReference<>(0.0);
              gauge(n, fresh);
              return fresh;
            });
    holder.set(value.applyAsDouble(source));
  }

  void orderStep(OrderRole role, String status, InstrumentId instrument) {
    Counter.builder("tradebot.executor.orders")
        .tag("role", role.name())
        .tag("status", status)
        .tag("symbol", instrument.symbol().toString())
        .register(registry)
        .increment();
  }

  void denied(String code, StrategyId strategy) {
    Counter.builder("tradebot.executor.denials")
        .tag("code", code)
        .tag("strategy", strategy.name())
        .register(registry)
        .increment();
  }

  void unknownOutcome() {
    registry.counter("tradebot.executor.unknown.outcomes").increment();
  }

  void alert(String code) {
    registry.counter("tradebot.executor.alerts", "code", code).increment();
  }

  void reconciled(boolean answered) {
    registry
        .counter("tradebot.executor.reconciliations", "outcome", answered ? "read" : "failed")
        .increment();
  }

  void mismatch() {
    registry.counter("tradebot.executor.reconcile.mismatches").increment();
  }

  void submitted(Duration took) {
    submit.record(took);
  }

  void synced(Duration took) {
    sync.record(took);
  }

  void equity(EquityMarked mark) {
    equity.set(mark.equity().toDouble());
    drawdown.set(mark.drawdown().toDouble());
  }

  void state(TradingState now, long epoch) {
    state.set(now);
    haltEpoch.set((double) epoch);
  }

  void positions(int open) {
    openPositions.set((double) open);
  }

  void panicCompleted(PanicCompleted panic) {
    if (panic.lastCancelAt() != null) {
      lastCancel.record(Duration.between(panic.startedAt(), panic.lastCancelAt()));
    }
    flat.record(Duration.between(panic.startedAt(), panic.occurredAt()));
  }
}
