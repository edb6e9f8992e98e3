package io.tradebot.platform.bus;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and receives envelopes. At most once: what must survive is published with its state
 * key, and is read from there after a connect or a gap.
 *
 * <p>Thread-safe. Nothing is buffered while disconnected.
 */
public interface EventBus {

  /**
   * Publishes a message that is worth nothing late, e.g. market data. Batched within a millisecond.
   *
   * @throws BusDisconnectedException when there is no connection; the message is dropped and
   *     counted
   */
  void publish(Channel channel, Message message, Instant occurredAt, Trace trace);

  /**
   * Writes the envelope to its key and its history, then publishes it, in one atomic script;
   * returns once Redis has done it.
   *
   * @param key holds the latest envelope; null for none
   * @param history gets the envelope appended; null for none
   * @throws BusDisconnectedException when it is not certain that Redis has it; may be repeated
   */
  void publishDurably(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      @Nullable StateKey key,
      @Nullable HistoryKey history);

  /**
   * Like {@link #publishDurably}, with a key that vanishes by itself unless it is written again.
   *
   * @param timeToLive how long the key stands
   */
  void publishExpiring(
      Channel channel,
      Message message,
      Instant occurredAt,
      Trace trace,
      StateKey key,
      Duration timeToLive);

  /**
   * Receives envelopes of channels or patterns, in order, on one thread that belongs to this
   * subscription alone.
   *
   * <p>The subscription re-establishes itself; {@link EventListener#onConnected} tells when to read
   * the keys again.
   */
  Subscription subscribe(Set<Channel> channels, EventListener listener);

  /** Whether Redis answers now. */
  boolean isConnected();

  /** Ends a subscription; no call of its listener begins afterwards. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
