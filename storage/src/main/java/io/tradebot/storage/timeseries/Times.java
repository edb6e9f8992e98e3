package io.tradebot.storage.timeseries;

import java.time.Instant;

/** Instants as Unix epoch nanoseconds. */
final class Times {
  private Times() {}

  static long toNs(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  static Instant toInstant(long timeNs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(timeNs, 1_000_000_000L), Math.floorMod(timeNs, 1_000_000_000L));
  }
}
