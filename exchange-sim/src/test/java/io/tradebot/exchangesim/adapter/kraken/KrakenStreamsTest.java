package io.tradebot.exchangesim.adapter.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.venue.OpenVenue;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The public channels and the executions channel of WebSocket v2. */
class KrakenStreamsTest {
  private @Nullable KrakenTestVenue opened;

  private KrakenTestVenue venue() throws Exception {
    KrakenTestVenue venue = opened;
    if (venue == null) {
      venue = new KrakenTestVenue();
      opened = venue;
    }
    return venue;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private static boolean isBook(JsonNode frame) {
    return frame.path("channel").asString("").equals("book");
  }

  @Test
  void theTestsOwnBookAgreesWithTheRealVenue() throws Exception {
    Map<String, ChecksummedBook> books = new HashMap<>();
    int right = 0;
    int wrong = 0;
    try (BufferedReader frames =
        SharedData.reader("data/raw/kraken/btc-eth-v2-20260707.ndjson.gz")) {
      String frame = frames.readLine();
      while (frame != null) {
        if (frame.startsWith("{\"channel\":\"book\"")) {
          String symbol = frame.replaceFirst(".*\"symbol\":\"([A-Z/]+)\".*", "$1");
          if (books.computeIfAbsent(symbol, key -> new ChecksummedBook(10)).apply(frame)) {
            right++;
          } else {
            wrong++;
          }
        }
        frame = frames.readLine();
      }
    }

    assertThat(wrong).isZero();
    assertThat(right).isGreaterThan(2_900);
  }

  @Test
  void everyBookMessageCarriesTheRightChecksum() throws Exception {
    try (OpenVenue.Stream stream = venue().stream("/v2")) {
      stream.send(subscribe("book", "\"symbol\":[\"BTC/USD\"],\"depth\":10", 7));

      JsonNode status = stream.await(frame -> frame.path("channel").asString("").equals("status"));
      JsonNode ack = stream.await(frame -> frame.path("method").asString("").equals("subscribe"));
      ChecksummedBook book = new ChecksummedBook(10);
      List<Boolean> right = new ArrayList<>();
      while (right.size() < 60) {
        right.add(book.apply(Json.text(stream.await(KrakenStreamsTest::isBook))));
      }

      assertThat(status.path("data").path(0).path("system").asString()).isEqualTo("online");
      assertThat(ack.path("success").asBoolean()).isTrue();
      assertThat(ack.path("req_id").asInt()).isEqualTo(7);
      assertThat(ack.path("result").path("depth").asInt()).isEqualTo(10);
      assertThat(right).doesNotContain(false);
    }
  }

  @Test
  void aDamagedOrALostBookMessageBreaksTheChecksum() throws Exception {
    for (String mishap : List.of("damage", "lose")) {
      try (OpenVenue.Stream stream = venue().stream("/v2")) {
        stream.send(subscribe("book", "\"symbol\":[\"ETH/USD\"],\"depth\":10", 1));
        ChecksummedBook book = new ChecksummedBook(10);
        assertThat(book.apply(Json.text(stream.await(KrakenStreamsTest::isBook)))).isTrue();

        // A single lost change may be made good by the next one of the same level.
        venue().post("/sim/" + mishap + "?topic=book&count=" + (mishap.equals("lose") ? 8 : 1));

        boolean right = true;
        for (int i = 0; right && i < 200; i++) {
          right = book.apply(Json.text(stream.await(KrakenStreamsTest::isBook)));
        }
        assertThat(right).as(mishap).isFalse();
      }
    }
  }

  @Test
  void tellsTradesTickersCandlesAndInstruments() throws Exception {
    try (OpenVenue.Stream stream = venue().stream("/v2")) {
      stream.send(subscribe("trade", "\"symbol\":[\"BTC/USD\"],\"snapshot\":true", 1));
      JsonNode trades = awaitData(stream, "trade", "snapshot");
      JsonNode trade = awaitData(stream, "trade", "update");
      stream.send(subscribe("ticker", "\"symbol\":[\"BTC/USD\"]", 2));
      JsonNode ticker = awaitData(stream, "ticker", "snapshot");
      stream.send(subscribe("ohlc", "\"symbol\":[\"BTC/USD\"],\"interval\":1", 3));
      JsonNode candles = awaitData(stream, "ohlc", "snapshot");
      JsonNode candle = awaitData(stream, "ohlc", "update");
      stream.send(subscribe("instrument", "\"snapshot\":true", 4));
      JsonNode instruments = awaitData(stream, "instrument", "snapshot");
      stream.await(frame -> frame.path("channel").asString("").equals("heartbeat"));
      stream.send("{\"method\":\"ping\",\"req_id\":9}");
      JsonNode pong = stream.await(frame -> frame.path("method").asString("").equals("pong"));

      assertThat(trades.path("data").size()).isLessThanOrEqualTo(50);
      assertThat(trade.path("data").path(0).path("symbol").asString()).isEqualTo("BTC/USD");
      assertThat(trade.path("data").path(0).path("timestamp").asString())
          .matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z");
      assertThat(ticker.path("data").path(0).path("bid").decimalValue())
          .isLessThan(ticker.path("data").path(0).path("ask").decimalValue());
      assertThat(candles.path("data").size()).isEqualTo(720);
      assertThat(candle.path("data").path(0).path("interval").asInt()).isEqualTo(1);
      assertThat(instruments.path("data").path("pairs").path(0).path("tick_size").decimalValue())
          .isEqualByComparingTo("0.1");
      assertThat(pong.path("req_id").asInt()).isEqualTo(9);
    }
  }

  @Test
  void refusesWhatItDoesNotHave() throws Exception {
    try (OpenVenue.Stream stream = venue().stream("/v2")) {
      stream.send(subscribe("book", "\"symbol\":[\"XBT/USD\"]", 1));
      JsonNode oldName = stream.await(frame -> frame.has("error"));
      stream.send(subscribe("book", "\"symbol\":[\"BTC/USD\"],\"depth\":11", 2));
      JsonNode depth = stream.await(frame -> frame.has("error"));
      stream.send(subscribe("executions", "\"token\":\"wrong\"", 3));
      JsonNode token = stream.await(frame -> frame.has("error"));

      assertThat(oldName.path("error").asString()).isEqualTo("Currency pair not supported XBT/USD");
      assertThat(depth.path("error").asString()).isEqualTo("Book depth not supported");
      assertThat(token.path("error").asString()).isEqualTo("EAPI:Invalid key");
    }
  }

  @Test
  void tellsTheAccountsExecutions() throws Exception {
    KrakenTestVenue venue = venue();
    String resting =
        KrakenTestVenue.result(
                venue.call(
                    "AddOrder",
                    "pair",
                    "XBTUSD",
                    "type",
                    "buy",
                    "ordertype",
                    "limit",
                    "volume",
                    "0.01",
                    "price",
                    venue.farBid(),
                    "cl_ord_id",
                    "tbaaaaaaaaaaaaaaaa"))
            .path("txid")
            .path(0)
            .asString();
    String token =
        KrakenTestVenue.result(venue.call("GetWebSocketsToken")).path("token").asString();

    try (OpenVenue.Stream stream = venue.stream("/v2")) {
      stream.send(subscribe("executions", "\"token\":\"" + token + "\"", 1));
      JsonNode snapshot = awaitData(stream, "executions", "snapshot");
      venue.call(
          "AddOrder",
          "pair",
          "XBTUSD",
          "type",
          "buy",
          "ordertype",
          "market",
          "volume",
          "0.01",
          "cl_ord_id",
          "tbbbbbbbbbbbbbbbbb");
      JsonNode pending = awaitExecution(stream, "pending_new");
      JsonNode trade = awaitExecution(stream, "trade");
      JsonNode filled = awaitExecution(stream, "filled");
      venue.call("CancelOrder", "cl_ord_id", "tbaaaaaaaaaaaaaaaa");
      JsonNode canceled = awaitExecution(stream, "canceled");

      assertThat(snapshot.path("sequence").asInt()).isEqualTo(1);
      assertThat(snapshot.path("data").path(0).path("order_id").asString()).isEqualTo(resting);
      assertThat(pending.path("cl_ord_id").asString()).isEqualTo("tbbbbbbbbbbbbbbbbb");
      assertThat(trade.path("last_qty").decimalValue()).isPositive();
      assertThat(trade.path("fees").path(0).path("asset").asString()).isEqualTo("USD");
      assertThat(filled.path("cum_qty").decimalValue()).isEqualByComparingTo("0.01");
      assertThat(canceled.path("order_id").asString()).isEqualTo(resting);
    }
  }

  private static JsonNode awaitExecution(OpenVenue.Stream stream, String kind)
      throws InterruptedException {
    return stream
        .await(
            frame ->
                frame.path("channel").asString("").equals("executions")
                    && frame.path("data").path(0).path("exec_type").asString("").equals(kind))
        .path("data")
        .path(0);
  }

  private static JsonNode awaitData(OpenVenue.Stream stream, String channel, String type)
      throws InterruptedException {
    return stream.await(
        frame ->
            frame.path("channel").asString("").equals(channel)
                && frame.path("type").asString("").equals(type));
  }

  private static String subscribe(String channel, String parameters, int requestId) {
    return "{\"method\":\"subscribe\",\"params\":{\"channel\":\""
        + channel
        + "\","
        + parameters
        + "},\"req_id\":"
        + requestId
        + "}";
  }
}
