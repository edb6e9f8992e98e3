package io.tradebot.core.backtest;

import java.util.PriorityQueue;

/** What will happen at a known moment; what is due at the same moment happens in order of entry. */
final class Agenda {
  /** Something that happens at a moment. */
  @FunctionalInterface
  interface Action {
    void run(long atNs);
  }

  private record Entry(long timeNs, long number, Action action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(timeNs, other.timeNs);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long number;

  void add(long timeNs, Action action) {
    entries.add(new Entry(timeNs, number++, action));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Does all that is due before a moment, and what comes of it. */
  void runBefore(long timeNs) {
    for (Entry next = entries.peek(); next != null && next.timeNs < timeNs; next = entries.peek()) {
      entries.remove();
      next.action.run(next.timeNs);
    }
  }
}
