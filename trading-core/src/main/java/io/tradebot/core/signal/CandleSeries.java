package io.tradebot.core.signal;

import io.tradebot.common.market.CandleClosed;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the candles of one length on one instrument in order, each once, and knows who wants them.
 */
final class CandleSeries {
  final CandleSeriesId id;
  final List<RunningStrategy> strategies = new ArrayList<>(2);
  private final long lengthNs;
  private long lastOpenNs = Long.MIN_VALUE;
  private int inARow;

  CandleSeries(CandleSeriesId id) {
    this.id = id;
    this.lengthNs = id.timeframe().lengthNs();
  }

  /** Whether a candle is no news: it came before, or its place has passed. */
  boolean isPast(CandleClosed candle) {
    return candle.openTimeNs() <= lastOpenNs;
  }

  /** Candles that are missing right before this one. */
  long missingBefore(CandleClosed candle) {
    if (lastOpenNs == Long.MIN_VALUE) {
      return 0;
    }
    long distance = candle.openTimeNs() - lastOpenNs;
    return distance == lengthNs ? 0 : (distance - 1) / lengthNs;
  }

  void accept(CandleClosed candle, boolean afterGap) {
    lastOpenNs = candle.openTimeNs();
    inARow = afterGap ? 1 : inARow + 1;
  }

  void acceptAnew(List<CandleClosed> run) {
    lastOpenNs = run.getLast().openTimeNs();
    inARow = run.size();
  }

  /**
   * Whether a run of candles knows more than what has been learnt: it is newer, or as new and
   * longer.
   */
  boolean isSurpassedBy(List<CandleClosed> run) {
    long newest = run.getLast().openTimeNs();
    return newest > lastOpenNs || (newest == lastOpenNs && run.size() > inARow);
  }

  boolean isReady() {
    for (RunningStrategy strategy : strategies) {
      if (!strategy.isReady()) {
        return false;
      }
    }
    return true;
  }

  int warmUp() {
    int most = 0;
    for (RunningStrategy strategy : strategies) {
      most = Math.max(most, strategy.strategy.warmUp());
    }
    return most;
  }
}
