package io.tradebot.research.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GapLedgerTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void scoresEachDayByWhatWasNotRepaired() {
    GapLedger ledger =
        read(
            row("trade", "DISCONNECTED", 3_600, 36, true),
            row("book", "DISCONNECTED", 3_600, 864, false),
            row("book", "CHECKSUM", 3_700, 10, false),
            row("quote", "SILENT", 90_000, 1_728, false));

    String text = ledger.toText(2);

    // Of the two days 864 s and 1,728 s of 86,400 are lost; the checksum lies within the first.
    assertThat(text)
        .contains("BINANCE:BTC-USDT as recorded: 98.50 % complete, 4 rows, 3 not repaired")
        .contains("2026-11  ▇▇   ", "2026-11-02 98.00 %")
        .contains("SILENT", "DISCONNECTED")
        .doesNotContain("CHECKSUM");
    assertThat(text.lines().filter(line -> line.startsWith("  book")).findFirst().orElseThrow())
        .matches("  book +2 +2 +864\\.0 +864\\.0 +99\\.50 %");
    assertThat(text.lines().filter(line -> line.startsWith("  trade")).findFirst().orElseThrow())
        .endsWith("100 %");
  }

  @Test
  void isEmptyWithoutRows() {
    assertThat(read().isEmpty()).isTrue();
  }

  @Test
  void refusesRowThatCannotBeOne() {
    Point strange =
        new Point("data_gaps", Map.of("venue", "BINANCE"), Map.of("to_ns", 1L), ns(START));

    assertThatThrownBy(() -> read(strange))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("tag symbol is missing");
  }

  private static GapLedger read(Point... rows) {
    List<Point> sorted =
        List.of(rows).stream().sorted(Comparator.comparingLong(Point::timeNs)).toList();
    TimeSeriesReader store =
        (measurement, tags, from, to, limit) ->
            sorted.stream()
                .filter(point -> point.timeNs() >= ns(from) && point.timeNs() < ns(to))
                .limit(limit)
                .toList();
    return GapLedger.read(store, START, START.plusSeconds(2 * 86_400));
  }

  private static Point row(String stream, String kind, int second, int seconds, boolean repaired) {
    long from = ns(START.plusSeconds(second));
    return new Point(
        "data_gaps",
        Map.of("venue", "BINANCE", "symbol", "BTC-USDT", "stream", stream, "kind", kind),
        Map.of(
            "to_ns",
            from + seconds * 1_000_000_000L,
            "seconds",
            (double) seconds,
            "count",
            3L,
            "repaired",
            repaired),
        from);
  }

  private static long ns(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
