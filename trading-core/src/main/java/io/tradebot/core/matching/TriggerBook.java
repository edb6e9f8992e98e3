package io.tradebot.core.matching;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Orders that wait for the last price to reach their stop, the nearest stop first and the oldest
 * first at one stop.
 */
final class TriggerBook {
  /** Fire when the last price is at or above the key. */
  private final TreeMap<Long, Deque<OrderRequest>> rising = new TreeMap<>();

  /** Fire when the last price is at or below the key. */
  private final TreeMap<Long, Deque<OrderRequest>> falling =
      new TreeMap<>(Collections.reverseOrder());

  private final Map<Long, OrderRequest> waiting = new HashMap<>();

  static boolean isReached(OrderRequest request, long lastPrice) {
    return request.triggersWhenRising()
        ? lastPrice >= request.stopPrice()
        : lastPrice <= request.stopPrice();
  }

  boolean contains(long orderId) {
    return waiting.containsKey(orderId);
  }

  void add(OrderRequest request) {
    waiting.put(request.orderId(), request);
    side(request)
        .computeIfAbsent(request.stopPrice(), price -> new ArrayDeque<>())
        .addLast(request);
  }

  @Nullable OrderRequest remove(long orderId) {
    OrderRequest request = waiting.remove(orderId);
    if (request != null) {
      NavigableMap<Long, Deque<OrderRequest>> side = side(request);
      Deque<OrderRequest> queue = side.get(request.stopPrice());
      if (queue != null) {
        queue.remove(request);
        if (queue.isEmpty()) {
          side.remove(request.stopPrice());
        }
      }
    }
    return request;
  }

  /** Takes out the next order that the last price has reached; null when there is none. */
  @Nullable OrderRequest pollReached(long lastPrice) {
    OrderRequest next = firstReached(rising, lastPrice);
    if (next == null) {
      next = firstReached(falling, lastPrice);
    }
    return next == null ? null : remove(next.orderId());
  }

  private static @Nullable OrderRequest firstReached(
      NavigableMap<Long, Deque<OrderRequest>> side, long lastPrice) {
    Map.Entry<Long, Deque<OrderRequest>> nearest = side.firstEntry();
    if (nearest == null) {
      return null;
    }
    OrderRequest first = nearest.getValue().getFirst();
    return isReached(first, lastPrice) ? first : null;
  }

  private NavigableMap<Long, Deque<OrderRequest>> side(OrderRequest request) {
    return request.triggersWhenRising() ? rising : falling;
  }
}
