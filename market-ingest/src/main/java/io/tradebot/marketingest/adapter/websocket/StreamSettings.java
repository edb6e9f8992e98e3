package io.tradebot.marketingest.adapter.websocket;

import java.net.URI;
import java.time.Duration;

/**
 * How a venue's streams are connected.
 *
 * @param address scheme, host and port, e.g. {@code wss://stream.binance.com:9443}, and a path
 *     before the protocol's where the venue has one
 * @param instrumentsPerConnection how many instruments one connection carries
 * @param requestInterval pause between two requests on a connection
 * @param connectTimeout until the handshake and all subscriptions are answered
 * @param shortestBackOff first pause before connecting again; it doubles with every failure
 * @param longestBackOff largest pause
 * @param plannedLife a connection is replaced at this age
 * @param overlap how long the replaced connection and its successor run side by side
 */
public record StreamSettings(
    URI address,
    int instrumentsPerConnection,
    Duration requestInterval,
    Duration connectTimeout,
    Duration shortestBackOff,
    Duration longestBackOff,
    Duration plannedLife,
    Duration overlap) {

  /** The usual times, for a venue that has these limits. */
  public static StreamSettings of(
      URI address, int instrumentsPerConnection, Duration requestInterval) {
    return new StreamSettings(
        address,
        instrumentsPerConnection,
        requestInterval,
        Duration.ofSeconds(15),
        Duration.ofMillis(250),
        Duration.ofSeconds(30),
        Duration.ofMinutes(23 * 60 + 30),
        Duration.ofSeconds(2));
  }
}
