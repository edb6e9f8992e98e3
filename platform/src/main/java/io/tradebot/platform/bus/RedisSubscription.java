package io.tradebot.platform.bus;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Envelope;
import io.tradebot.platform.codec.Decoded;
import io.tradebot.platform.codec.MessageCodec;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Pub/Sub connection and one thread that calls one listener, in order.
 *
 * <p>Between the network thread, which must never wait, and that thread stands a bounded queue.
 * When the listener is behind, a newer quote or book takes the place of the one of the same
 * instrument that waits: they are states, worth nothing late, and this is no gap. Trades, candles
 * and all else are never replaced; a message for which there is no room is lost and told as a gap.
 *
 * <p>A connection that is open and does not answer is made anew, and told as a disconnection.
 */
final class RedisSubscription implements EventBus.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(RedisSubscription.class);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final int INSTANCES_REMEMBERED = 16;

  /** The listener is behind when this part of the room is taken. */
  private static final int BEHIND = 20;

  /** Tells people of a defect. */
  interface Alarm {
    void raise(String code, Channel channel, String detail);
  }

  private sealed interface Item {}

  private static final class Arrived implements Item {
    private final Channel channel;
    private byte[] bytes;

    /** Whether it has taken the place of others, whose numbers are therefore not missing. */
    private boolean conflated;

    private Arrived(Channel channel, byte[] bytes) {
      this.channel = channel;
      this.bytes = bytes;
    }
  }

  // Never compared, so that an array does.
  @SuppressWarnings("ArrayRecordComponent")
  private record Lost(Channel channel, byte[] bytes) implements Item {}

  private record Connected() implements Item {}

  private record Disconnected() implements Item {}

  private final RedisConnections connections;
  private final MessageCodec codec;
  private final BusMetrics metrics;
  private final Set<Channel> channels;
  private final int capacity;
  private final EventListener listener;
  private final Alarm alarm;
  private final Consumer<RedisSubscription> onClose;
  private final Thread dispatcher;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Item> queue = new ArrayDeque<>();
  private final Map<String, Channel> channelsByName = new HashMap<>();

  /** The quote or book of a channel that waits. */
  private final Map<Channel, Arrived> waiting = new HashMap<>();

  // Touched by the network thread of this connection only.
  private final Set<String> unconfirmed = new HashSet<>();

  // Touched by the dispatcher only: last number per channel, service and instance.
  private final Map<Channel, Map<Envelope.Source, Long>> lastNumbers = new HashMap<>();

  private final ConnectionWatch watch;
  private volatile @Nullable Network network;
  private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
  private volatile boolean closed;

  RedisSubscription(
      RedisConnections connections,
      MessageCodec codec,
      BusMetrics metrics,
      Set<Channel> channels,
      int capacity,
      EventListener listener,
      Alarm alarm,
      Consumer<RedisSubscription> onClose) {
    this.connections = connections;
    this.codec = codec;
    this.metrics = metrics;
    this.channels = Set.copyOf(channels);
    this.capacity = capacity;
    this.listener = listener;
    this.alarm = alarm;
    this.onClose = onClose;
    this.dispatcher =
        Thread.ofPlatform()
            .daemon()
            .name("bus-dispatch-" + NUMBER.incrementAndGet())
            .unstarted(this::dispatchLoop);
    this.watch = new ConnectionWatch("bus-watch", this::ping, this::connectAnew);
  }

  void start() {
    dispatcher.start();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    dispatcher.interrupt();
    watch.close();
    StatefulRedisPubSubConnection<String, byte[]> current = connection;
    if (current != null) {
      current.close();
    }
    onClose.accept(this);
    if (!Thread.currentThread().equals(dispatcher)) {
      try {
        dispatcher.join(Duration.ofSeconds(5));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // A listed outermost loop: what a listener throws must not end the subscription.
  private void dispatchLoop() {
    try {
      connect();
      watch.start();
      while (!closed) {
        dispatch(take());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable RedisFuture<String> ping() {
    StatefulRedisPubSubConnection<String, byte[]> current = connection;
    return current == null || !current.isOpen() ? null : current.async().ping();
  }

  /** Gives up a connection that hangs; on the thread of the watch. */
  private void connectAnew() {
    Network hung = network;
    if (hung != null) {
      hung.retired = true;
    }
    StatefulRedisPubSubConnection<String, byte[]> current = connection;
    connection = null;
    if (current != null) {
      var _ = current.closeAsync();
    }
    metrics.hung();
    put(new Disconnected());
    try {
      connect();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries until Redis is there; from then on a lost connection restores itself. */
  private void connect() throws InterruptedException {
    boolean told = false;
    while (!closed) {
      try {
        StatefulRedisPubSubConnection<String, byte[]> made =
            connections.client().connectPubSub(RedisConnections.CODEC);
        connection = made;
        Network live = new Network();
        network = live;
        made.addListener((RedisPubSubListener<String, byte[]>) live);
        made.addListener((RedisConnectionStateListener) live);
        expectConfirmations();
        subscribeAll(made);
        return;
      } catch (RedisException absent) {
        StatefulRedisPubSubConnection<String, byte[]> half = connection;
        if (half != null) {
          half.close();
        }
        if (!told) {
          LOG.warn("Cannot subscribe to {}, trying on: {}", channels, absent.toString());
          told = true;
        }
        Thread.sleep(RETRY);
      }
    }
  }

  private void subscribeAll(StatefulRedisPubSubConnection<String, byte[]> made) {
    String[] names = names(false);
    String[] patterns = names(true);
    if (names.length > 0) {
      made.sync().subscribe(names);
    }
    if (patterns.length > 0) {
      made.sync().psubscribe(patterns);
    }
  }

  private String[] names(boolean patterns) {
    return channels.stream()
        .filter(channel -> channel.isPattern() == patterns)
        .map(Channel::name)
        .toArray(String[]::new);
  }

  private void expectConfirmations() {
    lock.lock();
    try {
      unconfirmed.clear();
      channels.forEach(channel -> unconfirmed.add(channel.name()));
    } finally {
      lock.unlock();
    }
  }

  private Item take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Item item = queue.poll();
        if (item != null) {
          if (item instanceof Arrived arrived) {
            waiting.remove(arrived.channel, arrived);
          }
          return item;
        }
        filled.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(Item item) {
    lock.lock();
    try {
      queue.add(item);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  private void arrive(String name, byte[] bytes) {
    lock.lock();
    try {
      Channel channel = channelsByName.computeIfAbsent(name, Channel::new);
      boolean conflatable = isConflatable(channel);
      if (conflatable && queue.size() > capacity / BEHIND && replaceWaiting(channel, bytes)) {
        return;
      }
      if (queue.size() >= capacity) {
        metrics.dropped(name);
        if (queue.size() < 2 * capacity) {
          queue.add(new Lost(channel, bytes));
        }
        return;
      }
      Arrived arrived = new Arrived(channel, bytes);
      if (conflatable) {
        waiting.put(channel, arrived);
      }
      queue.add(arrived);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a newer quote or book in the place of the one that waits; false when none does. */
  private boolean replaceWaiting(Channel channel, byte[] bytes) {
    Arrived older = waiting.get(channel);
    if (older == null) {
      return false;
    }
    older.bytes = bytes;
    older.conflated = true;
    metrics.conflated(channel.name());
    return true;
  }

  private static boolean isConflatable(Channel channel) {
    return channel.name().startsWith("market.quote.") || channel.name().startsWith("market.book.");
  }

  private void dispatch(Item item) {
    switch (item) {
      case Arrived arrived -> deliver(arrived.channel, arrived.bytes, true, arrived.conflated);
      case Lost lost -> deliver(lost.channel(), lost.bytes(), false, false);
      case Connected _ -> guarded("onConnected", "system", listener::onConnected);
      case Disconnected _ -> guarded("onDisconnected", "system", listener::onDisconnected);
    }
  }

  private void deliver(Channel channel, byte[] bytes, boolean whole, boolean conflated) {
    metrics.received(channel.name());
    switch (codec.decode(bytes)) {
      case Decoded.Known known -> {
        Envelope<?> envelope = known.envelope();
        if (isNext(channel, envelope, whole, conflated) && whole) {
          guarded(envelope.id(), channel.name(), () -> listener.onEvent(channel, envelope));
        }
      }
      case Decoded.Unknown unknown -> {
        metrics.unknown(channel.name());
        LOG.debug("Skipped {} v{} on {}", unknown.type(), unknown.version(), channel);
      }
      case Decoded.Malformed malformed -> {
        metrics.malformed(channel.name());
        LOG.warn("Malformed message on {}: {}", channel, malformed.reason());
        alarm.raise("MALFORMED_MESSAGE", channel, "reason=\"" + malformed.reason() + "\"");
      }
    }
  }

  /** Compares the number of a message with the one before; tells a gap; false for a duplicate. */
  private boolean isNext(Channel channel, Envelope<?> envelope, boolean whole, boolean conflated) {
    Envelope.Source source = envelope.source();
    Map<Envelope.Source, Long> sources =
        lastNumbers.computeIfAbsent(channel, _ -> new LinkedHashMap<>());
    Long last = sources.get(source);
    long seq = envelope.seq();
    if (last != null && seq <= last) {
      metrics.duplicate(channel.name());
      return false;
    }
    boolean restarted =
        last == null && sources.keySet().stream().anyMatch(s -> s.service() == source.service());
    sources.put(source, seq);
    if (sources.size() > INSTANCES_REMEMBERED) {
      sources.remove(sources.keySet().iterator().next());
    }
    long expected = last == null ? 1 : last + 1;
    boolean jumped = last != null && seq != expected && !conflated;
    if (restarted || jumped || !whole) {
      metrics.gap(channel.name());
      LOG.info("Gap on {} from {}: expected {}, got {}", channel, source, expected, seq);
      guarded(envelope.id(), channel.name(), () -> listener.onGap(channel, source, expected, seq));
    }
    return true;
  }

  private void guarded(String what, String channel, Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable failure) {
      metrics.listenerFailed(channel);
      LOG.error("Listener failed on {} of {}", what, channel, failure);
    }
  }

  /** What the network thread does: queue, nothing else. */
  private final class Network
      implements RedisPubSubListener<String, byte[]>, RedisConnectionStateListener {
    /** Whether its connection was given up, so that whatever it still says is of no concern. */
    private volatile boolean retired;

    @Override
    public void message(String channel, byte[] message) {
      if (!retired) {
        arrive(channel, message);
      }
    }

    @Override
    public void message(String pattern, String channel, byte[] message) {
      if (!retired) {
        arrive(channel, message);
      }
    }

    @Override
    public void subscribed(String channel, long count) {
      confirm(channel);
    }

    @Override
    public void psubscribed(String pattern, long count) {
      confirm(pattern);
    }

    @Override
    public void unsubscribed(String channel, long count) {}

    @Override
    public void punsubscribed(String pattern, long count) {}

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {}

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      if (!retired) {
        expectConfirmations();
        put(new Disconnected());
      }
    }

    private void confirm(String name) {
      if (retired) {
        return;
      }
      lock.lock();
      try {
        if (unconfirmed.remove(name) && unconfirmed.isEmpty()) {
          put(new Connected());
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
