package io.tradebot.benchmark;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of numbers that rise nearly by one: what joins the last range costs nothing, so that the
 * count of an hour is no part of the heap. Thread-safe.
 */
final class NumberRanges {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  synchronized void add(long number) {
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(number);
    if (before != null && before.getValue() >= number) {
      return;
    }
    long first = before != null && before.getValue() == number - 1 ? before.getKey() : number;
    Long joined = lastByFirst.remove(number + 1);
    lastByFirst.put(first, joined == null ? number : joined);
  }

  synchronized long first() {
    return lastByFirst.firstKey();
  }

  synchronized long last() {
    return lastByFirst.lastEntry().getValue();
  }

  /** How many different numbers lie between two, inclusive. */
  synchronized long between(long first, long last) {
    long count = 0;
    for (Map.Entry<Long, Long> range : lastByFirst.entrySet()) {
      count += Math.max(0, Math.min(last, range.getValue()) - Math.max(first, range.getKey()) + 1);
    }
    return count;
  }
}
