package io.tradebot.storage.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InfluxTimeSeriesWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server = serve();
  private volatile int status = 204;

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void writesPointsAsLineProtocolWithTokenAndPrecision() {
    try (TimeSeriesWriter writer = writer(1_000)) {
      writer.write(
          new Point(
              "market_trades",
              Map.of("venue", "BINANCE", "symbol", "BTC-USDT"),
              Map.of("price", 61234.5, "trade_id", 7L, "buy", true),
              1_793_611_800_250_000_001L));

      await().atMost(PATIENCE).until(() -> writer.written() == 1);
    }
    assertThat(lines)
        .containsExactly(
            "market_trades,symbol=BTC-USDT,venue=BINANCE buy=true,price=61234.5,trade_id=7i"
                + " 1793611800250000001");
    assertThat(requests.getFirst())
        .contains("/api/v2/write")
        .contains("precision=ns")
        .contains("org=tradebot")
        .contains("bucket=ticks")
        .contains("Token t0ken");
  }

  @Test
  void letsNoTextAddFieldOrLine() {
    try (TimeSeriesWriter writer = writer(1_000)) {
      writer.write(
          new Point(
              "sentiment_posts",
              Map.of("source", "a b,c=d\\\nx=1"),
              Map.of("title", "say \"hi\"\\ \nfake,x=1 y=2 3"),
              5));

      await().atMost(PATIENCE).until(() -> writer.written() == 1);
    }
    assertThat(lines)
        .containsExactly(
            "sentiment_posts,source=a\\ b\\,c\\=d__x\\=1"
                + " title=\"say \\\"hi\\\"\\\\  fake,x=1 y=2 3\" 5");
  }

  @Test
  void refusesNameOrFieldThatTheStoreCannotHold() {
    try (TimeSeriesWriter writer = writer(1_000)) {
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
  void keepsQueueBoundedWhileStoreIsDownAndWritesTheRestWhenItIsBack() {
    status = 503;
    try (TimeSeriesWriter writer = writer(500)) {
      for (int i = 0; i < 2_000; i++) {
        writer.write(point(i));
      }
      await().atMost(PATIENCE).until(() -> !requests.isEmpty());
      assertThat(writer.queued()).isLessThanOrEqualTo(600);
      assertThat(writer.dropped()).isBetween(1_400L, 1_500L);
      assertThat(writer.written()).isZero();

      status = 204;

      await().atMost(PATIENCE).until(() -> writer.queued() == 0);
      assertThat(writer.written() + writer.dropped()).isEqualTo(2_000);
      assertThat(lines).hasSize((int) writer.written()).doesNotHaveDuplicates();
    }
  }

  @Test
  void dropsBatchThatIsRefusedForGoodAndCarriesOn() {
    status = 400;
    try (TimeSeriesWriter writer = writer(500)) {
      writer.write(point(1));
      await().atMost(PATIENCE).until(() -> writer.dropped() == 1);

      status = 204;
      writer.write(point(2));

      await().atMost(PATIENCE).until(() -> writer.written() == 1);
    }
  }

  @Test
  void writesWhatIsQueuedWhenItCloses() {
    TimeSeriesWriter writer = writer(50_000);
    for (int i = 0; i < 10_000; i++) {
      writer.write(point(i));
    }

    writer.close();

    assertThat(writer.written()).isEqualTo(10_000);
    assertThat(lines).hasSize(10_000).isSortedAccordingTo((a, b) -> Long.compare(time(a), time(b)));
  }

  private static long time(String line) {
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static Point point(long i) {
    return new Point("equity", Map.of("account", "main"), Map.of("value", 1.5), i);
  }

  private TimeSeriesWriter writer(int capacity) {
    return new InfluxTimeSeriesWriter(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "tradebot",
        "ticks",
        "t0ken",
        capacity,
        100,
        Duration.ofMillis(10));
  }

  private HttpServer serve() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
      int now = status;
      if (now == 204) {
        lines.addAll(body.lines().toList());
      }
      exchange.sendResponseHeaders(now, -1);
    }
  }
}
