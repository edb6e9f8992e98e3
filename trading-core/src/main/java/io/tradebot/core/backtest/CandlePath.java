package io.tradebot.core.backtest;

/**
 * The way that the price is taken to have gone through a candle: straight lines from the open, at a
 * third of the time to one extreme, at two thirds to the other, and to the close.
 *
 * <p>A candle does not tell which extreme came first. The one that hurts is taken: the low while
 * something is held or about to be, otherwise the high.
 */
final class CandlePath {
  private static final int POINTS = 4;

  private final long[] times = new long[POINTS];
  private final long[] prices = new long[POINTS];

  void begin(CandleHistory history, int index, boolean lowFirst) {
    long from = history.openTimeNs(index);
    long length = history.timeframe().lengthNs();
    times[0] = from;
    times[1] = from + length / 3;
    times[2] = from + length / 3 * 2;
    times[3] = from + length;
    prices[0] = history.open(index);
    prices[1] = lowFirst ? history.low(index) : history.high(index);
    prices[2] = lowFirst ? history.high(index) : history.low(index);
    prices[3] = history.close(index);
  }

  long timeOf(int point) {
    return times[point];
  }

  long priceOf(int point) {
    return prices[point];
  }

  /** The price at a moment within the candle. */
  long priceAt(long timeNs) {
    int segment = 0;
    while (segment < POINTS - 2 && timeNs >= times[segment + 1]) {
      segment++;
    }
    long begin = times[segment];
    double share = (double) (timeNs - begin) / (times[segment + 1] - begin);
    return prices[segment]
        + Math.round((prices[segment + 1] - prices[segment]) * Math.clamp(share, 0, 1));
  }

  /**
   * The first moment after {@code fromNs} at which the price is at or beyond a level; -1 when it
   * does not get there in this candle.
   *
   * @param falling whether the level is reached from above
   */
  long reaches(long level, boolean falling, long fromNs) {
    long price = priceAt(fromNs);
    long time = fromNs;
    for (int point = 1; point < POINTS; point++) {
      if (times[point] <= time) {
        continue;
      }
      long next = prices[point];
      if (falling ? next <= level && price > level : next >= level && price < level) {
        double share = (double) (level - price) / (next - price);
        return time + Math.max(1, (long) Math.ceil((times[point] - time) * share));
      }
      time = times[point];
      price = next;
    }
    return -1;
  }
}
