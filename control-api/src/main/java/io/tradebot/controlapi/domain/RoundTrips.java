package io.tradebot.controlapi.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest round trips, each once however often it is reported; bounded. Thread-safe. */
public final class RoundTrips {
  private final Map<String, RoundTrip> byPosition;

  public RoundTrips(int capacity) {
    this.byPosition =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, RoundTrip> eldest) {
            return size() > capacity;
          }
        };
  }

  public synchronized void add(RoundTrip trip) {
    byPosition.put(trip.positionId(), trip);
  }

  public synchronized List<RoundTrip> all() {
    return List.copyOf(byPosition.values());
  }
}
