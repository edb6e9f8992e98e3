package io.tradebot.storage.timeseries;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads points back; an adapter in Flux for InfluxDB, one in SQL for QuestDB. Thread-safe; blocks.
 */
public interface TimeSeriesReader {

  /**
   * Points of a measurement, in order of time. Throws {@link java.io.UncheckedIOException} when the
   * store does not answer or refuses.
   *
   * @param tags exact values that must match; empty for all
   * @param from inclusive
   * @param to exclusive
   * @param limit at most this many, the oldest
   */
  List<Point> read(
      String measurement, Map<String, String> tags, Instant from, Instant to, int limit);

  /**
   * Hands over all points of a span, in order of time, however many: they are read page by page and
   * never held all at once.
   *
   * @param tags exact values that must match; empty for all
   * @param from inclusive
   * @param to exclusive
   * @return how many
   */
  default long stream(
      String measurement,
      Map<String, String> tags,
      Instant from,
      Instant to,
      Consumer<Point> consumer) {
    return new PagedRead(this, PagedRead.PAGE).stream(measurement, tags, from, to, consumer);
  }
}
