package io.tradebot.storage.timeseries;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads points back; an adapter in Flux for InfluxDB, one in SQL for QuestDB. Thread-safe; blocks.
 */
public interface TimeSeriesReader {

  /**
   * Points of a measurement, in order of time.
   *
   * @param tags exact values that must match; empty for all
   * @param from inclusive
   * @param to exclusive
   * @param limit at most this many, the oldest
   */
  List<Point> read(
      String measurement, Map<String, String> tags, Instant from, Instant to, int limit);
}
