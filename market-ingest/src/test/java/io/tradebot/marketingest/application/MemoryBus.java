package io.tradebot.marketingest.application;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.MessageType;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bus and its state in memory, for tests that drive the pipeline themselves. It can be cut off.
 * Thread-safe.
 */
public final class MemoryBus {
  private final List<Message> published = new ArrayList<>();
  private final Map<String, List<Envelope<?>>> histories = new HashMap<>();
  private boolean connected = true;
  private long next;

  public synchronized void connect(boolean to) {
    connected = to;
  }

  /** Forgets everything, as a Redis that was started empty. */
  public synchronized void wipe() {
    histories.clear();
  }

  public synchronized <T extends Message> List<T> published(Class<T> type) {
    return published.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public synchronized <T extends Message> List<T> history(HistoryKey key, Class<T> type) {
    return histories.getOrDefault(key.name(), List.of()).stream()
        .map(Envelope::payload)
        .map(type::cast)
        .toList();
  }

  private synchronized Envelope<?> take(Message message, Instant occurredAt) {
    if (!connected) {
      throw new BusDisconnectedException("cut off", new IllegalStateException());
    }
    published.add(message);
    String id = Long.toString(++next);
    return new Envelope<>(
        id,
        MessageType.of(message),
        new Envelope.Source(ServiceName.MARKET_INGEST, "test"),
        next,
        occurredAt,
        occurredAt,
        id,
        id,
        message);
  }

  public EventBus bus() {
    return new EventBus() {
      @Override
      public void publish(Channel channel, Message message, Instant occurredAt, Trace trace) {
        take(message, occurredAt);
      }

      @Override
      public void publishDurably(
          Channel channel,
          Message message,
          Instant occurredAt,
          Trace trace,
          @Nullable StateKey key,
          @Nullable HistoryKey history) {
        synchronized (MemoryBus.this) {
          Envelope<?> envelope = take(message, occurredAt);
          if (history != null) {
            histories.computeIfAbsent(history.name(), _ -> new ArrayList<>()).add(envelope);
          }
        }
      }

      @Override
      public void publishExpiring(
          Channel channel,
          Message message,
          Instant occurredAt,
          Trace trace,
          StateKey key,
          java.time.Duration timeToLive) {
        take(message, occurredAt);
      }

      @Override
      public Subscription subscribe(Set<Channel> channels, EventListener listener) {
        throw new UnsupportedOperationException("nothing subscribes here");
      }

      @Override
      public boolean isConnected() {
        synchronized (MemoryBus.this) {
          return connected;
        }
      }
    };
  }

  public StateStore store() {
    return new StateStore() {
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
        synchronized (MemoryBus.this) {
          if (!connected) {
            throw new BusDisconnectedException("cut off", new IllegalStateException());
          }
          List<Envelope<?>> all = histories.getOrDefault(history.name(), List.of());
          return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
        }
      }

      @Override
      public HistoryPage page(HistoryKey history, String beforeId, int count) {
        return new HistoryPage(List.of(), "");
      }

      @Override
      public void delete(StateKey key) {
        synchronized (MemoryBus.this) {
          histories.remove(key.name());
        }
      }

      @Override
      public OptionalLong acquireLease(StateKey lease, String owner, java.time.Duration length) {
        return OptionalLong.empty();
      }

      @Override
      public void releaseLease(StateKey lease, String owner) {}
    };
  }
}
