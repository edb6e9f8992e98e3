package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.questdb.Bootstrap;
import io.questdb.ServerMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer and the SQL reader against a real QuestDB in this process. */
class QuestDbTimeSeriesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-11-02T09:30:00Z");

  @TempDir static Path directory;
  private static ServerMain server;
  private static URI url;

  @BeforeAll
  static void start() throws IOException {
    int port = freePort();
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        directory.resolve("conf/server.conf"),
        """
        http.bind.to=127.0.0.1:%d
        http.min.enabled=false
        pg.enabled=false
        line.tcp.enabled=false
        telemetry.enabled=false
        shared.worker.count=1
        metrics.enabled=false
        """
            .formatted(port));
    server = new ServerMain(new Bootstrap("-d", directory.toString(), "-n", "-f"));
    server.start();
    url = URI.create("http://127.0.0.1:" + port);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void readsBackWhatWasWritten() {
    List<Point> points =
        List.of(
            point(0, "BTC-USDT", 61234.5, "it's \"quoted\", yes"),
            point(1, "BTC-USDT", 61235.0, "b"),
            point(2, "ETH-USDT", 2500.25, "c"),
            point(3, "BTC-USDT", 61236.0, "d"));
    try (TimeSeriesWriter writer =
            new InfluxTimeSeriesWriter(
                new StoreAddress(url, "tradebot", "tradebot", ""),
                WriteBuffer.inMemory(1_000, 100, Duration.ofMillis(10)),
                InstantSource.system());
        QuestDbTimeSeriesReader reader = new QuestDbTimeSeriesReader(url)) {

      points.forEach(writer::write);
      await().atMost(PATIENCE).until(() -> writer.written() == 4);
      await().atMost(PATIENCE).until(() -> all(reader, 10).size() == 4);

      assertThat(all(reader, 10)).isEqualTo(points);
      assertThat(all(reader, 2)).isEqualTo(points.subList(0, 2));
      assertThat(
              reader.read(
                  "market_trades",
                  Map.of("symbol", "BTC-USDT"),
                  START.plusSeconds(1),
                  START.plusSeconds(3),
                  10))
          .isEqualTo(points.subList(1, 2));
    }
  }

  @Test
  void findsNothingInMeasurementThatWasNeverWritten() {
    try (QuestDbTimeSeriesReader reader = new QuestDbTimeSeriesReader(url)) {
      assertThat(reader.read("nothing_here", Map.of(), START, START.plusSeconds(9), 10)).isEmpty();
    }
  }

  @Test
  void letsNoTextChangeTheQuery() {
    try (QuestDbTimeSeriesReader reader = new QuestDbTimeSeriesReader(url)) {
      assertThatThrownBy(() -> reader.read("x\"; DROP TABLE y", Map.of(), START, START, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.read("x", Map.of("a\" OR 1=1", "b"), START, START, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<Point> all(TimeSeriesReader reader, int limit) {
    return reader.read("market_trades", Map.of(), START, START.plusSeconds(60), limit);
  }

  private static Point point(int second, String symbol, double price, String note) {
    return new Point(
        "market_trades",
        Map.of("venue", "BINANCE", "symbol", symbol),
        Map.of("price", price, "trade_id", 7L + second, "buy", second % 2 == 0, "note", note),
        Times.toNs(START.plusSeconds(second)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
