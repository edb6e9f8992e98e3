package io.tradebot.exchangesim.application;

import io.tradebot.common.order.Side;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The levels that changed between two points of a book's life, with their new quantities; amounts
 * in units of 10<sup>-8</sup>.
 *
 * @param firstUpdateId one above the last id of the diff before
 */
public record DepthDiff(
    long firstUpdateId, long lastUpdateId, Map<Long, Long> bids, Map<Long, Long> asks) {
  /** Collects changes until they are drained. */
  static final class Collector {
    private long lastDrained;
    private long lastSeen;
    private TreeMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
    private TreeMap<Long, Long> asks = new TreeMap<>();

    Collector(long updateId) {
      this.lastDrained = updateId;
      this.lastSeen = updateId;
    }

    void add(Side side, long price, long quantity, long updateId) {
      (side == Side.BUY ? bids : asks).put(price, quantity);
      lastSeen = updateId;
    }

    boolean isEmpty() {
      return lastSeen == lastDrained;
    }

    DepthDiff drain() {
      DepthDiff diff = new DepthDiff(lastDrained + 1, lastSeen, bids, asks);
      lastDrained = lastSeen;
      bids = new TreeMap<>(Collections.reverseOrder());
      asks = new TreeMap<>();
      return diff;
    }
  }
}
