package io.tradebot.core.strategy;

import java.time.Duration;

/** Checks of the durations that every strategy takes. */
final class Durations {
  private Durations() {}

  static void requireSignalTimes(Duration signalExpiry, Duration coolDown) {
    if (!signalExpiry.isPositive()) {
      throw new IllegalArgumentException("signal expiry must be positive, was " + signalExpiry);
    }
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException("cool-down must not be negative, was " + coolDown);
    }
  }
}
