package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.order.Side;
import io.tradebot.exchangesim.domain.Depth;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The best levels of a book as a client of a given depth holds them.
 *
 * <p>A client adds and removes what it is told and cuts its book to the depth. So a level that
 * leaves because better ones came is not told, and one that comes back from below is.
 */
final class BookWindow {
  private static final int CHECKED_LEVELS = 10;

  private final int depth;
  private TreeMap<Long, Long> bids = new TreeMap<>(java.util.Collections.reverseOrder());
  private TreeMap<Long, Long> asks = new TreeMap<>();

  /** New quantities by price, in the order in which they are told; 0 removes. */
  record Changes(Map<Long, Long> bids, Map<Long, Long> asks) {
    boolean isEmpty() {
      return bids.isEmpty() && asks.isEmpty();
    }
  }

  BookWindow(int depth) {
    this.depth = depth;
  }

  /** Takes the book as it is now and tells what a client of the last state must change. */
  Changes advance(Depth book) {
    TreeMap<Long, Long> newBids = best(book, Side.BUY, bids);
    TreeMap<Long, Long> newAsks = best(book, Side.SELL, asks);
    Changes changes =
        new Changes(
            changes(bids, newBids, book.levels(Side.BUY)),
            changes(asks, newAsks, book.levels(Side.SELL)));
    bids = newBids;
    asks = newAsks;
    return changes;
  }

  Map<Long, Long> bids() {
    return bids;
  }

  Map<Long, Long> asks() {
    return asks;
  }

  private TreeMap<Long, Long> best(Depth book, Side side, TreeMap<Long, Long> like) {
    TreeMap<Long, Long> best = new TreeMap<>(like.comparator());
    Iterator<Map.Entry<Long, Long>> levels = book.levels(side).entrySet().iterator();
    while (best.size() < depth && levels.hasNext()) {
      Map.Entry<Long, Long> level = levels.next();
      best.put(level.getKey(), level.getValue());
    }
    return best;
  }

  private static Map<Long, Long> changes(
      TreeMap<Long, Long> before, TreeMap<Long, Long> after, Map<Long, Long> whole) {
    Map<Long, Long> changes = new TreeMap<>(before.comparator());
    before.forEach(
        (price, quantity) -> {
          if (!after.containsKey(price) && !whole.containsKey(price)) {
            changes.put(price, 0L);
          }
        });
    after.forEach(
        (price, quantity) -> {
          if (!quantity.equals(before.get(price))) {
            changes.put(price, quantity);
          }
        });
    return changes;
  }

  /**
   * CRC32 of the ten best asks and then bids: price and quantity with all their decimals, without
   * the point and without zeros in front.
   */
  long checksum(int priceDecimals, int quantityDecimals) {
    StringBuilder text = new StringBuilder();
    append(text, asks, priceDecimals, quantityDecimals);
    append(text, bids, priceDecimals, quantityDecimals);
    CRC32 crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  private static void append(
      StringBuilder text, Map<Long, Long> levels, int priceDecimals, int quantityDecimals) {
    int left = CHECKED_LEVELS;
    for (Map.Entry<Long, Long> level : levels.entrySet()) {
      if (left-- == 0) {
        return;
      }
      text.append(digits(level.getKey(), priceDecimals));
      text.append(digits(level.getValue(), quantityDecimals));
    }
  }

  private static String digits(long raw, int decimals) {
    return KrakenWire.number(raw, decimals).unscaledValue().toString();
  }
}
