package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfluxTimeSeriesWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SPOOL_BYTES = 64L << 20;

  private final StoreStub store = new StoreStub();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void writesPointsAsLineProtocolWithTokenAndPrecision() {
    try (TimeSeriesWriter writer = inMemory(1_000)) {
      writer.write(
          new Point(
              "market_trades",
              Map.of("venue", "BINANCE", "symbol", "BTC-USDT"),
              Map.of("price", 61234.5, "trade_id", 7L, "buy", true),
              1_793_611_800_250_000_001L));

      await().atMost(PATIENCE).until(() -> writer.written() == 1);
    }
    assertThat(store.lines)
        .containsExactly(
            "market_trades,symbol=BTC-USDT,venue=BINANCE buy=true,price=61234.5,trade_id=7i"
                + " 1793611800250000001");
    assertThat(store.requests.getFirst())
        .contains("/api/v2/write")
        .contains("precision=ns")
        .contains("org=tradebot")
        .contains("bucket=ticks")
        .contains("Token t0ken");
  }

  @Test
  void letsNoTextAddFieldOrLine() {
    try (TimeSeriesWriter writer = inMemory(1_000)) {
      writer.write(
          new Point(
              "sentiment_posts",
              Map.of("source", "a b,c=d\\\nx=1"),
              Map.of("title", "say \"hi\"\\ \nfake,x=1 y=2 3"),
              5));

      await().atMost(PATIENCE).until(() -> writer.written() == 1);
    }
    assertThat(store.lines)
        .containsExactly(
            "sentiment_posts,source=a\\ b\\,c\\=d__x\\=1"
                + " title=\"say \\\"hi\\\"\\\\  fake,x=1 y=2 3\" 5");
  }

  @Test
  void refusesNameOrFieldThatTheStoreCannotHold() {
    try (TimeSeriesWriter writer = inMemory(1_000)) {
      for (Point broken :
          List.of(
              new Point("a b", Map.of(), Map.of("x", 1L), 1),
              new Point("a", Map.of("b\n", "c"), Map.of("x", 1L), 1),
              new Point("a", Map.of(), Map.of("x=", 1L), 1),
              new Point("a", Map.of(), Map.of("x", Double.NaN), 1),
              new Point("a", Map.of(), Map.of("x", new Object()), 1))) {
        assertThatThrownBy(() -> writer.write(broken)).isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(writer.queued()).isZero();
    }
  }

  @Test
  void keepsQueueBoundedWithoutSpoolAndCountsWhatIsBeyond() {
    store.status = 503;
    try (TimeSeriesWriter writer = inMemory(500)) {
      write(writer, 0, 2_000);
      await().atMost(PATIENCE).until(() -> !store.requests.isEmpty());
      assertThat(writer.queued()).isLessThanOrEqualTo(600);
      assertThat(writer.dropped()).isBetween(1_400L, 1_500L);
      assertThat(writer.written()).isZero();

      store.status = 204;

      await().atMost(PATIENCE).until(() -> writer.queued() == 0);
      assertThat(writer.written() + writer.dropped()).isEqualTo(2_000);
      assertThat(store.lines).hasSize((int) writer.written()).doesNotHaveDuplicates();
    }
  }

  @Test
  void losesNothingWhileStoreIsKilledAndStartedAgain() {
    try (TimeSeriesWriter writer = spooling(1_000)) {
      write(writer, 0, 500);
      await().atMost(PATIENCE).until(() -> writer.written() == 500);

      store.kill();
      for (int i = 500; i < 20_500; i += 500) {
        write(writer, i, i + 500);
        await().atMost(PATIENCE).until(() -> writer.queued() == 0);
      }

      assertThat(writer.spooled()).isEqualTo(20_000);
      assertThat(writer.spooledBytes()).isPositive().isLessThanOrEqualTo(SPOOL_BYTES);
      assertThat(writer.lag()).isPositive();

      store.restart();
      write(writer, 20_500, 21_000);

      await().atMost(PATIENCE).until(() -> writer.written() == 21_000);
      await().atMost(PATIENCE).until(() -> writer.spooled() == 0 && writer.lag().isZero());
      assertThat(writer.dropped()).isZero();
    }
    assertThat(times()).isEqualTo(numbers(0, 21_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 429, 500, 502, 503})
  void waitsForStoreThatAnswersLater(int status) {
    store.status = status;
    try (TimeSeriesWriter writer = spooling(1_000)) {
      write(writer, 0, 300);
      await().atMost(PATIENCE).until(() -> writer.spooled() == 300);

      store.status = 204;

      await().atMost(PATIENCE).until(() -> writer.written() == 300);
      assertThat(writer.dropped()).isZero();
    }
    assertThat(times()).isEqualTo(numbers(0, 300));
  }

  @Test
  void asksNoSoonerThanStoreTellsIt() {
    store.status = 429;
    store.retryAfter = "3";
    long start = System.nanoTime();
    try (TimeSeriesWriter writer = spooling(1_000)) {
      write(writer, 0, 10);
      await().atMost(PATIENCE).until(() -> writer.spooled() == 10);
      store.status = 204;

      await().atMost(PATIENCE).until(() -> writer.written() == 10);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
      assertThat(store.requests).hasSize(2);
    }
  }

  @Test
  void keepsUpOnDiskWithStoreThatIsTooSlow() {
    store.delay = Duration.ofMillis(150);
    try (TimeSeriesWriter writer = spooling(1_000)) {
      for (int i = 0; i < 10_000; i += 200) {
        write(writer, i, i + 200);
        await().atMost(PATIENCE).until(() -> writer.queued() < 700);
      }
      assertThat(writer.spooled()).isPositive();
      assertThat(writer.dropped()).isZero();

      store.delay = Duration.ZERO;

      await().atMost(PATIENCE).until(() -> writer.written() == 10_000);
    }
    assertThat(times()).isEqualTo(numbers(0, 10_000));
  }

  @Test
  void findsThePointAtFaultAndKeepsTheOthers() {
    store.refuses = line -> line.endsWith(" 137") || line.endsWith(" 250");
    try (TimeSeriesWriter writer = spooling(1_000)) {
      write(writer, 0, 300);

      await().atMost(PATIENCE).until(() -> writer.written() + writer.dropped() == 300);

      assertThat(writer.dropped()).isEqualTo(2);
    }
    assertThat(times())
        .isEqualTo(numbers(0, 300).stream().filter(n -> n != 137 && n != 250).toList());
  }

  @Test
  void dropsTheOldestBeyondTheBoundOnDiskAndCountsThem() {
    store.kill();
    try (TimeSeriesWriter writer = spooling(2_000, 40_000)) {
      for (int i = 0; i < 20_000; i += 1_000) {
        write(writer, i, i + 1_000);
        await().atMost(PATIENCE).until(() -> writer.queued() == 0);
      }
      assertThat(writer.spooledBytes()).isLessThanOrEqualTo(40_000);
      assertThat(writer.dropped()).isPositive();
      assertThat(writer.dropped() + writer.spooled()).isEqualTo(20_000);

      store.restart();

      await().atMost(PATIENCE).until(() -> writer.spooled() == 0);
      assertThat(writer.written() + writer.dropped()).isEqualTo(20_000);
      assertThat(times()).isEqualTo(numbers(writer.dropped(), 20_000));
    }
  }

  @Test
  void goesOnInMemoryWhileDiskTakesNothing() throws IOException {
    // A file where the folder should be: nothing can be written there.
    Path spool = Files.writeString(folder.resolve("spool"), "in the way");
    store.kill();
    try (TimeSeriesWriter writer = spooling(1_000)) {
      write(writer, 0, 800);
      assertThat(writer.dropped()).isZero();

      Files.delete(spool);
      await().atMost(PATIENCE).until(() -> writer.spooled() == 800);
      store.restart();

      await().atMost(PATIENCE).until(() -> writer.written() == 800);
      assertThat(writer.dropped()).isZero();
    }
    assertThat(times()).isEqualTo(numbers(0, 800));
  }

  @Test
  void leavesOnDiskWhatItCannotWriteWhenItClosesAndWritesItAfterTheNextStart() {
    store.kill();
    TimeSeriesWriter first = spooling(50_000);
    write(first, 0, 10_000);
    first.close();
    assertThat(first.dropped()).isZero();
    assertThat(first.spooled()).isEqualTo(10_000);

    store.restart();
    try (TimeSeriesWriter second = spooling(1_000)) {
      write(second, 10_000, 10_100);
      await().atMost(PATIENCE).until(() -> second.written() == 10_100);
    }

    assertThat(times()).isEqualTo(numbers(0, 10_100));
  }

  @Test
  void writesWhatIsQueuedWhenItCloses() {
    TimeSeriesWriter writer = inMemory(50_000);
    write(writer, 0, 10_000);

    writer.close();

    assertThat(writer.written()).isEqualTo(10_000);
    assertThat(times()).isEqualTo(numbers(0, 10_000));
  }

  @Test
  void writesAfterTheNextStartWhatKilledProcessHadOnDisk() throws IOException {
    store.kill();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedWriter.class.getName(),
                store.url().toString(),
                folder.resolve("spool").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long spooled;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.startsWith("spooled ")) {
        line = out.readLine();
      }
      assertThat(line).startsWith("spooled ");
      spooled = Long.parseLong(line.substring("spooled ".length()));
    } finally {
      process.destroyForcibly();
    }
    await().atMost(PATIENCE).until(() -> !process.isAlive());
    assertThat(spooled).isEqualTo(DoomedWriter.POINTS);

    store.restart();
    try (TimeSeriesWriter writer = spooling(1_000)) {
      await().atMost(PATIENCE).until(() -> writer.written() >= spooled);
    }

    assertThat(times().subList(0, (int) spooled)).isEqualTo(numbers(0, spooled));
  }

  /** Spools points for a store that is away, says so and goes on until it is killed. */
  static final class DoomedWriter {
    static final int POINTS = 5_000;

    private DoomedWriter() {}

    public static void main(String[] arguments) {
      TimeSeriesWriter writer =
          new InfluxTimeSeriesWriter(
              new StoreAddress(URI.create(arguments[0]), "tradebot", "ticks", "t0ken"),
              new WriteBuffer(
                  100_000, 100, Duration.ofMillis(10), Path.of(arguments[1]), SPOOL_BYTES, 0),
              InstantSource.system());
      InfluxTimeSeriesWriterTest.write(writer, 0, POINTS);
      await().atMost(PATIENCE).until(() -> writer.spooled() == POINTS);
      System.out.println("spooled " + writer.spooled());
      for (long next = POINTS; ; next++) {
        InfluxTimeSeriesWriterTest.write(writer, next, next + 1);
        await().atMost(PATIENCE).until(() -> writer.queued() < 10);
      }
    }
  }

  private List<Long> times() {
    return store.lines.stream()
        .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static void write(TimeSeriesWriter writer, long from, long to) {
    for (long i = from; i < to; i++) {
      writer.write(new Point("equity", Map.of("account", "main"), Map.of("value", 1.5), i));
    }
  }

  private TimeSeriesWriter inMemory(int capacity) {
    return new InfluxTimeSeriesWriter(
        store.address(),
        WriteBuffer.inMemory(capacity, 100, Duration.ofMillis(10)),
        InstantSource.system());
  }

  private TimeSeriesWriter spooling(int capacity) {
    return spooling(capacity, SPOOL_BYTES);
  }

  private TimeSeriesWriter spooling(int capacity, long spoolBytes) {
    return new InfluxTimeSeriesWriter(
        store.address(),
        new WriteBuffer(
            capacity, 100, Duration.ofMillis(10), folder.resolve("spool"), spoolBytes, 0),
        InstantSource.system());
  }
}
