package io.tradebot.storage.timeseries;

import java.time.Instant;
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

  /**
   * A time for a point that has an identifier of its own, such as a fill: the moment, and below its
   * precision a number made of the identifier. A store keeps one point for a series and time, so
   * two fills of one millisecond would be one.
   *
   * @param at of the venue, in whole milliseconds, or of our clock
   */
  public static long timeNs(Instant at, String identifier) {
    long ns = Times.toNs(at);
    long room = ns % 1_000_000 == 0 ? 1_000_000 : 1_000;
    return ns - ns % room + Math.floorMod(identifier.hashCode() * 0x9E3779B97F4A7C15L, room);
  }
}
