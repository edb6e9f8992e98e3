package io.tradebot.orderexecutor.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionChanged;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.MessageType;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What trading does, as metrics, told by the messages that the executor publishes.
 *
 * <p>Amounts are gauges in the account's quote asset and are absent until the first mark: unknown
 * is not zero. Counters start with this process. Thread-safe.
 */
public final class TradingMetrics {
  private static final String PREFIX = "tradebot.trading.";

  private record PositionKey(StrategyId strategy, InstrumentId instrument) {}

  private final MeterRegistry registry;
  private final Map<PositionKey, Position> positions = new ConcurrentHashMap<>();
  private final Map<ClientOrderId, Instant> unanswered = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private volatile @Nullable EquityMarked equity;
  private volatile @Nullable TradingState state;

  public TradingMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    gauge("equity", "marked to market, in the quote asset", mark -> mark.equity().toDouble());
    gauge("cash", "free and reserved, in the quote asset", mark -> mark.cash().toDouble());
    gauge("realized", "since the account was first seen", mark -> mark.realized().toDouble());
    gauge("unrealized", "of the open positions", mark -> mark.unrealized().toDouble());
    gauge("fees", "paid since the account was first seen", mark -> mark.fees().toDouble());
    gauge("peak", "highest equity, persisted", mark -> mark.peak().toDouble());
    gauge("drawdown", "fraction below the peak", mark -> mark.drawdown().toDouble());
    for (TradingState each : TradingState.values()) {
      Gauge.builder(PREFIX + "state", this, metrics -> metrics.isState(each))
          .description("1 for the present trading state, 0 for the others")
          .tag("state", each.name())
          .register(registry);
    }
    Gauge.builder(PREFIX + "positions", positions, Map::size)
        .description("open positions")
        .register(registry);
    Gauge.builder(PREFIX + "orders.unanswered", unanswered, Map::size)
        .description("sent, and the venue has said neither yes nor no")
        .register(registry);
    Gauge.builder(PREFIX + "orders.unanswered.age", this, TradingMetrics::oldestUnanswered)
        .description("how long the oldest of them has been out")
        .baseUnit("seconds")
        .register(registry);
    for (AlertRaised.Level level : AlertRaised.Level.values()) {
      registry.counter(PREFIX + "alerts", "level", level.name());
    }
  }

  /** Takes a message on its way to the bus. */
  public void observe(Message message) {
    switch (message) {
      case EquityMarked mark -> equity = mark;
      case TradingStateChanged changed -> state = changed.to();
      case PositionEvent event -> position(event);
      case OrderEvent event -> order(event);
      case AlertRaised alert ->
          registry.counter(PREFIX + "alerts", "level", alert.level().name()).increment();
      default -> {
        // The other messages of the suite say nothing about the account.
      }
    }
  }

  /** The trading state found at start, which no message has announced. */
  public void startsIn(TradingState found) {
    state = found;
  }

  private void position(PositionEvent event) {
    Position position = event.position();
    PositionKey key = new PositionKey(position.strategy(), position.instrument());
    switch (event) {
      case PositionOpened _, PositionChanged _ -> hold(key, position);
      case PositionClosed closed -> {
        positions.remove(key);
        registry
            .counter(
                PREFIX + "round.trips",
                "strategy",
                position.strategy().name(),
                "outcome",
                closed.position().realized().isPositive() ? "gain" : "loss")
            .increment();
      }
    }
  }

  private void hold(PositionKey key, Position position) {
    positions.put(key, position);
    // Registered once; afterwards the existing gauge answers, with zero when the position is gone.
    Gauge.builder(PREFIX + "position.quantity", () -> quantity(key))
        .description("held by a strategy, in the base asset")
        .tag("strategy", key.strategy().name())
        .tag("symbol", key.instrument().symbol().toString())
        .register(registry);
  }

  private double quantity(PositionKey key) {
    Position position = positions.get(key);
    return position == null ? 0 : position.quantity().toDouble();
  }

  private void order(OrderEvent event) {
    OrderStamp stamp = event.stamp();
    registry
        .counter(
            PREFIX + "order.events",
            "event",
            MessageType.of(event).wireName(),
            "strategy",
            stamp.strategy().name(),
            "symbol",
            stamp.instrument().symbol().toString())
        .increment();
    if (event instanceof OrderSubmitted) {
      unanswered.put(stamp.orderId(), stamp.occurredAt());
    } else {
      unanswered.remove(stamp.orderId());
    }
    switch (event) {
      case OrderDenied denied -> refused("risk", denied.code());
      case OrderRejected rejected -> refused("venue", rejected.code());
      case OrderFilled filled ->
          registry
              .counter(
                  PREFIX + "turnover",
                  "symbol",
                  stamp.instrument().symbol().toString(),
                  "side",
                  filled.side().name().toLowerCase(Locale.ROOT))
              .increment(filled.price().toDouble() * filled.quantity().toDouble());
      default -> {
        // Counted above; nothing more to say.
      }
    }
  }

  private void refused(String by, String code) {
    registry.counter(PREFIX + "refusals", "by", by, "code", code).increment();
  }

  private double oldestUnanswered() {
    Instant now = clock.instant();
    return unanswered.values().stream()
        .mapToDouble(since -> Duration.between(since, now).toMillis() / 1_000.0)
        .max()
        .orElse(0);
  }

  private double isState(TradingState asked) {
    TradingState present = state;
    return present == null ? Double.NaN : present == asked ? 1 : 0;
  }

  private void gauge(String name, String description, ToDoubleFunction<EquityMarked> value) {
    Gauge.builder(
            PREFIX + name,
            this,
            metrics -> {
              EquityMarked mark = metrics.equity;
              return mark == null ? Double.NaN : value.applyAsDouble(mark);
            })
        .description(description)
        .register(registry);
  }
}
