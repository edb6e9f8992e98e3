package io.tradebot.core.strategy;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;

/**
 * How {@code order_book_imbalance} decides; see docs/strategies.md.
 *
 * @param timeframe of the candles behind trend and range
 * @param levels of each side that count
 * @param enterAbove share of bid volume above which a book speaks for an entry
 * @param exitBelow share below which a book speaks for an exit, at most {@code enterAbove}
 * @param confirmations books in a row that must agree
 * @param trendPeriod candles of the exponential average of closes; entries only above it
 * @param atrPeriod candles of the average true range that goes with a signal
 * @param signalExpiry how long a signal may be acted upon
 * @param coolDown how long after a signal no entry is wanted
 */
public record OrderBookImbalanceParameters(
    Timeframe timeframe,
    int levels,
    double enterAbove,
    double exitBelow,
    int confirmations,
    int trendPeriod,
    int atrPeriod,
    Duration signalExpiry,
    Duration coolDown)
    implements StrategyParameters {
  public OrderBookImbalanceParameters {
    if (levels < 1) {
      throw new IllegalArgumentException("levels must be at least 1, was " + levels);
    }
    if (!(exitBelow >= 0 && exitBelow <= enterAbove && enterAbove <= 1)) {
      throw new IllegalArgumentException(
          "thresholds must satisfy 0 <= exit below <= enter above <= 1, were "
              + exitBelow
              + " and "
              + enterAbove);
    }
    if (confirmations < 1) {
      throw new IllegalArgumentException("confirmations must be at least 1, was " + confirmations);
    }
    if (trendPeriod < 1) {
      throw new IllegalArgumentException("trend period must be at least 1, was " + trendPeriod);
    }
    if (atrPeriod < 1) {
      throw new IllegalArgumentException("ATR period must be at least 1, was " + atrPeriod);
    }
    Durations.requireSignalTimes(signalExpiry, coolDown);
  }

  @Override
  public StrategyId strategy() {
    return OrderBookImbalance.ID;
  }
}
