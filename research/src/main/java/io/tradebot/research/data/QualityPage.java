package io.tradebot.research.data;

import io.tradebot.storage.dataset.Gap;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** CandleCompleteness as one HTML page that needs nothing beside it. */
public final class QualityPage {
  private QualityPage() {}

  /**
   * The page.
   *
   * @param ledger of what was recorded, if it was asked for
   * @param madeAt stands at the foot
   */
  public static String of(
      List<CandleCompleteness> series, Optional<GapLedger> ledger, Instant madeAt) {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Data quality</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
        table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .15rem .6rem; text-align: right; border-bottom: 1px solid #8884; }
        th:first-child, td:first-child { text-align: left; }
        .day { display: inline-block; width: 1.05rem; height: 1.05rem; margin: 1px; border-radius: 2px; }
        .month { display: inline-block; width: 5rem; }
        .none { background: #8883; }
        </style></head><body><h1>Data quality</h1>
        <table><tr><th>series</th><th>candles</th><th>expected</th><th>complete</th><th>gaps</th></tr>
        """);
    for (CandleCompleteness one : series) {
      html.append(
          "<tr><td>%s %s</td><td>%,d</td><td>%,d</td><td>%s</td><td>%d</td></tr>%n"
              .formatted(
                  one.instrument(),
                  one.timeframe(),
                  one.present(),
                  one.expected(),
                  QualityText.percent(one.present(), one.expected()),
                  one.gaps().size()));
    }
    html.append("</table>\n");
    ledger.ifPresent(recorded -> html.append(recorded.toHtml()));
    series.forEach(one -> append(html, one));
    return html.append("<p><small>made at ")
        .append(madeAt)
        .append("</small></p></body></html>\n")
        .toString();
  }

  private static void append(StringBuilder html, CandleCompleteness one) {
    html.append("<h2>%s %s</h2>%n".formatted(one.instrument(), one.timeframe()));
    Map<YearMonth, List<CandleCompleteness.Day>> months =
        one.days().stream()
            .collect(
                Collectors.groupingBy(
                    day -> YearMonth.from(day.date()), TreeMap::new, Collectors.toList()));
    months.forEach(
        (month, days) -> {
          html.append("<div><span class=\"month\">").append(month).append("</span>");
          for (int i = 1; i < days.getFirst().date().getDayOfMonth(); i++) {
            html.append("<span class=\"day\"></span>");
          }
          for (CandleCompleteness.Day day : days) {
            html.append(
                "<span class=\"day%s\"%s title=\"%s: %s (%d of %d)\"></span>"
                    .formatted(
                        day.present() == 0 ? " none" : "",
                        day.present() == 0 ? "" : " style=\"background:" + colour(day) + "\"",
                        day.date(),
                        QualityText.percent(day.present(), day.expected()),
                        day.present(),
                        day.expected()));
          }
          html.append("</div>\n");
        });
    if (!one.gaps().isEmpty()) {
      html.append("<table><tr><th>last before</th><th>first after</th><th>missing</th></tr>\n");
      for (Gap gap : one.gaps()) {
        html.append(
            "<tr><td>%s</td><td>%s</td><td>%,d</td></tr>%n"
                .formatted(
                    QualityText.instant(gap.lastBeforeNs()),
                    QualityText.instant(gap.firstAfterNs()),
                    gap.missing()));
      }
      html.append("</table>\n");
    }
  }

  /** Green for whole, from yellow to red for less. */
  private static String colour(CandleCompleteness.Day day) {
    return day.present() >= day.expected()
        ? "#2a9d5c"
        : "hsl(%d 85%% 50%%)".formatted((int) (day.score() * 55));
  }
}
