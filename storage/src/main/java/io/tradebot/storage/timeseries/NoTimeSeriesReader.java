package io.tradebot.storage.timeseries;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finds nothing: the configuration asks for no store. */
public final class NoTimeSeriesReader implements TimeSeriesReader {
  @Override
  public List<Point> read(
      String measurement, Map<String, String> tags, Instant from, Instant to, int limit) {
    return List.of();
  }
}
