package io.tradebot.benchmark;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.MessageType;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Redis where it is not what is measured: takes every message, counts it by its class
 * and keeps no more than the newest of each history. Thread-safe.
 */
abstract class MessageSink implements EventBus, StateStore {
  private final Map<Class<?>, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<String, Envelope<?>> newest = new ConcurrentHashMap<>();

  /** Gets each message, on the thread that published it. */
  abstract void take(Message message);

  long count(Class<? extends Message> type) {
    LongAdder count = counts.get(type);
    return count == null ? 0 : count.sum();
  }

  private void accept(Message message) {
    counts.computeIfAbsent(message.getClass(), any -> new LongAdder()).increment();
    take(message);
  }

  @Override
  public void publish(Channel channel, Message message, Instant occurredAt, Trace trace) {
    accept(message);
  }

  @Override
  public void publishDurably(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      @Nullable StateKey key,
      @Nullable HistoryKey history) {
    if (history != null) {
      newest.put(
          history.name(),
          new Envelope<>(
              "0",
              MessageType.of(message),
              new Envelope.Source(ServiceName.MARKET_INGEST, "benchmark"),
              1,
              occurredAt,
              occurredAt,
              "0",
              "0",
              message));
    }
    if (key == null || history != null) {
      accept(message);
    }
  }

  @Override
  public void publishExpiring(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      StateKey key,
      Duration timeToLive) {
    accept(message);
  }

  @Override
  public Subscription subscribe(Set<Channel> channels, EventListener listener) {
    throw new UnsupportedOperationException("nothing listens here");
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public Optional<Envelope<?>> read(StateKey key) {
    return Optional.empty();
  }

  @Override
  public List<Envelope<?>> readAll(String prefix) {
    return List.of();
  }

  @Override
  public List<Envelope<?>> newest(HistoryKey history, int count) {
    Envelope<?> last = newest.get(history.name());
    return last == null ? List.of() : List.of(last);
  }

  @Override
  public HistoryPage page(HistoryKey history, String beforeId, int count) {
    return new HistoryPage(List.of(), "");
  }

  @Override
  public void delete(StateKey key) {
    newest.remove(key.name());
  }

  @Override
  public OptionalLong acquireLease(StateKey lease, String owner, Duration length) {
    return OptionalLong.empty();
  }

  @Override
  public void releaseLease(StateKey lease, String owner) {}
}
