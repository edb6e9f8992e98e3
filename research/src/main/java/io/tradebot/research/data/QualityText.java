package io.tradebot.research.data;

import io.tradebot.storage.dataset.Gap;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** CandleCompleteness as text: a month a line with a bar for each day, then the gaps. */
public final class QualityText {
  private QualityText() {}

  /**
   * The whole report of one series.
   *
   * @param mostGaps gaps listed, at most; the longest go first when there are more
   */
  public static String of(CandleCompleteness series, int mostGaps) {
    StringBuilder text = new StringBuilder();
    text.append(series.instrument()).append(' ').append(series.timeframe()).append(": ");
    if (series.days().isEmpty()) {
      return text.append("nothing there\n").toString();
    }
    text.append(
        "%,d of %,d candles, %s, %d gaps%n"
            .formatted(
                series.present(),
                series.expected(),
                percent(series.present(), series.expected()),
                series.gaps().size()));
    text.append("\n  month    1        10        20        30   complete  missing  worst day\n");
    Map<YearMonth, List<CandleCompleteness.Day>> months =
        series.days().stream()
            .collect(
                Collectors.groupingBy(
                    day -> YearMonth.from(day.date()), TreeMap::new, Collectors.toList()));
    months.forEach((month, days) -> appendMonth(text, month, days));
    appendGaps(text, series, mostGaps);
    return text.toString();
  }

  private static void appendMonth(
      StringBuilder text, YearMonth month, List<CandleCompleteness.Day> days) {
    Map<LocalDate, Double> scores = new TreeMap<>();
    long present = 0;
    long expected = 0;
    for (CandleCompleteness.Day day : days) {
      scores.put(day.date(), day.score());
      present += day.present();
      expected += day.expected();
    }
    CandleCompleteness.Day worst =
        days.stream().min(Comparator.comparingDouble(CandleCompleteness.Day::score)).orElseThrow();
    text.append(
        "  %s  %s  %8s %8s  %s%n"
            .formatted(
                month,
                MonthBars.of(scores),
                percent(present, expected),
                expected == present ? "" : "%,d".formatted(expected - present),
                worst.score() < 1
                    ? worst.date() + " " + percent(worst.present(), worst.expected())
                    : ""));
  }

  private static void appendGaps(StringBuilder text, CandleCompleteness series, int most) {
    if (series.gaps().isEmpty()) {
      return;
    }
    List<Gap> shown = series.gaps();
    boolean all = shown.size() <= most;
    if (!all) {
      shown =
          shown.stream()
              .sorted(Comparator.comparingLong(Gap::missing).reversed())
              .limit(most)
              .toList();
    }
    text.append("\n  last before           first after           missing");
    text.append(all ? "\n" : "   (the longest %d of %d)%n".formatted(most, series.gaps().size()));
    for (Gap gap : shown) {
      text.append(
          "  %s  %s  %,7d%n"
              .formatted(instant(gap.lastBeforeNs()), instant(gap.firstAfterNs()), gap.missing()));
    }
  }

  /** Rounded down, so that nothing incomplete reads as 100 %. */
  static String percent(long present, long expected) {
    if (expected == 0) {
      return "100 %";
    }
    long hundredths = present * 10_000 / expected;
    return hundredths == 10_000
        ? "100 %"
        : String.format(Locale.ROOT, "%d.%02d %%", hundredths / 100, hundredths % 100);
  }

  static Instant instant(long timeNs) {
    return Instant.ofEpochSecond(Math.floorDiv(timeNs, 1_000_000_000L));
  }
}
