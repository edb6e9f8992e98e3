package io.tradebot.research.data;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Completeness;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What market-ingest has written down about the data that it recorded: the measurement {@code
 * data_gaps} of the time-series store, by instrument, with a score for each day.
 */
public final class GapLedger {
  private static final long DAY_NS = 86_400_000_000_000L;

  private final Instant from;
  private final Instant to;
  private final SortedMap<InstrumentId, List<MarketGapClosed>> rows;

  private GapLedger(Instant from, Instant to, SortedMap<InstrumentId, List<MarketGapClosed>> rows) {
    this.from = from;
    this.to = to;
    this.rows = rows;
  }

  /**
   * Reads the rows that begin within a span.
   *
   * @param to exclusive
   * @throws UncheckedIOException when the store does not answer, or holds a row that cannot be one
   */
  public static GapLedger read(TimeSeriesReader store, Instant from, Instant to) {
    SortedMap<InstrumentId, List<MarketGapClosed>> rows = new TreeMap<>();
    store.stream(
        "data_gaps",
        Map.of(),
        from,
        to,
        point -> {
          MarketGapClosed row = row(point);
          rows.computeIfAbsent(row.instrument(), any -> new ArrayList<>()).add(row);
        });
    return new GapLedger(from, to, rows);
  }

  private static MarketGapClosed row(Point point) {
    try {
      long toNs = whole(point, "to_ns");
      return new MarketGapClosed(
          new InstrumentId(Venue.of(tag(point, "venue")), Symbol.of(tag(point, "symbol"))),
          tag(point, "stream"),
          GapKind.valueOf(tag(point, "kind")),
          point.timeNs(),
          Math.max(toNs, point.timeNs()),
          whole(point, "count"),
          Boolean.TRUE.equals(point.fields().get("repaired")),
          toNs,
          toNs);
    } catch (IllegalArgumentException wrong) {
      throw new UncheckedIOException(
          new IOException("the store holds no row of the gap ledger: " + point, wrong));
    }
  }

  private static String tag(Point point, String name) {
    String value = point.tags().get(name);
    if (value == null) {
      throw new IllegalArgumentException("tag " + name + " is missing");
    }
    return value;
  }

  private static long whole(Point point, String name) {
    if (point.fields().get(name) instanceof Number value) {
      return value.longValue();
    }
    throw new IllegalArgumentException("field " + name + " is missing");
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The ledger as text: for each instrument its score, a bar a day, its streams, and the rows that
   * were not repaired, the longest first.
   */
  public String toText(int mostRows) {
    StringBuilder text = new StringBuilder();
    rows.forEach((instrument, own) -> append(text, instrument, own, mostRows));
    return text.toString();
  }

  private void append(
      StringBuilder text, InstrumentId instrument, List<MarketGapClosed> own, int mostRows) {
    long fromNs = ns(from);
    long toNs = ns(to);
    Completeness all = Completeness.of(fromNs, toNs, own);
    List<MarketGapClosed> open = own.stream().filter(row -> !row.repaired()).toList();
    text.append(
        "%s as recorded: %s complete, %,d rows, %,d not repaired%n"
            .formatted(instrument, percent(all.score()), own.size(), open.size()));
    text.append("\n  month    1        10        20        30   worst day\n");
    months(own)
        .forEach(
            (month, scores) -> {
              Map.Entry<LocalDate, Double> worst =
                  scores.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
              text.append(
                  "  %s  %s  %s%n"
                      .formatted(
                          month,
                          MonthBars.of(scores),
                          worst.getValue() < 1
                              ? worst.getKey() + " " + percent(worst.getValue())
                              : ""));
            });
    text.append(
        "%n  %-12s %8s %12s %10s %10s %10s%n"
            .formatted("stream", "rows", "not repaired", "lost s", "longest s", "complete"));
    all.streams()
        .forEach(
            (name, stream) ->
                text.append(
                    "  %-12s %,8d %,12d %,10.1f %,10.1f %10s%n"
                        .formatted(
                            name,
                            stream.rows(),
                            stream.unrepaired(),
                            stream.lostNs() / 1e9,
                            stream.longestNs() / 1e9,
                            percent(stream.share()))));
    if (!open.isEmpty()) {
      text.append(
          "%n  %-24s %10s  %-12s %-12s %8s%n"
              .formatted("begin", "seconds", "stream", "kind", "count"));
      open.stream()
          .sorted(
              Comparator.comparingLong((MarketGapClosed row) -> row.fromNs() - row.toNs())
                  .thenComparing(MarketGapClosed::stream))
          .limit(mostRows)
          .forEach(
              row ->
                  text.append(
                      "  %-24s %,10.1f  %-12s %-12s %,8d%n"
                          .formatted(
                              Instant.ofEpochMilli(row.fromNs() / 1_000_000),
                              (row.toNs() - row.fromNs()) / 1e9,
                              row.stream(),
                              row.kind(),
                              row.count())));
    }
    text.append('\n');
  }

  /** Scores by month and day, from the first row's day on or the span's, where that is later. */
  private SortedMap<YearMonth, Map<LocalDate, Double>> months(List<MarketGapClosed> own) {
    long first = own.stream().mapToLong(MarketGapClosed::fromNs).min().orElseThrow();
    SortedMap<YearMonth, Map<LocalDate, Double>> months = new TreeMap<>();
    long end = ns(to);
    for (long day = Math.floorDiv(Math.max(first, ns(from)), DAY_NS); day * DAY_NS < end; day++) {
      LocalDate date = LocalDate.ofEpochDay(day);
      long dayFrom = Math.max(day * DAY_NS, ns(from));
      long dayTo = Math.min((day + 1) * DAY_NS, end);
      months
          .computeIfAbsent(YearMonth.from(date), any -> new TreeMap<>())
          .put(date, Completeness.of(dayFrom, dayTo, own).score());
    }
    return months;
  }

  /** The table of the HTML page. */
  String toHtml() {
    return rows.entrySet().stream()
        .map(
            entry ->
                "<tr><td>%s</td><td>%,d</td><td>%,d</td><td>%s</td></tr>%n"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().size(),
                        entry.getValue().stream().filter(row -> !row.repaired()).count(),
                        percent(Completeness.of(ns(from), ns(to), entry.getValue()).score())))
        .collect(
            Collectors.joining(
                "",
                "<h2>As recorded</h2><table><tr><th>instrument</th><th>rows</th>"
                    + "<th>not repaired</th><th>complete</th></tr>\n",
                "</table>\n"));
  }

  private static String percent(double share) {
    // Not the last digit of a double decides, nor does rounding make anything whole.
    long parts = share >= 1 ? 1_000_000_000L : Math.min(999_999_999L, Math.round(share * 1e9));
    return QualityText.percent(parts, 1_000_000_000L);
  }

  private static long ns(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
