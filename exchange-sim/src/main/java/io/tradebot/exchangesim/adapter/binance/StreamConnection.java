package io.tradebot.exchangesim.adapter.binance;

import java.util.Set;

/** One client's WebSocket as the streams see it; may be used from any thread. */
interface StreamConnection {
  void sendText(String text);

  /** Sends a ping that carries the time. */
  void ping(long nowMs);

  /** Sends a close frame and ends the connection. */
  void close(int status, String reason);

  /** Bytes that wait to be sent. */
  long backlogBytes();

  /** When the last pong came, or the connection began. */
  long lastPongMs();

  long openedMs();

  /** The client's address without its port. */
  String remote();

  /** Whether this is a connection of the WebSocket API, not one of streams. */
  boolean isApi();

  /** Whether frames carry their stream's name. */
  boolean combined();

  void setCombined(boolean combined);

  /** Stream names and listen keys of this connection; touched on the venue's thread alone. */
  Set<String> subscriptions();
}
