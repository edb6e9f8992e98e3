package io.tradebot.exchangesim.domain;

import io.tradebot.common.order.Side;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The visible book: quantity by price, both in units of 10<sup>-8</sup>, with the id of its last
 * change.
 */
public final class Depth {
  private final TreeMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private long updateId;

  public Depth(long updateId) {
    this.updateId = updateId;
  }

  /** Sets a level; quantity 0 removes it. */
  public void set(Side side, long price, long quantity, long newUpdateId) {
    Map<Long, Long> levels = side == Side.BUY ? bids : asks;
    if (quantity == 0) {
      levels.remove(price);
    } else {
      levels.put(price, quantity);
    }
    updateId = newUpdateId;
  }

  /** Notes an update that may have changed no level. */
  public void reached(long newUpdateId) {
    updateId = newUpdateId;
  }

  public void clear() {
    bids.clear();
    asks.clear();
  }

  /** Best first. */
  public NavigableMap<Long, Long> levels(Side side) {
    return Collections.unmodifiableNavigableMap(side == Side.BUY ? bids : asks);
  }

  /** Best price of a side; 0 when the side is empty. */
  public long best(Side side) {
    Map.Entry<Long, Long> best = (side == Side.BUY ? bids : asks).firstEntry();
    return best == null ? 0 : best.getKey();
  }

  /** Quantity at the best price; 0 when the side is empty. */
  public long bestQuantity(Side side) {
    Map.Entry<Long, Long> best = (side == Side.BUY ? bids : asks).firstEntry();
    return best == null ? 0 : best.getValue();
  }

  public long updateId() {
    return updateId;
  }
}
