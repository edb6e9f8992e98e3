package io.tradebot.platform.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters of the bus, by kind of channel, e.g. {@code market.quote}. Thread-safe. */
final class BusMetrics {
  private final MeterRegistry registry;
  private final Counter hung;
  private final Map<String, Map<String, Counter>> counters = new ConcurrentHashMap<>();

  BusMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.hung = registry.counter("tradebot.bus.hung");
    // Seen as zero from the start, so that an alert on their rise needs no first event.
    for (String event : new String[] {"published", "received", "gaps", "rejected", "malformed"}) {
      count(event, "system.alert", 0);
    }
  }

  void published(String channel) {
    count("published", channel, 1);
  }

  void received(String channel) {
    count("received", channel, 1);
  }

  void rejected(String channel) {
    count("rejected", channel, 1);
  }

  void gap(String channel) {
    count("gaps", channel, 1);
  }

  void duplicate(String channel) {
    count("duplicates", channel, 1);
  }

  void malformed(String channel) {
    count("malformed", channel, 1);
  }

  void unknown(String channel) {
    count("unknown", channel, 1);
  }

  void dropped(String channel) {
    count("dropped", channel, 1);
  }

  /** A newer quote or book took the place of one that waited for a slow listener. */
  void conflated(String channel) {
    count("conflated", channel, 1);
  }

  /** A connection was open and did not answer. */
  void hung() {
    hung.increment();
  }

  void listenerFailed(String channel) {
    count("listener.failures", channel, 1);
  }

  private void count(String event, String channel, double amount) {
    counters
        .computeIfAbsent(event, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            kind(channel),
            kind ->
                Counter.builder("tradebot.bus." + event).tag("channel", kind).register(registry))
        .increment(amount);
  }

  /**
   * The first two words of a channel's name, or the first where the second is a name of the user's.
   */
  static String kind(String channel) {
    int first = channel.indexOf('.');
    if (first < 0) {
      return "other";
    }
    String area = channel.substring(0, first);
    if (area.equals("signal") || area.equals("analysis")) {
      return area;
    }
    int second = channel.indexOf('.', first + 1);
    return second < 0 ? channel : channel.substring(0, second);
  }
}
