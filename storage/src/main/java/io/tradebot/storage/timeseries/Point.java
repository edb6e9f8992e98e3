package io.tradebot.storage.timeseries;

import java.util.Map;

/**
 * One row of a measurement.
 *
 * @param measurement e.g. {@code market_trades}
 * @param tags indexed, few values
 * @param fields {@code String}, {@code Long}, {@code Double} or {@code Boolean}; at least one
 * @param timeNs Unix epoch nanoseconds
 */
public record Point(
    String measurement, Map<String, String> tags, Map<String, Object> fields, long timeNs) {
  public Point {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("point of " + measurement + " needs at least one field");
    }
  }
}
