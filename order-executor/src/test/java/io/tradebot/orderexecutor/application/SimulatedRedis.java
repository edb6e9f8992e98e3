package io.tradebot.orderexecutor.application;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Keys, leases and channels in memory: goes away, comes back empty, loses and delays messages. */
final class SimulatedRedis {
  private final Timeline time;
  private final RandomGenerator random;
  private final Consumer<Message> witness;
  private final Map<StateKey, Envelope<?>> keys = new HashMap<>();
  private final Map<StateKey, Lent> leases = new HashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private long tokens;
  private boolean up = true;
  double lost;
  double repeated;
  double late;

  private record Lent(String owner, Instant until, long token) {}

  /**
   * @param witness hears all that is published
   */
  SimulatedRedis(Timeline time, RandomGenerator random, Consumer<Message> witness) {
    this.time = time;
    this.random = random;
    this.witness = witness;
  }

  boolean isUp() {
    return up;
  }

  void goAway() {
    up = false;
  }

  /**
   * @param empty whether all keys and leases are lost
   */
  void comeBack(boolean empty) {
    if (empty) {
      keys.clear();
      leases.clear();
    }
    up = true;
    for (Client client : List.copyOf(clients)) {
      time.in(Duration.ofMillis(5), client::reconnected);
    }
  }

  @Nullable Message value(StateKey key) {
    Envelope<?> envelope = keys.get(key);
    return envelope == null ? null : envelope.payload();
  }

  /** Publishes as another service would; with a key it is durable. */
  void publish(Channel channel, Message message, @Nullable StateKey key) {
    if (!up) {
      return;
    }
    Envelope<?> envelope = envelope(message, time.instant());
    if (key != null) {
      keys.put(key, envelope);
    }
    for (Client client : List.copyOf(clients)) {
      client.deliver(channel, envelope);
    }
  }

  private Envelope<?> envelope(Message message, Instant occurredAt) {
    return new Envelope<>(
        "e",
        MessageType.of(message),
        new Envelope.Source(ServiceName.CONTROL_API, "sim"),
        1,
        occurredAt,
        occurredAt,
        "c",
        "c",
        message);
  }

  private void requireUp() {
    if (!up) {
      throw new BusDisconnectedException("redis is away", null);
    }
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** What one process sees of it. */
  final class Client implements EventBus, StateStore {
    private final List<Listening> listening = new ArrayList<>();
    private boolean dead;

    private record Listening(Set<Channel> channels, EventListener listener) {}

    Client() {
      clients.add(this);
    }

    void kill() {
      dead = true;
      listening.clear();
      clients.remove(this);
    }

    @SuppressWarnings(
        "ThreadPriorityCheck") // The scheduler of virtual threads is the simulation's.
    private void use() {
      if (dead) {
        throw new UnreliableVenue.Killed();
      }
      if (Thread.currentThread().isVirtual()) {
        // Any other thread may run while this one waits for Redis.
        Thread.yield();
        if (dead) {
          throw new UnreliableVenue.Killed();
        }
      }
      requireUp();
    }

    private void reconnected() {
      if (up) {
        List.copyOf(listening).forEach(each -> each.listener().onConnected());
      }
    }

    private void deliver(Channel channel, Envelope<?> envelope) {
      for (Listening each : List.copyOf(listening)) {
        boolean wanted = each.channels().stream().anyMatch(pattern -> pattern.matches(channel));
        if (!wanted || chance(lost)) {
          continue;
        }
        int copies = chance(repeated) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          Duration delay = Duration.ofMillis(1 + (chance(late) ? random.nextInt(1_500) : 0));
          time.in(
              delay,
              () -> {
                if (!dead) {
                  each.listener().onEvent(channel, envelope);
                }
              });
        }
      }
    }

    @Override
    public void publish(Channel channel, Message message, Instant occurredAt, Trace trace) {
      publishDurably(channel, message, occurredAt, trace, null, null);
    }

    @Override
    public void publishDurably(
        Channel channel,
        Message message,
        Instant occurredAt,
        Trace trace,
        @Nullable StateKey key,
        @Nullable HistoryKey history) {
      use();
      if (key != null) {
        keys.put(key, envelope(message, occurredAt));
      }
      witness.accept(message);
    }

    @Override
    public void publishExpiring(
        Channel channel,
        Message message,
        Instant occurredAt,
        Trace trace,
        StateKey key,
        Duration timeToLive) {
      publishDurably(channel, message, occurredAt, trace, key, null);
    }

    @Override
    public Subscription subscribe(Set<Channel> channels, EventListener listener) {
      Listening each = new Listening(channels, listener);
      listening.add(each);
      if (up) {
        time.in(
            Duration.ofMillis(1),
            () -> {
              if (!dead) {
                listener.onConnected();
              }
            });
      }
      return () -> listening.remove(each);
    }

    @Override
    public boolean isConnected() {
      return up;
    }

    @Override
    public Optional<Envelope<?>> read(StateKey key) {
      use();
      return Optional.ofNullable(keys.get(key));
    }

    @Override
    public List<Envelope<?>> readAll(String prefix) {
      use();
      return List.of();
    }

    @Override
    public List<Envelope<?>> newest(HistoryKey history, int count) {
      use();
      return List.of();
    }

    @Override
    public HistoryPage page(HistoryKey history, String beforeId, int count) {
      use();
      return new HistoryPage(List.of(), "");
    }

    @Override
    public void delete(StateKey key) {
      use();
      keys.remove(key);
    }

    @Override
    public OptionalLong acquireLease(StateKey lease, String owner, Duration length) {
      use();
      Lent lent = leases.get(lease);
      Lent current = lent != null && time.now().isBefore(lent.until()) ? lent : null;
      if (current != null && !current.owner().equals(owner)) {
        return OptionalLong.empty();
      }
      long token = current == null ? ++tokens : current.token();
      leases.put(lease, new Lent(owner, time.now().plus(length), token));
      return OptionalLong.of(token);
    }

    @Override
    public void releaseLease(StateKey lease, String owner) {
      use();
      Lent lent = leases.get(lease);
      if (lent != null && lent.owner().equals(owner)) {
        leases.remove(lease);
      }
    }
  }
}
