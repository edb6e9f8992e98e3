package io.tradebot.core.matching;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The resting orders of one instrument in price-time priority.
 *
 * <p>Adding and cancelling cost O(log levels), reading the best price the same. Not thread-safe.
 */
public final class OrderBook {
  private final TreeMap<Long, PriceLevel> bids = new TreeMap<>(Collections.reverseOrder());
  private final TreeMap<Long, PriceLevel> asks = new TreeMap<>();
  private final Map<Long, RestingOrder> orders = new HashMap<>();

  /** All orders at one price, the oldest first. */
  static final class PriceLevel {
    final Side side;
    final long price;
    long quantity;
    @Nullable RestingOrder first;
    @Nullable RestingOrder last;

    PriceLevel(Side side, long price) {
      this.side = side;
      this.price = price;
    }
  }

  /** An order in the queue of its price level. */
  static final class RestingOrder {
    final long orderId;
    final long owner;
    final PriceLevel level;
    long remaining;
    @Nullable RestingOrder previous;
    @Nullable RestingOrder next;

    RestingOrder(long orderId, long owner, PriceLevel level, long remaining) {
      this.orderId = orderId;
      this.owner = owner;
      this.level = level;
      this.remaining = remaining;
    }
  }

  /** Best price of a side in units of 10<sup>-8</sup>; 0 when the side is empty. */
  public long bestPrice(Side side) {
    Map.Entry<Long, PriceLevel> best = levels(side).firstEntry();
    return best == null ? 0 : best.getKey();
  }

  /** Total quantity at a price; 0 when there is none. */
  public long quantityAt(Side side, long price) {
    PriceLevel level = levels(side).get(price);
    return level == null ? 0 : level.quantity;
  }

  public int levelCount(Side side) {
    return levels(side).size();
  }

  public int orderCount() {
    return orders.size();
  }

  public boolean contains(long orderId) {
    return orders.containsKey(orderId);
  }

  /** What is left of a resting order; 0 when it does not rest here. */
  public long remaining(long orderId) {
    RestingOrder order = orders.get(orderId);
    return order == null ? 0 : order.remaining;
  }

  /** The price of a resting order; 0 when it does not rest here. */
  public long priceOf(long orderId) {
    RestingOrder order = orders.get(orderId);
    return order == null ? 0 : order.level.price;
  }

  /**
   * The side of a resting order.
   *
   * @throws IllegalArgumentException when it does not rest here
   */
  public Side sideOf(long orderId) {
    RestingOrder order = orders.get(orderId);
    if (order == null) {
      throw new IllegalArgumentException("order " + orderId + " is not in the book");
    }
    return order.level.side;
  }

  /** Calls {@code visitor} for each level from the best outwards until it answers false. */
  public void forEachLevel(Side side, LevelVisitor visitor) {
    for (PriceLevel level : levels(side).values()) {
      if (!visitor.visit(level.price, level.quantity)) {
        return;
      }
    }
  }

  /** Sees one level; answers whether to go on. */
  @FunctionalInterface
  public interface LevelVisitor {
    boolean visit(long price, long quantity);
  }

  /**
   * The quantity a taker would get at most: all that rests on the other side at prices that {@code
   * acceptable} takes.
   *
   * @param owner the search ends at the first resting order of the same owner
   * @param enough the search ends when this much is found
   */
  long available(Side takerSide, long owner, LongPredicate acceptable, long enough) {
    long found = 0;
    for (PriceLevel level : levels(takerSide.opposite()).values()) {
      if (!acceptable.test(level.price)) {
        return found;
      }
      for (RestingOrder order = level.first; order != null; order = order.next) {
        if (owner != OrderRequest.NO_OWNER && order.owner == owner) {
          return found;
        }
        found += order.remaining;
        if (found >= enough) {
          return found;
        }
      }
    }
    return found;
  }

  /**
   * What a market order of {@code quantity} would pay or receive in the quote asset, as far as the
   * book reaches; rounded up.
   *
   * @return units of 10<sup>-8</sup> of the quote asset
   */
  public long marketCost(Side takerSide, long quantity) {
    long left = quantity;
    long cost = 0;
    for (PriceLevel level : levels(takerSide.opposite()).values()) {
      long taken = Math.min(left, level.quantity);
      cost = Math.addExact(cost, FixedPoint.multiply(level.price, taken, Rounding.UP));
      left -= taken;
      if (left == 0) {
        break;
      }
    }
    return cost;
  }

  NavigableMap<Long, PriceLevel> levels(Side side) {
    return side == Side.BUY ? bids : asks;
  }

  @Nullable PriceLevel best(Side side) {
    Map.Entry<Long, PriceLevel> best = levels(side).firstEntry();
    return best == null ? null : best.getValue();
  }

  /** Puts an order at the end of its level's queue. */
  PriceLevel add(long orderId, long owner, Side side, long price, long quantity) {
    PriceLevel level = levels(side).computeIfAbsent(price, p -> new PriceLevel(side, p));
    RestingOrder order = new RestingOrder(orderId, owner, level, quantity);
    if (orders.putIfAbsent(orderId, order) != null) {
      throw new IllegalArgumentException("order " + orderId + " is in the book already");
    }
    RestingOrder last = level.last;
    if (last == null) {
      level.first = order;
    } else {
      last.next = order;
      order.previous = last;
    }
    level.last = order;
    level.quantity = Math.addExact(level.quantity, quantity);
    return level;
  }

  /** Takes an order out; null when it is not in the book. */
  @Nullable RestingOrder remove(long orderId) {
    RestingOrder order = orders.remove(orderId);
    if (order != null) {
      unlink(order);
      order.level.quantity -= order.remaining;
      dropIfEmpty(order.level);
    }
    return order;
  }

  /** Takes {@code quantity} off an order after a trade; a finished order leaves the queue. */
  void reduce(RestingOrder order, long quantity) {
    order.remaining -= quantity;
    order.level.quantity -= quantity;
    if (order.remaining == 0) {
      orders.remove(order.orderId);
      unlink(order);
      dropIfEmpty(order.level);
    }
  }

  private void dropIfEmpty(PriceLevel level) {
    if (level.first == null) {
      levels(level.side).remove(level.price);
    }
  }

  private static void unlink(RestingOrder order) {
    PriceLevel level = order.level;
    RestingOrder previous = order.previous;
    RestingOrder next = order.next;
    if (previous == null) {
      level.first = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      level.last = previous;
    } else {
      next.previous = previous;
    }
    order.previous = null;
    order.next = null;
  }
}
