package io.tradebot.storage.timeseries;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a long span page by page, each point once and in order, holding one page at a time.
 *
 * <p>A page begins at the time of the last point of the page before, since others of that very time
 * may follow; those that were handed over are left out. The window in which a page is looked for
 * grows while it finds little and shrinks while it finds much, so that no query covers the whole
 * span.
 */
final class PagedRead {
  static final int PAGE = 10_000;
  private static final long FIRST_WINDOW_NS = 3_600_000_000_000L;
  private static final long SMALLEST_WINDOW_NS = 1_000_000_000L;
  // Half a century: doubling it stays far from the end of what a long holds.
  private static final long LARGEST_WINDOW_NS = 50L * 365 * 86_400 * 1_000_000_000L;

  private final TimeSeriesReader reader;
  private final int pageSize;

  PagedRead(TimeSeriesReader reader, int pageSize) {
    this.reader = reader;
    this.pageSize = pageSize;
  }

  long stream(
      String measurement,
      Map<String, String> tags,
      Instant from,
      Instant to,
      Consumer<Point> consumer) {
    long position = Times.toNs(from);
    long end = Times.toNs(to);
    long window = FIRST_WINDOW_NS;
    int limit = pageSize;
    long count = 0;
    Set<Point> seen = new HashSet<>();
    while (position < end) {
      long stop = end - position > window ? position + window : end;
      List<Point> page =
          reader.read(measurement, tags, Times.toInstant(position), Times.toInstant(stop), limit);
      for (Point point : page) {
        if (point.timeNs() != position || !seen.contains(point)) {
          consumer.accept(point);
          count++;
        }
      }
      if (page.size() < limit) {
        position = stop;
        seen.clear();
        limit = pageSize;
        if (page.size() < pageSize / 4) {
          window = Math.min(LARGEST_WINDOW_NS, window * 2);
        }
        continue;
      }
      long last = page.getLast().timeNs();
      if (last == position) {
        // More points of one moment than a page holds.
        limit = Math.multiplyExact(limit, 2);
      } else {
        seen.clear();
        limit = pageSize;
        window = Math.max(SMALLEST_WINDOW_NS, window / 2);
      }
      page.stream().filter(point -> point.timeNs() == last).forEach(seen::add);
      position = last;
    }
    return count;
  }
}
