package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every time-series store must do, through the writer, the set-up and the read port. */
abstract class TimeSeriesStoreContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-11-02T09:30:00Z");

  abstract StoreAddress store();

  abstract TimeSeriesReader reader(URI url);

  abstract TimeSeriesSetup setup();

  private TimeSeriesReader reader() {
    return reader(store().url());
  }

  @Test
  void readsBackEveryKindOfFieldInOrderOfTime() {
    List<Point> points =
        List.of(
            trade(0, "BTC-USDT", 61234.5, "it's \"quoted\", yes"),
            trade(1, "BTC-USDT", 61235.0, "back\\slash"),
            trade(2, "ETH-USDT", 2500.25, "c = d"),
            trade(3, "BTC-USDT", 61236.0, "ünïcödé"));

    write(points.get(2), points.get(0), points.get(3), points.get(1));

    assertThat(read("kinds", Map.of(), 60, 4)).isEqualTo(points);
    assertThat(reader().read("kinds", Map.of(), START, START.plusSeconds(60), 2))
        .isEqualTo(points.subList(0, 2));
  }

  @Test
  void readsFromInclusiveToExclusiveAndByTag() {
    write(equity(0, "a", 1), equity(1, "a", 2), equity(1, "b", 3), equity(2, "a", 4));

    assertThat(read("spans", Map.of(), 60, 4)).hasSize(4);
    assertThat(
            reader()
                .read(
                    "spans", Map.of("account", "a"), START.plusSeconds(1), START.plusSeconds(2), 9))
        .containsExactly(equity(1, "a", 2));
  }

  @Test
  void findsNothingInMeasurementThatWasNeverWritten() {
    assertThat(reader().read("nothing_here", Map.of(), START, START.plusSeconds(9), 10)).isEmpty();
    assertThat(reader().stream("nothing_here", Map.of(), Instant.EPOCH, START, point -> {}))
        .isZero();
  }

  @Test
  void letsNoTextChangeTheQuery() {
    TimeSeriesReader reader = reader();

    assertThatThrownBy(() -> reader.read("x\"; DROP TABLE y", Map.of(), START, START, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader.read("x", Map.of("a\" OR 1=1", "b"), START, START, 1))
        .isInstanceOf(IllegalArgumentException.class);
    write(new Point("injected", Map.of("account", "a"), Map.of("value", 1.0), ns(0)));
    assertThat(
            reader.read(
                "injected",
                Map.of("account", "a') OR (r[\"x\"] == \"'y ${z}"),
                START,
                START.plusSeconds(9),
                1))
        .isEmpty();
  }

  @Test
  void keepsOnePointForSeriesAndTimeAfterSetUp() {
    setup().apply();
    setup().apply();

    write(candle(0, 100), candle(60, 200));
    write(candle(60, 250), candle(120, 300));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(read("candles", Map.of("symbol", "BTC-USDT"), 600, 3))
                    .extracting(point -> point.fields().get("close"))
                    .containsExactly(100.0, 250.0, 300.0));
  }

  @Test
  void streamsEveryPointOnceAndInOrder() {
    int moments = 400;
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < moments; i++) {
      for (String account : List.of("x", "y", "z")) {
        points.add(
            new Point("streamed", Map.of("account", account), Map.of("value", (double) i), ns(i)));
      }
    }
    // Far away, so that the window must grow over the silence between.
    points.add(
        new Point("streamed", Map.of("account", "x"), Map.of("value", -1.0), ns(90_000_000)));
    write(points.toArray(Point[]::new));
    read("streamed", Map.of(), 100_000_000, points.size());

    List<Point> streamed = new ArrayList<>();
    long count =
        new PagedRead(reader(), 100)
            .stream(
                "streamed",
                Map.of(),
                Instant.parse("2020-01-01T00:00:00Z"),
                Instant.parse("2040-01-01T00:00:00Z"),
                streamed::add);

    assertThat(count).isEqualTo(points.size());
    assertThat(streamed).containsExactlyInAnyOrderElementsOf(points);
    assertThat(streamed).isSortedAccordingTo((a, b) -> Long.compare(a.timeNs(), b.timeNs()));
  }

  @Test
  void saysSoWhenStoreIsAbsent() {
    TimeSeriesReader nobody = reader(URI.create("http://127.0.0.1:1"));

    assertThatThrownBy(() -> nobody.read("candles", Map.of(), START, START.plusSeconds(1), 5))
        .isInstanceOf(UncheckedIOException.class);
  }

  private List<Point> read(
      String measurement, Map<String, String> tags, int seconds, int expected) {
    TimeSeriesReader reader = reader();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                reader.read(measurement, tags, START, START.plusSeconds(seconds), 100_000).size()
                    >= expected);
    return reader.read(measurement, tags, START, START.plusSeconds(seconds), 100_000);
  }

  private void write(Point... points) {
    try (TimeSeriesWriter writer =
        new InfluxTimeSeriesWriter(
            store(),
            WriteBuffer.inMemory(10_000, 500, Duration.ofMillis(10)),
            InstantSource.system())) {
      Arrays.stream(points).forEach(writer::write);
      await().atMost(PATIENCE).until(() -> writer.written() == points.length);
    }
  }

  private static Point trade(int second, String symbol, double price, String note) {
    return new Point(
        "kinds",
        Map.of("venue", "BINANCE", "symbol", symbol),
        Map.of("price", price, "trade_id", 7L + second, "buy", second % 2 == 0, "note", note),
        ns(second));
  }

  private static Point equity(int second, String account, double value) {
    return new Point("spans", Map.of("account", account), Map.of("value", value), ns(second));
  }

  private static Point candle(int second, double close) {
    return new Point(
        "candles",
        Map.of("venue", "BINANCE", "symbol", "BTC-USDT", "timeframe", "1m"),
        Map.of("close", close, "trades", 5L),
        ns(second));
  }

  private static long ns(int second) {
    return Times.toNs(START.plusSeconds(second));
  }
}
