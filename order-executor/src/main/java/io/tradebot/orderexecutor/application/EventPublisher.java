package io.tradebot.orderexecutor.application;

import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the others, in order, on a thread of its own, so that a slow or dead Redis never holds an
 * order or a cancel up.
 *
 * <p>While Redis is away events wait, up to a bound; beyond it the oldest are dropped and counted,
 * for the journal and the venue are the truth. Keys that a restarted Redis has lost are written
 * again by {@link #restoreKeys}. Thread-safe.
 */
final class EventPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final int CAPACITY = 20_000;
  private static final Duration EQUITY_HISTORY = Duration.ofSeconds(10);
  private static final long RETRY_MS = 250;

  private final EventBus bus;
  private final StateStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  private final Map<StateKey, Outgoing> latest = new LinkedHashMap<>();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private Instant equityKept = Instant.EPOCH;
  private boolean inFlight;
  private volatile boolean closed;

  EventPublisher(EventBus bus, StateStore store) {
    this.bus = bus;
    this.store = store;
    this.thread = Thread.ofVirtual().name("event-publisher").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private record Outgoing(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      @Nullable StateKey key,
      @Nullable HistoryKey history) {

    Outgoing withoutHistory() {
      return new Outgoing(channel, message, occurredAt, trace, key, null);
    }
  }

  /** Queues a message for its channel, key and history. */
  void publish(Message message, Instant now, Trace trace) {
    Outgoing outgoing = address(message, now, trace);
    lock.lock();
    try {
      if (queue.size() >= CAPACITY) {
        queue.removeFirst();
        dropped.incrementAndGet();
      }
      queue.addLast(outgoing);
      if (outgoing.key() != null) {
        latest.put(outgoing.key(), outgoing);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Outgoing address(Message message, Instant now, Trace trace) {
    return switch (message) {
      case OrderFilled fill ->
          new Outgoing(
              Channels.order(fill.stamp().strategy()),
              fill,
              fill.stamp().occurredAt(),
              trace,
              null,
              StateKeys.FILLS);
      case OrderEvent order ->
          new Outgoing(
              Channels.order(order.stamp().strategy()),
              order,
              order.stamp().occurredAt(),
              trace,
              null,
              StateKeys.ORDERS);
      case PositionEvent position ->
          new Outgoing(
              Channels.position(position.position().strategy()),
              position,
              position.occurredAt(),
              trace,
              StateKeys.position(position.position().strategy(), position.position().instrument()),
              position instanceof PositionClosed ? StateKeys.ROUND_TRIPS : null);
      case BalancesUpdated balances ->
          new Outgoing(
              Channels.account(balances.account()),
              balances,
              balances.occurredAt(),
              trace,
              StateKeys.balances(balances.account()),
              null);
      case EquityMarked equity ->
          new Outgoing(
              Channels.account(equity.account()),
              equity,
              equity.occurredAt(),
              trace,
              StateKeys.equity(equity.account()),
              equityHistory(equity));
      case PositionsMarked marks ->
          new Outgoing(
              Channels.account(marks.account()),
              marks,
              marks.occurredAt(),
              trace,
              StateKeys.marks(marks.account()),
              null);
      case PerformanceUpdated performance ->
          new Outgoing(
              Channels.account(performance.account()),
              performance,
              performance.occurredAt(),
              trace,
              StateKeys.performance(performance.account()),
              null);
      case TradingStateChanged state ->
          new Outgoing(
              Channels.CONTROL_EVENT,
              state,
              state.occurredAt(),
              trace,
              StateKeys.TRADING_STATE,
              null);
      case PanicProgressed panic ->
          new Outgoing(
              Channels.CONTROL_EVENT, panic, panic.occurredAt(), trace, StateKeys.PANIC, null);
      case PanicCompleted panic ->
          new Outgoing(
              Channels.CONTROL_EVENT, panic, panic.occurredAt(), trace, StateKeys.PANIC, null);
      case LocksChanged locks ->
          new Outgoing(
              Channels.CONTROL_EVENT, locks, locks.occurredAt(), trace, StateKeys.LOCKS, null);
      case CommandHandled handled ->
          new Outgoing(Channels.CONTROL_EVENT, handled, handled.occurredAt(), trace, null, null);
      case AlertRaised alert ->
          new Outgoing(
              Channels.SYSTEM_ALERT, alert, alert.occurredAt(), trace, null, StateKeys.ALERTS);
      default ->
          throw new IllegalArgumentException(
              message.getClass().getSimpleName()
                  + " is not for the executor to publish, at "
                  + now);
    };
  }

  private @Nullable HistoryKey equityHistory(EquityMarked equity) {
    lock.lock();
    try {
      if (equity.occurredAt().isBefore(equityKept.plus(EQUITY_HISTORY))) {
        return null;
      }
      equityKept = equity.occurredAt();
      return StateKeys.EQUITY;
    } finally {
      lock.unlock();
    }
  }

  /** Writes again those of our keys that Redis does not have, after it came back empty. */
  void restoreKeys() {
    Map<StateKey, Outgoing> ours;
    lock.lock();
    try {
      ours = new LinkedHashMap<>(latest);
    } finally {
      lock.unlock();
    }
    for (Map.Entry<StateKey, Outgoing> entry : ours.entrySet()) {
      if (store.read(entry.getKey()).isEmpty()) {
        LOG.warn("Redis has lost {}; written again", entry.getKey());
        send(entry.getValue().withoutHistory());
      }
    }
  }

  private void run() {
    while (!closed) {
      try {
        Outgoing next = head();
        while (!closed && !trySend(next)) {
          Thread.sleep(RETRY_MS);
        }
        done(next);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean trySend(Outgoing outgoing) {
    try {
      send(outgoing);
      return true;
    } catch (BusDisconnectedException away) {
      return false;
    }
  }

  /** Tells what waits, until nothing is left or Redis is away; in place of the own thread. */
  void tellWaiting() {
    for (Outgoing next = peek(); next != null && trySend(next); next = peek()) {
      remove(next);
    }
  }

  private @Nullable Outgoing peek() {
    lock.lock();
    try {
      return queue.peekFirst();
    } finally {
      lock.unlock();
    }
  }

  private void remove(Outgoing told) {
    lock.lock();
    try {
      queue.removeFirstOccurrence(told);
    } finally {
      lock.unlock();
    }
  }

  private void send(Outgoing outgoing) {
    bus.publishDurably(
        outgoing.channel(),
        outgoing.message(),
        outgoing.occurredAt(),
        outgoing.trace(),
        outgoing.key(),
        outgoing.history());
  }

  private Outgoing head() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        changed.await();
      }
      inFlight = true;
      return queue.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  private void done(Outgoing sent) {
    lock.lock();
    try {
      inFlight = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.trace("published {}", sent.message());
  }

  int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  long dropped() {
    return dropped.get();
  }

  /** Waits until everything is told, for a bounded time. */
  void drain(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while ((!queue.isEmpty() || inFlight) && left > 0 && thread.isAlive()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
