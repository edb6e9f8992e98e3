package io.tradebot.core.strategy;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;

/**
 * How {@code sma_crossover} decides; see docs/strategies.md.
 *
 * @param fastPeriod candles of the fast average, fewer than {@code slowPeriod}
 * @param slowPeriod candles of the slow average
 * @param atrPeriod candles of the average true range that goes with a signal
 * @param signalExpiry how long a signal may be acted upon
 * @param coolDown how long after a signal no entry is wanted
 */
public record SmaCrossoverParameters(
    Timeframe timeframe,
    int fastPeriod,
    int slowPeriod,
    int atrPeriod,
    Duration signalExpiry,
    Duration coolDown)
    implements StrategyParameters {
  public SmaCrossoverParameters {
    if (fastPeriod < 1 || fastPeriod >= slowPeriod) {
      throw new IllegalArgumentException(
          "fast period must be at least 1 and below the slow period, was "
              + fastPeriod
              + " with slow period "
              + slowPeriod);
    }
    if (atrPeriod < 1) {
      throw new IllegalArgumentException("ATR period must be at least 1, was " + atrPeriod);
    }
    Durations.requireSignalTimes(signalExpiry, coolDown);
  }

  @Override
  public StrategyId strategy() {
    return SmaCrossover.ID;
  }
}
