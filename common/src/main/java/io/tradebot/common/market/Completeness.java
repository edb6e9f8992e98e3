package io.tradebot.common.market;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How complete the data of one instrument are over a span of time, from the rows of its gap ledger.
 *
 * <p>Time is lost while at least one row that was not repaired covers it. The share of a stream is
 * {@code 1 - lost / span}; rows that overlap count once. The score of the instrument is the same
 * over all streams together: the share of the span in which nothing was missing anywhere.
 *
 * @param spanNs length of the span in nanoseconds; positive
 * @param lostNs nanoseconds in which something was missing in at least one stream
 * @param streams by name, those with at least one row
 */
public record Completeness(long spanNs, long lostNs, SortedMap<String, Stream> streams) {

  /**
   * One stream over the span.
   *
   * @param rows rows of the ledger that touch the span
   * @param unrepaired those of them that were not repaired
   * @param count messages missing, doubled or late, of all rows
   * @param lostNs nanoseconds in which something was missing
   * @param longestNs longest stretch of it
   */
  public record Stream(
      int rows, int unrepaired, long count, long lostNs, long longestNs, double share) {}

  private record Stretch(long fromNs, long toNs) {}

  public Completeness {
    if (spanNs <= 0) {
      throw new IllegalArgumentException("a span must have a length, was " + spanNs + " ns");
    }
    streams = Collections.unmodifiableSortedMap(new TreeMap<>(streams));
  }

  /**
   * Judges a span.
   *
   * @param fromNs inclusive, e.g. midnight UTC, or the first moment that was recorded at all
   * @param toNs exclusive
   * @param rows rows of one instrument in any order; those outside the span do not count
   */
  public static Completeness of(long fromNs, long toNs, Collection<MarketGapClosed> rows) {
    SortedMap<String, List<MarketGapClosed>> byStream = new TreeMap<>();
    List<Stretch> all = new ArrayList<>();
    for (MarketGapClosed row : rows) {
      if (row.toNs() >= fromNs && row.fromNs() < toNs) {
        byStream.computeIfAbsent(row.stream(), any -> new ArrayList<>()).add(row);
      }
    }
    long spanNs = toNs - fromNs;
    SortedMap<String, Stream> streams = new TreeMap<>();
    byStream.forEach(
        (name, own) -> {
          List<Stretch> lost = union(lost(own, fromNs, toNs));
          all.addAll(lost);
          long lostNs = length(lost);
          streams.put(
              name,
              new Stream(
                  own.size(),
                  (int) own.stream().filter(row -> !row.repaired()).count(),
                  own.stream().mapToLong(MarketGapClosed::count).sum(),
                  lostNs,
                  lost.stream().mapToLong(one -> one.toNs() - one.fromNs()).max().orElse(0),
                  1 - (double) lostNs / spanNs));
        });
    return new Completeness(spanNs, length(union(all)), streams);
  }

  /** Share of the span in which nothing was missing in any stream: 1 is perfect. */
  public double score() {
    return 1 - (double) lostNs / spanNs;
  }

  /** Share of the span in which nothing was missing in a stream; 1 for one without rows. */
  public double share(String stream) {
    Stream found = streams.get(stream);
    return found == null ? 1 : found.share();
  }

  private static List<Stretch> lost(List<MarketGapClosed> rows, long fromNs, long toNs) {
    List<Stretch> lost = new ArrayList<>();
    for (MarketGapClosed row : rows) {
      if (!row.repaired()) {
        lost.add(new Stretch(Math.max(fromNs, row.fromNs()), Math.min(toNs, row.toNs())));
      }
    }
    return lost;
  }

  private static List<Stretch> union(List<Stretch> stretches) {
    List<Stretch> sorted = new ArrayList<>(stretches);
    sorted.sort(Comparator.comparingLong(Stretch::fromNs));
    List<Stretch> union = new ArrayList<>();
    for (Stretch next : sorted) {
      Stretch last = union.isEmpty() ? null : union.getLast();
      if (last == null || next.fromNs() > last.toNs()) {
        union.add(next);
      } else if (next.toNs() > last.toNs()) {
        union.set(union.size() - 1, new Stretch(last.fromNs(), next.toNs()));
      }
    }
    return union;
  }

  private static long length(List<Stretch> stretches) {
    return stretches.stream().mapToLong(one -> one.toNs() - one.fromNs()).sum();
  }
}
