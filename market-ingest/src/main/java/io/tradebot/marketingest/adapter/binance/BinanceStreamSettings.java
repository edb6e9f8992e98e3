package io.tradebot.marketingest.adapter.binance;

import java.net.URI;
import java.time.Duration;

/**
 * How the streams are connected.
 *
 * @param address scheme, host and port, e.g. {@code wss://stream.binance.com:9443}
 * @param streamsPerConnection the exchange allows 1,024
 * @param streamsPerAddress how many streams the address of the connection names; the others are
 *     subscribed afterwards
 * @param streamsPerRequest how many streams one subscription names
 * @param requestInterval pause between two subscriptions; the exchange allows five messages a
 *     second
 * @param connectTimeout until the handshake and all subscriptions are answered
 * @param shortestBackOff first pause before connecting again; it doubles with every failure
 * @param longestBackOff largest pause
 * @param plannedLife a connection is replaced at this age; the exchange ends it at 24 h
 * @param overlap how long the replaced connection and its successor run side by side
 */
record BinanceStreamSettings(
    URI address,
    int streamsPerConnection,
    int streamsPerAddress,
    int streamsPerRequest,
    Duration requestInterval,
    Duration connectTimeout,
    Duration shortestBackOff,
    Duration longestBackOff,
    Duration plannedLife,
    Duration overlap) {

  static BinanceStreamSettings of(URI address) {
    return new BinanceStreamSettings(
        address,
        1_024,
        120,
        100,
        Duration.ofMillis(250),
        Duration.ofSeconds(15),
        Duration.ofMillis(250),
        Duration.ofSeconds(30),
        Duration.ofMinutes(23 * 60 + 30),
        Duration.ofSeconds(2));
  }
}
