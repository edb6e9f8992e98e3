package io.tradebot.core.performance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An equity curve sampled at each midnight UTC: the last mark before it, and the beginning's equity
 * before the first mark.
 *
 * @param firstDay number of the first sample's day since 1970
 * @param equity one sample a day; the first is the beginning
 */
// Arrays, as statistics take them; nobody compares or keeps a result as a key.
@SuppressWarnings("ArrayRecordComponent")
public record DailyEquity(long firstDay, double[] equity) {
  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

  /**
   * Samples marks.
   *
   * @param marks in order of time
   * @param initial equity at {@code from}
   * @param to the last midnight at or before it is the last sample
   */
  public static DailyEquity of(List<EquityPoint> marks, double initial, Instant from, Instant to) {
    long first = Math.floorDiv(from.getEpochSecond(), DAY_SECONDS);
    long last = Math.max(first, Math.floorDiv(to.getEpochSecond(), DAY_SECONDS));
    double[] equity = new double[(int) (last - first) + 1];
    double current = initial;
    int next = 0;
    for (int day = 0; day < equity.length; day++) {
      Instant midnight = Instant.ofEpochSecond((first + day) * DAY_SECONDS);
      while (next < marks.size() && !marks.get(next).at().isAfter(midnight)) {
        current = marks.get(next++).equity();
      }
      equity[day] = current;
    }
    return new DailyEquity(first, equity);
  }

  /** Simple returns from day to day; empty where equity was not always positive. */
  public double[] returns() {
    double[] returns = new double[Math.max(0, equity.length - 1)];
    for (int i = 0; i < returns.length; i++) {
      if (equity[i] <= 0) {
        // A return on nothing, or on debt, has no meaning.
        return new double[0];
      }
      returns[i] = equity[i + 1] / equity[i] - 1;
    }
    return returns;
  }
}
