package io.tradebot.platform.bus;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.MessageType;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.message.Message;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.platform.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus on Redis Pub/Sub.
 *
 * <p>All messages of this process leave through one connection, so their order on a channel is the
 * order of their sequence numbers, durable or not. Plain messages are collected for at most a
 * millisecond or until a hundred wait, and written to the socket at once.
 *
 * <p>A message that could not be sent keeps its sequence number: its receivers see the gap.
 * Thread-safe.
 */
public final class RedisEventBus implements EventBus, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEventBus.class);

  private static final int BATCH = 100;
  private static final int WAITING_FOR_LISTENER = 20_000;
  private static final long LINGER_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration ALERT_INTERVAL = Duration.ofMinutes(1);

  private static final String PUBLISH_DURABLY =
      """
      if KEYS[1] ~= '' then
        if ARGV[3] == '0' then
          redis.call('SET', KEYS[1], ARGV[1])
        else
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
        end
      end
      if KEYS[2] ~= '' then
        redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[4], '*', 'e', ARGV[1])
      end
      return redis.call('PUBLISH', ARGV[2], ARGV[1])
      """;

  private final RedisConnections connections;
  private final MessageCodec codec;
  private final Envelope.Source source;
  private final InstantSource clock;
  private final BusMetrics metrics;
  private final int waitingForListener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition waiting = lock.newCondition();
  private final Map<Channel, Long> sequences = new HashMap<>();
  private List<Pending> pending = new ArrayList<>(BATCH);
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private volatile boolean closed;

  private final List<RedisSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicLong> lastAlerts = new ConcurrentHashMap<>();
  private final Thread flusher;
  private final ConnectionWatch watch;

  // Never compared, so that an array does.
  @SuppressWarnings("ArrayRecordComponent")
  private record Pending(Channel channel, byte[] message) {}

  /**
   * Begins to connect in the background and returns at once, whether Redis is there or not.
   *
   * @param connections closed by its owner, after this bus
   */
  public RedisEventBus(
      RedisConnections connections,
      MessageCodec codec,
      Envelope.Source source,
      InstantSource clock,
      MeterRegistry registry) {
    this(connections, codec, source, clock, registry, WAITING_FOR_LISTENER);
  }

  RedisEventBus(
      RedisConnections connections,
      MessageCodec codec,
      Envelope.Source source,
      InstantSource clock,
      MeterRegistry registry,
      int waitingForListener) {
    this.waitingForListener = waitingForListener;
    this.connections = connections;
    this.codec = codec;
    this.source = source;
    this.clock = clock;
    this.metrics = new BusMetrics(registry);
    this.watch = new ConnectionWatch("bus-publish-watch", this::ping, this::connectAnew);
    this.flusher = Thread.ofPlatform().daemon().name("bus-publish").start(this::flushLoop);
  }

  @Override
  public void publish(Channel channel, Message message, Instant occurredAt, Trace trace) {
    lock.lock();
    try {
      byte[] bytes = encode(channel, message, occurredAt, trace);
      requireConnection(channel);
      pending.add(new Pending(channel, bytes));
      if (pending.size() >= BATCH) {
        flush();
      } else if (pending.size() == 1) {
        waiting.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void publishDurably(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      @Nullable StateKey key,
      @Nullable HistoryKey history) {
    await(channel, send(channel, message, occurredAt, trace, key, Duration.ZERO, history));
  }

  @Override
  public void publishExpiring(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      StateKey key,
      Duration timeToLive) {
    if (timeToLive.toMillis() <= 0) {
      throw new IllegalArgumentException("time to live must be positive, was " + timeToLive);
    }
    await(channel, send(channel, message, occurredAt, trace, key, timeToLive, null));
  }

  @Override
  public Subscription subscribe(Set<Channel> channels, EventListener listener) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("a subscription needs at least one channel");
    }
    if (closed) {
      throw new IllegalStateException("the bus is closed");
    }
    RedisSubscription subscription =
        new RedisSubscription(
            connections,
            codec,
            metrics,
            channels,
            waitingForListener,
            listener,
            this::alert,
            subscriptions::remove);
    subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  @Override
  public boolean isConnected() {
    StatefulRedisConnection<String, byte[]> current = connection;
    return current != null && current.isOpen();
  }

  /** Sends what waits, then ends all subscriptions and the connection. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      flush();
      closed = true;
      waiting.signalAll();
    } finally {
      lock.unlock();
    }
    flusher.interrupt();
    watch.close();
    subscriptions.forEach(RedisSubscription::close);
    StatefulRedisConnection<String, byte[]> current = connection;
    if (current != null) {
      current.close();
    }
  }

  private RedisFuture<Long> send(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      @Nullable StateKey key,
      Duration timeToLive,
      @Nullable HistoryKey history) {
    lock.lock();
    try {
      byte[] bytes = encode(channel, message, occurredAt, trace);
      StatefulRedisConnection<String, byte[]> open = requireConnection(channel);
      // What was published before must leave before.
      flush();
      RedisFuture<Long> answer =
          open.async()
              .eval(
                  PUBLISH_DURABLY,
                  ScriptOutputType.INTEGER,
                  new String[] {
                    key == null ? "" : key.name(), history == null ? "" : history.name()
                  },
                  bytes,
                  ascii(channel.name()),
                  ascii(Long.toString(timeToLive.toMillis())),
                  ascii(Integer.toString(history == null ? 0 : history.maxLength())));
      open.flushCommands();
      return answer;
    } catch (RedisException refused) {
      metrics.rejected(channel.name());
      throw new BusDisconnectedException("Redis refused a message on " + channel, refused);
    } finally {
      lock.unlock();
    }
  }

  private void await(Channel channel, RedisFuture<Long> answer) {
    try {
      LettuceFutures.awaitOrCancel(
          answer, RedisConnections.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      metrics.published(channel.name());
    } catch (RedisException | java.util.concurrent.CancellationException uncertain) {
      metrics.rejected(channel.name());
      throw new BusDisconnectedException(
          "it is not certain that Redis has a message on " + channel, uncertain);
    }
  }

  /** Numbers and encodes a message; the lock is held, so numbers and order of sending agree. */
  private byte[] encode(Channel channel, Message message, Instant occurredAt, Trace trace) {
    if (channel.isPattern()) {
      throw new IllegalArgumentException("cannot publish on the pattern " + channel);
    }
    long seq = sequences.merge(channel, 1L, Long::sum);
    String id = UUID.randomUUID().toString();
    return codec.encode(
        new Envelope<>(
            id,
            MessageType.of(message),
            source,
            seq,
            occurredAt,
            clock.instant(),
            trace.correlationId().isEmpty() ? id : trace.correlationId(),
            trace.causationId().isEmpty() ? id : trace.causationId(),
            message));
  }

  private StatefulRedisConnection<String, byte[]> requireConnection(Channel channel) {
    StatefulRedisConnection<String, byte[]> current = connection;
    if (closed || current == null || !current.isOpen()) {
      metrics.rejected(channel.name());
      throw new BusDisconnectedException(
          "no connection to Redis; dropped a message on " + channel, null);
    }
    return current;
  }

  /**
   * Writes what waits to the socket; the lock is held. What cannot be written is dropped and
   * counted.
   */
  private void flush() {
    if (pending.isEmpty()) {
      return;
    }
    List<Pending> batch = pending;
    pending = new ArrayList<>(BATCH);
    StatefulRedisConnection<String, byte[]> current = connection;
    if (current == null || !current.isOpen()) {
      batch.forEach(one -> metrics.rejected(one.channel().name()));
      return;
    }
    for (Pending one : batch) {
      String channel = one.channel().name();
      try {
        var _ =
            current
                .async()
                .publish(channel, one.message())
                .whenComplete(
                    (receivers, failure) -> {
                      if (failure == null) {
                        metrics.published(channel);
                      } else {
                        metrics.rejected(channel);
                      }
                    });
      } catch (RedisException refused) {
        metrics.rejected(channel);
      }
    }
    current.flushCommands();
  }

  // A listed outermost loop: connects, then sends what waits for a millisecond.
  private void flushLoop() {
    try {
      connect();
      watch.start();
      while (!closed) {
        lock.lockInterruptibly();
        try {
          while (pending.isEmpty() && !closed) {
            waiting.await();
          }
        } finally {
          lock.unlock();
        }
        java.util.concurrent.locks.LockSupport.parkNanos(LINGER_NS);
        lock.lock();
        try {
          flush();
        } catch (RuntimeException failure) {
          LOG.error("Could not send a batch of messages", failure);
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable RedisFuture<String> ping() {
    StatefulRedisConnection<String, byte[]> current = connection;
    if (current == null || !current.isOpen()) {
      return null;
    }
    RedisFuture<String> answer = current.async().ping();
    current.flushCommands();
    return answer;
  }

  /** Gives up a connection that hangs; on the thread of the watch. */
  private void connectAnew() {
    StatefulRedisConnection<String, byte[]> hung = connection;
    connection = null;
    if (hung != null) {
      var _ = hung.closeAsync();
    }
    metrics.hung();
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
        StatefulRedisConnection<String, byte[]> made =
            connections.client().connect(RedisConnections.CODEC);
        made.setAutoFlushCommands(false);
        connection = made;
        LOG.info("Connected to Redis");
        return;
      } catch (RedisException absent) {
        if (!told) {
          LOG.warn("Redis does not answer, trying on: {}", absent.toString());
          told = true;
        }
        Thread.sleep(RETRY);
      }
    }
  }

  /** Tells people of a defect on a channel, at most once a minute per code and channel. */
  private void alert(String code, Channel channel, String detail) {
    long now = clock.millis();
    AtomicLong last =
        lastAlerts.computeIfAbsent(
            code + ' ' + BusMetrics.kind(channel.name()), _ -> new AtomicLong(Long.MIN_VALUE / 2));
    long before = last.get();
    if (now - before < ALERT_INTERVAL.toMillis() || !last.compareAndSet(before, now)) {
      return;
    }
    Instant occurredAt = clock.instant();
    AlertRaised raised =
        new AlertRaised(
            source.service(),
            AlertRaised.Level.WARNING,
            code,
            "channel=" + channel + " " + detail,
            occurredAt);
    try {
      var _ =
          send(
                  Channels.SYSTEM_ALERT,
                  raised,
                  occurredAt,
                  Trace.ORIGIN,
                  null,
                  Duration.ZERO,
                  StateKeys.ALERTS)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      LOG.warn("Could not publish alert {}: {}", raised, failure.toString());
                    }
                  });
    } catch (BusDisconnectedException disconnected) {
      LOG.warn("Could not publish alert {}: {}", raised, disconnected.getMessage());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
