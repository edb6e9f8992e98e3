package io.tradebot.research.data;

import java.time.LocalDate;
import java.util.Map;

/** A month as a line of bars, one a day. */
final class MonthBars {
  private static final char[] BARS = "▁▂▃▄▅▆▇█".toCharArray();
  private static final char NOTHING = '·';

  private MonthBars() {}

  /**
   * 31 characters.
   *
   * @param scores 0 to 1 for days of one month; only 1 gets a full bar, only 0 a dot, and a day
   *     without a score a space
   */
  static String of(Map<LocalDate, Double> scores) {
    StringBuilder bars = new StringBuilder(" ".repeat(31));
    scores.forEach((day, score) -> bars.setCharAt(day.getDayOfMonth() - 1, bar(score)));
    return bars.toString();
  }

  private static char bar(double score) {
    if (score <= 0) {
      return NOTHING;
    }
    return BARS[score >= 1 ? BARS.length - 1 : (int) (score * (BARS.length - 1))];
  }
}
