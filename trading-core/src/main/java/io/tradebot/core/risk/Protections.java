package io.tradebot.core.risk;

import java.time.Duration;

/**
 * What pauses or stops trading after bad trades, beside the limits of loss and drawdown.
 *
 * @param stopStreak so many stops hit on an instrument within {@code stopWindow} lock its entries
 *     for {@code stopLock}
 * @param coolDown how long after each exit a strategy does not enter the same instrument; zero for
 *     at once
 * @param maxLosingTrades more losing round trips than this within {@code losingWindow} halt, and a
 *     person starts again
 */
public record Protections(
    int stopStreak,
    Duration stopWindow,
    Duration stopLock,
    Duration coolDown,
    int maxLosingTrades,
    Duration losingWindow) {
  public Protections {
    if (stopStreak < 1 || maxLosingTrades < 1) {
      throw new IllegalArgumentException(
          "protections stop_streak and max_losing_trades must be at least 1, were "
              + stopStreak
              + " and "
              + maxLosingTrades);
    }
    if (!stopWindow.isPositive() || !stopLock.isPositive() || !losingWindow.isPositive()) {
      throw new IllegalArgumentException(
          "protections stop_window, stop_lock and losing_window must be positive, were "
              + stopWindow
              + ", "
              + stopLock
              + " and "
              + losingWindow);
    }
    if (coolDown.isNegative()) {
      throw new IllegalArgumentException(
          "protections cool_down must not be negative, was " + coolDown);
    }
  }

  /** The defaults of the configuration. */
  public static Protections standard() {
    return new Protections(
        4, Duration.ofHours(1), Duration.ofMinutes(30), Duration.ZERO, 40, Duration.ofMinutes(10));
  }
}
