package io.tradebot.platform.state;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKey;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.codec.Decoded;
import io.tradebot.platform.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the state keys and histories of the event bus, and keeps leases.
 *
 * <p>An entry that cannot be decoded is logged and left out of a list; as the only value of a key
 * it is an {@link IllegalStateException}, because "nothing there" would be untrue. Thread-safe.
 */
public final class RedisStateStore implements StateStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisStateStore.class);
  private static final String FIELD = "e";
  private static final int SCAN_STEP = 500;

  // The token lives beside the lease and outlives it, so that it rises over every change of owner.
  private static final String ACQUIRE =
      """
      local owner = redis.call('GET', KEYS[1])
      if owner and owner ~= ARGV[1] then
        return -1
      end
      local last = redis.call('HGET', KEYS[2], 'owner')
      if not owner or last ~= ARGV[1] then
        redis.call('HINCRBY', KEYS[2], 'token', 1)
        redis.call('HSET', KEYS[2], 'owner', ARGV[1])
      end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return tonumber(redis.call('HGET', KEYS[2], 'token'))
      """;
  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then
        return redis.call('DEL', KEYS[1])
      end
      return 0
      """;

  private final RedisConnections connections;
  private final MessageCodec codec;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;

  /**
   * Connects at the first call.
   *
   * @param connections closed by its owner, after this store
   */
  public RedisStateStore(RedisConnections connections, MessageCodec codec) {
    this.connections = connections;
    this.codec = codec;
  }

  @Override
  public Optional<Envelope<?>> read(StateKey key) {
    byte[] bytes = ask(redis -> redis.get(key.name()));
    if (bytes == null) {
      return Optional.empty();
    }
    return switch (codec.decode(bytes)) {
      case Decoded.Known known -> Optional.of(known.envelope());
      case Decoded.Unknown unknown ->
          throw new IllegalStateException(
              "key "
                  + key
                  + " holds a "
                  + unknown.type()
                  + " v"
                  + unknown.version()
                  + ", unknown here");
      case Decoded.Malformed malformed ->
          throw new IllegalStateException("key " + key + " is malformed: " + malformed.reason());
    };
  }

  @Override
  public List<Envelope<?>> readAll(String prefix) {
    Set<String> names = new LinkedHashSet<>();
    String pattern = prefix.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + "*";
    ScanArgs step = ScanArgs.Builder.limit(SCAN_STEP).match(pattern);
    ScanCursor cursor = ScanCursor.INITIAL;
    do {
      ScanCursor from = cursor;
      KeyScanCursor<String> page = ask(redis -> redis.scan(from, step));
      names.addAll(page.getKeys());
      cursor = page;
    } while (!cursor.isFinished());
    if (names.isEmpty()) {
      return List.of();
    }
    List<Envelope<?>> envelopes = new ArrayList<>();
    List<KeyValue<String, byte[]>> values =
        ask(redis -> redis.mget(names.stream().sorted().toArray(String[]::new)));
    for (KeyValue<String, byte[]> value : values) {
      // A key may expire in between; a history or lease below the prefix reads as no value.
      if (value.hasValue()) {
        add(value.getKey(), value.getValue(), envelopes);
      }
    }
    return envelopes;
  }

  @Override
  public List<Envelope<?>> newest(HistoryKey history, int count) {
    List<Envelope<?>> newestFirst = new ArrayList<>(page(history, "", count).entries());
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  @Override
  public HistoryPage page(HistoryKey history, String beforeId, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be positive, was " + count);
    }
    if (!beforeId.isEmpty() && !beforeId.matches("\\d{1,19}-\\d{1,19}")) {
      throw new IllegalArgumentException("not the id of a history entry: \"" + beforeId + "\"");
    }
    Range<String> range =
        beforeId.isEmpty()
            ? Range.unbounded()
            : Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(beforeId));
    List<StreamMessage<String, byte[]>> messages =
        ask(redis -> redis.xrevrange(history.name(), range, Limit.from(count)));
    List<Envelope<?>> entries = new ArrayList<>(messages.size());
    for (StreamMessage<String, byte[]> message : messages) {
      byte[] bytes = message.getBody().get(FIELD);
      if (bytes != null) {
        add(history.name(), bytes, entries);
      }
    }
    return new HistoryPage(
        List.copyOf(entries), messages.size() < count ? "" : messages.getLast().getId());
  }

  @Override
  public void delete(StateKey key) {
    ask(redis -> redis.del(key.name()));
  }

  @Override
  public OptionalLong acquireLease(StateKey lease, String owner, Duration length) {
    if (length.toMillis() <= 0) {
      throw new IllegalArgumentException("length of a lease must be positive, was " + length);
    }
    Long token =
        ask(
            redis ->
                redis.<Long>eval(
                    ACQUIRE,
                    ScriptOutputType.INTEGER,
                    new String[] {lease.name(), lease.name() + ":token"},
                    text(owner),
                    text(Long.toString(length.toMillis()))));
    return token == null || token < 0 ? OptionalLong.empty() : OptionalLong.of(token);
  }

  @Override
  public void releaseLease(StateKey lease, String owner) {
    ask(
        redis ->
            redis.<Long>eval(
                RELEASE, ScriptOutputType.INTEGER, new String[] {lease.name()}, text(owner)));
  }

  @Override
  public void close() {
    StatefulRedisConnection<String, byte[]> current = connection;
    if (current != null) {
      current.close();
    }
  }

  private void add(String key, byte[] bytes, List<Envelope<?>> into) {
    switch (codec.decode(bytes)) {
      case Decoded.Known known -> into.add(known.envelope());
      case Decoded.Unknown unknown ->
          LOG.warn("Left out a {} v{} in {}", unknown.type(), unknown.version(), key);
      case Decoded.Malformed malformed ->
          LOG.error("Left out a malformed entry in {}: {}", key, malformed.reason());
    }
  }

  private <T extends @Nullable Object> T ask(Function<RedisCommands<String, byte[]>, T> question) {
    try {
      return question.apply(connected().sync());
    } catch (RedisException failure) {
      throw new BusDisconnectedException("Redis did not answer", failure);
    }
  }

  private StatefulRedisConnection<String, byte[]> connected() {
    StatefulRedisConnection<String, byte[]> current = connection;
    if (current != null) {
      return current;
    }
    connecting.lock();
    try {
      current = connection;
      if (current == null) {
        current = connections.clientForState().connect(RedisConnections.CODEC);
        connection = current;
      }
      return current;
    } finally {
      connecting.unlock();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
