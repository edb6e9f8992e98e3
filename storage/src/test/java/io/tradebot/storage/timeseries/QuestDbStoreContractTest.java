package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real QuestDB in this process. */
class QuestDbStoreContractTest extends TimeSeriesStoreContract {
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

  @Override
  StoreAddress store() {
    return new StoreAddress(url, "tradebot", "tradebot", "");
  }

  @Override
  TimeSeriesReader reader(URI at) {
    return new QuestDbTimeSeriesReader(at);
  }

  @Override
  TimeSeriesSetup setup() {
    return new QuestDbSetup(url, Duration.ofDays(30));
  }

  @Test
  void dropsTicksAfterTheRetentionAndKeepsTheRest() {
    setup().apply();
    new QuestDbSetup(url, Duration.ofDays(7)).apply();
    setup().apply();

    try (QuestDbSql sql = new QuestDbSql(url)) {
      JsonNode tables =
          sql.ask("SELECT table_name, ttlValue, ttlUnit, dedup FROM tables() ORDER BY table_name")
              .path("dataset");
      for (JsonNode table : tables) {
        String name = table.path(0).asString();
        Measurement.ALL.stream()
            .filter(measurement -> measurement.name().equals(name))
            .forEach(
                measurement -> {
                  assertThat(table.path(1).asInt())
                      .as(name)
                      .isEqualTo(measurement.isTick() ? 30 : 0);
                  assertThat(table.path(3).asBoolean()).as(name).isTrue();
                });
      }
      assertThat(tables.toString()).contains("market_trades", "fills", "equity");
    }
  }

  @Test
  void changesTableThatTheFirstPointHasMade() {
    try (QuestDbSql sql = new QuestDbSql(url);
        TimeSeriesWriter writer =
            new InfluxTimeSeriesWriter(
                store(),
                WriteBuffer.inMemory(100, 10, Duration.ofMillis(10)),
                InstantSource.system())) {
      sql.ask("DROP TABLE IF EXISTS sentiment_index");
      Point first =
          new Point("sentiment_index", Map.of("asset", "BTC"), Map.of("index", 0.5), 1_000);
      writer.write(first);
      await().atMost(Duration.ofSeconds(30)).until(() -> writer.written() == 1);

      setup().apply();
      writer.write(first);
      writer.write(
          new Point("sentiment_index", Map.of("asset", "ETH"), Map.of("index", 0.5), 1_000));

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          sql.ask("SELECT asset FROM sentiment_index ORDER BY asset")
                              .path("dataset"))
                      .hasToString("[[\"BTC\"],[\"ETH\"]]"));
    }
  }

  @Test
  void samplesTicksByTheMinute() {
    setup().apply();
    try (QuestDbSql sql = new QuestDbSql(url)) {
      sql.ask(
          "INSERT INTO market_trades (timestamp, venue, symbol, side, trade_id, price, quantity)"
              + " VALUES ('2026-11-02T09:30:01.000000Z', 'B', 'X-Y', 'BUY', 1, 10.0, 1.0),"
              + " ('2026-11-02T09:30:01.000000Z', 'B', 'X-Y', 'BUY', 2, 20.0, 2.0),"
              + " ('2026-11-02T09:31:02.000000Z', 'B', 'X-Y', 'BUY', 3, 30.0, 4.0)");

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                JsonNode rows =
                    sql.ask(
                            "SELECT quantity, price, trades FROM market_trades_1m ORDER BY"
                                + " timestamp")
                        .path("dataset");
                assertThat(rows.toString()).isEqualTo("[[3.0,15.0,2],[4.0,30.0,1]]");
              });
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
