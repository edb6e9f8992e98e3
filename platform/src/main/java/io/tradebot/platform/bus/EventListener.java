package io.tradebot.platform.bus;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Envelope;

/** Receives what a subscription delivers; all calls come from one thread, in order. */
public interface EventListener {

  void onEvent(Channel channel, Envelope<?> envelope);

  /**
   * Messages of a source and channel were missed, or the source started anew. Comes before the
   * message that showed it.
   *
   * @param expected sequence number that should have come
   * @param actual sequence number that came
   */
  default void onGap(Channel channel, Envelope.Source source, long expected, long actual) {}

  /** Subscribed, for the first time or again: read the state keys now. */
  default void onConnected() {}

  /** The connection to Redis is gone. */
  default void onDisconnected() {}
}
