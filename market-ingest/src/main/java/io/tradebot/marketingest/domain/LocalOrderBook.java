package io.tradebot.marketingest.domain;

import io.tradebot.common.market.BookLevel;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All known levels of one instrument. Not thread-safe.
 *
 * <p>Each side is a pair of sorted arrays with the best price at the end, where nearly all changes
 * happen, so that an insertion moves few elements and nothing is allocated.
 */
public final class LocalOrderBook {
  /** Levels kept on a side; what is further away than this many is forgotten. */
  static final int MAX_LEVELS = 20_000;

  private final Side bids = new Side(1);
  private final Side asks = new Side(-1);

  public void clear() {
    bids.size = 0;
    asks.size = 0;
  }

  /** Sets the quantity at a price; 0 removes the level. */
  public void setBid(long price, long quantity) {
    bids.set(price, quantity);
  }

  /** Sets the quantity at a price; 0 removes the level. */
  public void setAsk(long price, long quantity) {
    asks.set(price, quantity);
  }

  /** Forgets all but so many of the best levels of each side. */
  public void keepBest(int levels) {
    bids.keepBest(levels);
    asks.keepBest(levels);
  }

  public int bidLevels() {
    return bids.size;
  }

  public int askLevels() {
    return asks.size;
  }

  /** Price of a bid, 0 being the best; raw units. */
  public long bidPrice(int rank) {
    return bids.price(rank);
  }

  /** Price of an ask, 0 being the best; raw units. */
  public long askPrice(int rank) {
    return asks.price(rank);
  }

  /** Quantity of a bid, 0 being the best; raw units. */
  public long bidQuantity(int rank) {
    return bids.quantity(rank);
  }

  /** Quantity of an ask, 0 being the best; raw units. */
  public long askQuantity(int rank) {
    return asks.quantity(rank);
  }

  /** Whether both sides have a level and the best bid is at or above the best ask. */
  public boolean isCrossed() {
    return bids.size > 0 && asks.size > 0 && bidPrice(0) >= askPrice(0);
  }

  /** The best bids, best first. */
  public List<BookLevel> topBids(int count) {
    return bids.top(count);
  }

  /** The best asks, best first. */
  public List<BookLevel> topAsks(int count) {
    return asks.top(count);
  }

  /** One side; prices times {@code sign} ascend, so the best is last. */
  private static final class Side {
    private final int sign;
    private long[] prices = new long[1_024];
    private long[] quantities = new long[1_024];
    private int size;

    private Side(int sign) {
      this.sign = sign;
    }

    private void set(long price, long quantity) {
      int index = find(price);
      boolean present = index < size && prices[index] == price;
      if (quantity == 0) {
        if (present) {
          remove(index, 1);
        }
      } else if (present) {
        quantities[index] = quantity;
      } else {
        insert(index, price, quantity);
      }
    }

    /** Index of the first level that is at the price or better; {@code size} when there is none. */
    private int find(long price) {
      long key = price * sign;
      int from = 0;
      int to = size;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (prices[middle] * sign < key) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from;
    }

    private void insert(int index, long price, long quantity) {
      if (size == MAX_LEVELS) {
        if (index == 0) {
          return;
        }
        remove(0, 1);
        index--;
      }
      if (size == prices.length) {
        prices = Arrays.copyOf(prices, size * 2);
        quantities = Arrays.copyOf(quantities, size * 2);
      }
      System.arraycopy(prices, index, prices, index + 1, size - index);
      System.arraycopy(quantities, index, quantities, index + 1, size - index);
      prices[index] = price;
      quantities[index] = quantity;
      size++;
    }

    private void remove(int index, int count) {
      System.arraycopy(prices, index + count, prices, index, size - index - count);
      System.arraycopy(quantities, index + count, quantities, index, size - index - count);
      size -= count;
    }

    private void keepBest(int levels) {
      if (size > levels) {
        remove(0, size - levels);
      }
    }

    private long price(int rank) {
      return prices[at(rank)];
    }

    private long quantity(int rank) {
      return quantities[at(rank)];
    }

    private int at(int rank) {
      if (rank < 0 || rank >= size) {
        throw new IndexOutOfBoundsException("level " + rank + " of " + size);
      }
      return size - 1 - rank;
    }

    private List<BookLevel> top(int count) {
      int levels = Math.min(count, size);
      List<BookLevel> result = new ArrayList<>(levels);
      for (int rank = 0; rank < levels; rank++) {
        result.add(new BookLevel(Price.ofRaw(price(rank)), Quantity.ofRaw(quantity(rank))));
      }
      return result;
    }
  }
}
