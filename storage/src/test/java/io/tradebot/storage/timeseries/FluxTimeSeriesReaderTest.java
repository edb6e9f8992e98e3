package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FluxTimeSeriesReaderTest {
  private static final Instant FROM = Instant.parse("2026-11-02T09:30:00Z");
  private static final Instant TO = Instant.parse("2026-11-02T09:31:00Z");

  // The annotated CSV that InfluxDB 2 answers with after a pivot.
  private static final String ANSWER =
      """
      #datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,string,string,double,long
      #group,false,false,true,true,false,true,true,false,false
      #default,_result,,,,,,,,
      ,result,table,_start,_stop,_time,_measurement,symbol,price,trade_id
      ,,0,2026-11-02T09:30:00Z,2026-11-02T09:31:00Z,2026-11-02T09:30:02.000000001Z,market_trades,BTC-USDT,61235,8
      ,,0,2026-11-02T09:30:00Z,2026-11-02T09:31:00Z,2026-11-02T09:30:04Z,market_trades,BTC-USDT,61236,9
      ,,1,2026-11-02T09:30:00Z,2026-11-02T09:31:00Z,2026-11-02T09:30:03Z,market_trades,ETH-USDT,2500.25,10

      """
          .replace("\n", "\r\n");

  @Test
  void readsPointsOfAllTablesInOrderOfTime() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/csv");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (FluxTimeSeriesReader reader = new FluxTimeSeriesReader(url, "o", "b", "t")) {

      List<Point> points = reader.read("market_trades", Map.of(), FROM, TO, 2);

      assertThat(points)
          .containsExactly(
              new Point(
                  "market_trades",
                  Map.of("symbol", "BTC-USDT"),
                  Map.of("price", 61235.0, "trade_id", 8L),
                  Times.toNs(FROM.plusSeconds(2)) + 1),
              new Point(
                  "market_trades",
                  Map.of("symbol", "ETH-USDT"),
                  Map.of("price", 2500.25, "trade_id", 10L),
                  Times.toNs(FROM.plusSeconds(3))));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void escapesValuesAndRefusesNames() {
    String flux =
        FluxTimeSeriesReader.flux(
            "b", "candles", Map.of("symbol", "x\") |> drop() ${y} \\"), FROM, TO, 5);

    assertThat(flux).contains("r[\"symbol\"] == \"x\\\") |> drop() \\${y} \\\\\")");
    assertThatThrownBy(() -> FluxTimeSeriesReader.flux("b", "c\")", Map.of(), FROM, TO, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysSoWhenStoreIsAbsent() {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (FluxTimeSeriesReader reader = new FluxTimeSeriesReader(nobody, "o", "b", "t")) {
      assertThatThrownBy(() -> reader.read("candles", Map.of(), FROM, TO, 5))
          .isInstanceOf(UncheckedIOException.class);
    }
  }
}
