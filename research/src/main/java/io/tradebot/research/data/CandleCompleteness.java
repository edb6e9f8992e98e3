package io.tradebot.research.data;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;
import io.tradebot.storage.dataset.CandleSeries;
import io.tradebot.storage.dataset.Gap;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a series is there, day by day (UTC).
 *
 * <p>A day's score is the candles that are there over those that should be. The first and the last
 * day count from the first and up to the last candle there is.
 *
 * @param gaps every place where candles are missing
 */
public record CandleCompleteness(
    InstrumentId instrument, Timeframe timeframe, List<Day> days, List<Gap> gaps) {
  private static final long DAY_NS = 86_400_000_000_000L;

  /**
   * One day.
   *
   * @param present candles
   * @param expected candles
   */
  public record Day(LocalDate date, long present, long expected) {
    public double score() {
      return expected == 0 ? 1 : (double) present / expected;
    }
  }

  /** Counts a series; without candles there are no days. */
  public static CandleCompleteness of(CandleSeries candles) {
    List<Day> days = new ArrayList<>();
    int count = candles.size();
    if (count > 0) {
      long length = candles.timeframe().lengthNs();
      long first = candles.openTimeNs(0);
      long end = candles.openTimeNs(count - 1) + length;
      int next = 0;
      for (long day = Math.floorDiv(first, DAY_NS); day * DAY_NS < end; day++) {
        long from = Math.max(first, day * DAY_NS);
        long to = Math.min(end, (day + 1) * DAY_NS);
        int from0 = next;
        while (next < count && candles.openTimeNs(next) < to) {
          next++;
        }
        days.add(
            new Day(
                LocalDate.ofEpochDay(day),
                next - from0,
                Math.ceilDiv(to, length) - Math.ceilDiv(from, length)));
      }
    }
    return new CandleCompleteness(candles.instrument(), candles.timeframe(), days, candles.gaps());
  }

  public long present() {
    return days.stream().mapToLong(Day::present).sum();
  }

  public long expected() {
    return days.stream().mapToLong(Day::expected).sum();
  }

  public double score() {
    return expected() == 0 ? 1 : (double) present() / expected();
  }
}
