package io.tradebot.marketingest.application;

import io.tradebot.common.market.BookLevel;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** An order book built the plain way, to compare with. Prices and quantities are raw. */
final class PlainBook {
  /**
   * What a frame says of a book.
   *
   * @param whole whether it is all of the book
   * @param bids price and quantity by turns; quantity 0 deletes
   * @param asks as {@code bids}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Change(boolean whole, long[] bids, long[] asks) {}

  final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  final TreeMap<Long, Long> asks = new TreeMap<>();
  private final int kept;

  /**
   * @param kept levels of a side that the venue keeps its readers informed about; 0 for all
   */
  PlainBook(int kept) {
    this.kept = kept;
  }

  PlainBook copy() {
    PlainBook copy = new PlainBook(kept);
    copy.bids.putAll(bids);
    copy.asks.putAll(asks);
    return copy;
  }

  PlainBook with(Change change) {
    if (change.whole()) {
      bids.clear();
      asks.clear();
    }
    apply(bids, change.bids());
    apply(asks, change.asks());
    return this;
  }

  private void apply(NavigableMap<Long, Long> side, long[] changes) {
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == 0) {
        side.remove(changes[i]);
      } else {
        side.put(changes[i], changes[i + 1]);
      }
    }
    while (kept > 0 && side.size() > kept) {
      side.pollLastEntry();
    }
  }

  boolean isEmpty() {
    return bids.isEmpty() && asks.isEmpty();
  }

  /** Bids and asks, best first. */
  List<List<BookLevel>> top(int levels) {
    return List.of(top(bids, levels), top(asks, levels));
  }

  private static List<BookLevel> top(SortedMap<Long, Long> side, int levels) {
    return side.entrySet().stream()
        .limit(levels)
        .map(level -> new BookLevel(Price.ofRaw(level.getKey()), Quantity.ofRaw(level.getValue())))
        .toList();
  }
}
