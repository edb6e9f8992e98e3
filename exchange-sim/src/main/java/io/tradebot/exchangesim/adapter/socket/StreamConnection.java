package io.tradebot.exchangesim.adapter.socket;

import java.util.Set;

/** One client's WebSocket; may be used from any thread. */
public interface StreamConnection {
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

  /** The path that it was opened with, undecoded. */
  String path();

  /** The query that it was opened with, undecoded; empty when there was none. */
  String query();

  /** What this connection listens to; touched on the venue's thread alone. */
  Set<String> subscriptions();
}
