package io.tradebot.marketingest.adapter.websocket;

import io.tradebot.common.instrument.InstrumentId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How a venue's streams are connected.
 *
 * @param address scheme, host and port, e.g. {@code wss://stream.binance.com:9443}, and a path
 *     before the protocol's where the venue has one
 * @param instrumentsPerConnection how many instruments one connection carries
 * @param requestInterval pause between two requests on a connection
 * @param requests of all connections together
 * @param connects attempts to connect, of all connections together
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
    Pace requests,
    Pace connects,
    Duration connectTimeout,
    Duration shortestBackOff,
    Duration longestBackOff,
    Duration plannedLife,
    Duration overlap) {

  /** The usual times, for a venue that has these limits. */
  public static StreamSettings of(
      URI address,
      int instrumentsPerConnection,
      Duration requestInterval,
      Pace requests,
      Pace connects) {
    return new StreamSettings(
        address,
        instrumentsPerConnection,
        requestInterval,
        requests,
        connects,
        Duration.ofSeconds(15),
        Duration.ofMillis(250),
        Duration.ofSeconds(30),
        Duration.ofMinutes(23 * 60 + 30),
        Duration.ofSeconds(2));
  }

  /** The instruments of each connection. */
  public List<List<InstrumentId>> groups(List<InstrumentId> instruments) {
    List<List<InstrumentId>> groups = new ArrayList<>();
    for (int from = 0; from < instruments.size(); from += instrumentsPerConnection) {
      int to = Math.min(instruments.size(), from + instrumentsPerConnection);
      groups.add(List.copyOf(instruments.subList(from, to)));
    }
    return groups;
  }

  /**
   * The pause before the next attempt, in milliseconds: doubled with each failure up to the
   * largest, and shortened at random by up to a half, so that many do not come back at once.
   */
  public long backOffMs(int failures, RandomGenerator random) {
    long pauseMs =
        Math.min(longestBackOff.toMillis(), shortestBackOff.toMillis() << Math.min(failures, 20));
    return pauseMs / 2 + (long) (pauseMs / 2.0 * random.nextDouble());
  }
}
