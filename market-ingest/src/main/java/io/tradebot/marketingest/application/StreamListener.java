package io.tradebot.marketingest.application;

import io.tradebot.marketingest.domain.StreamMessage;

/** Takes what the connections of a venue deliver; called from the threads of the sockets. */
public interface StreamListener {

  /** A text frame; the bytes belong to the listener from now on. */
  void onFrame(int connection, byte[] frame, long receiveTimeNs);

  /** What a library has read in a frame that it keeps to itself. */
  void onMessage(int connection, StreamMessage message, long receiveTimeNs);

  /** A frame that is no text; its content is of no use. */
  void onBinaryFrame(int connection, int bytes);

  /** All subscriptions of a connection are live, for the first time or again. */
  void onOpened(int connection);

  /** A connection is gone; it is being re-established. */
  void onLost(int connection, String reason);

  /** Whether so much waits that reading from the sockets should pause. */
  boolean isCongested();
}
