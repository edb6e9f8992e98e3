package io.tradebot.storage.timeseries;

/** Checks of how much is asked for. */
final class Limits {
  private Limits() {}

  static int positive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be positive, was " + limit);
    }
    return limit;
  }
}
