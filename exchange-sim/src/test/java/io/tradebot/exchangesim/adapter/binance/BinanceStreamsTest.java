package io.tradebot.exchangesim.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.exchangesim.adapter.file.FileAccountJournal;
import io.tradebot.exchangesim.adapter.venue.OpenVenue;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BinanceStreamsTest {
  @Test
  void rebuildsTheBookOfRestFromSnapshotAndChanges() throws Exception {
    try (TestVenue venue = TestVenue.generated();
        OpenVenue.Stream stream = venue.stream("/ws/btcusdt@depth@100ms")) {
      stream.await(frame -> frame.path("e").asString("").equals("depthUpdate"));
      JsonNode snapshot = venue.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").body();
      Map<String, BigDecimal> bids = side(snapshot.path("bids"));
      Map<String, BigDecimal> asks = side(snapshot.path("asks"));
      long last = snapshot.path("lastUpdateId").asLong();
      long expected = -1;
      for (int applied = 0; applied < 200; ) {
        JsonNode diff = stream.await(frame -> true);
        if (diff.path("u").asLong() <= last) {
          continue;
        }
        if (expected < 0) {
          assertThat(diff.path("U").asLong()).isLessThanOrEqualTo(last + 1);
        } else {
          assertThat(diff.path("U").asLong()).isEqualTo(expected);
        }
        expected = diff.path("u").asLong() + 1;
        apply(bids, diff.path("b"));
        apply(asks, diff.path("a"));
        applied++;
        if (applied == 10) {
          // A market that stands nearly still lets REST and the changes meet at one update.
          venue.post("/sim/speed?value=0.00001");
        }
        JsonNode now = venue.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").body();
        if (applied >= 10 && now.path("lastUpdateId").asLong() == expected - 1) {
          assertThat(side(now.path("bids"))).isEqualTo(bids);
          assertThat(side(now.path("asks"))).isEqualTo(asks);
          return;
        }
      }
      throw new AssertionError("REST never stood at the update of a diff");
    }
  }

  private static Map<String, BigDecimal> side(JsonNode levels) {
    Map<String, BigDecimal> side = new HashMap<>();
    apply(side, levels);
    return side;
  }

  private static void apply(Map<String, BigDecimal> side, JsonNode levels) {
    for (JsonNode level : levels) {
      BigDecimal quantity = new BigDecimal(level.path(1).asString());
      if (quantity.signum() == 0) {
        side.remove(level.path(0).asString());
      } else {
        side.put(level.path(0).asString(), quantity);
      }
    }
  }

  @Test
  void makesCandlesOfTheTradesOnTheTape() throws Exception {
    try (TestVenue venue = TestVenue.generated();
        OpenVenue.Stream stream = venue.stream("/stream?streams=ethusdt@trade/ethusdt@kline_1s")) {
      JsonNode first =
          stream.await(
              frame ->
                  frame.path("stream").asString("").equals("ethusdt@kline_1s")
                      && frame.path("data").path("k").path("x").asBoolean());
      long openMs = first.path("data").path("k").path("t").asLong() + 1_000;
      BigDecimal volume = BigDecimal.ZERO;
      long count = 0;
      String close = "";
      JsonNode candle = null;
      while (candle == null) {
        JsonNode data = stream.await(frame -> true).path("data");
        if (data.path("e").asString("").equals("trade")
            && data.path("T").asLong() / 1000 == openMs / 1000) {
          volume = volume.add(new BigDecimal(data.path("q").asString()));
          close = data.path("p").asString();
          count++;
        } else if (data.path("k").path("x").asBoolean()
            && data.path("k").path("t").asLong() == openMs) {
          candle = data.path("k");
        }
      }

      assertThat(candle.path("n").asLong()).isEqualTo(count);
      assertThat(new BigDecimal(candle.path("v").asString())).isEqualByComparingTo(volume);
      assertThat(count == 0 || candle.path("c").asString().equals(close)).isTrue();
    }
  }

  @Test
  void answersSubscriptionMessages() throws Exception {
    try (TestVenue venue = TestVenue.generated();
        OpenVenue.Stream stream = venue.stream("/ws")) {
      stream.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":1}");
      JsonNode answer = stream.await(frame -> frame.has("id"));
      JsonNode quote = stream.await(frame -> frame.has("B"));
      stream.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}");
      JsonNode list = stream.await(frame -> frame.path("id").asInt(0) == 2);
      stream.send("nonsense");
      JsonNode failure = stream.await(frame -> frame.has("error"));

      assertThat(answer.path("result").isNull()).isTrue();
      assertThat(new BigDecimal(quote.path("b").asString()))
          .isLessThan(new BigDecimal(quote.path("a").asString()));
      assertThat(list.path("result").path(0).asString()).isEqualTo("btcusdt@bookTicker");
      assertThat(failure.path("error").path("code").asInt()).isEqualTo(3);
    }
  }

  @Test
  void tellsTheAccountOfItsOrdersAndFunds() throws Exception {
    try (TestVenue venue = TestVenue.generated()) {
      String key = listenKey(venue);
      try (OpenVenue.Stream stream = venue.stream("/ws/" + key)) {
        venue.get("/api/v3/ping");
        venue.signed(
            "POST",
            "/api/v3/order",
            "symbol",
            "BTCUSDT",
            "side",
            "SELL",
            "type",
            "MARKET",
            "quantity",
            "0.01",
            "newClientOrderId",
            "seen");

        JsonNode accepted = stream.await(frame -> frame.path("x").asString("").equals("NEW"));
        JsonNode filled = stream.await(frame -> frame.path("X").asString("").equals("FILLED"));
        JsonNode funds =
            stream.await(frame -> frame.path("e").asString("").equals("outboundAccountPosition"));

        assertThat(accepted.path("c").asString()).isEqualTo("seen");
        assertThat(filled.path("z").asString()).isEqualTo("0.01000000");
        assertThat(filled.path("N").asString()).isEqualTo("USDT");
        assertThat(funds.path("B").size()).isEqualTo(2);
      }
    }
  }

  private static String listenKey(TestVenue venue) throws Exception {
    return venue
        .send(
            HttpRequest.newBuilder(venue.uri("/api/v3/userDataStream"))
                .header("X-MBX-APIKEY", TestVenue.CREDENTIALS.apiKey())
                .POST(HttpRequest.BodyPublishers.noBody()))
        .body()
        .path("listenKey")
        .asString();
  }

  @Test
  void remembersTheAccountAfterARestartEvenWithATornLastLine(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("account.jsonl");
    String before;
    try (FileAccountJournal journal = new FileAccountJournal(file);
        TestVenue venue = TestVenue.start("", 1.0, journal)) {
      venue.signed(
          "POST",
          "/api/v3/order",
          "symbol",
          "BTCUSDT",
          "side",
          "BUY",
          "type",
          "MARKET",
          "quantity",
          "0.02");
      venue.signed(
          "POST",
          "/api/v3/order",
          "symbol",
          "ETHUSDT",
          "side",
          "BUY",
          "type",
          "LIMIT",
          "timeInForce",
          "GTC",
          "quantity",
          "0.5",
          "price",
          "2000",
          "newClientOrderId",
          "resting");
      before = venue.get("/sim/state").body().path("balances").toString();
    }
    Files.writeString(file, "{\"orders\":[{\"sym", StandardOpenOption.APPEND);

    try (FileAccountJournal journal = new FileAccountJournal(file);
        TestVenue venue = TestVenue.start("", 1.0, journal)) {
      JsonNode state = venue.get("/sim/state").body();
      String canceled =
          venue
              .signed(
                  "DELETE", "/api/v3/order", "symbol", "ETHUSDT", "origClientOrderId", "resting")
              .body()
              .path("status")
              .asString();

      assertThat(state.path("balances").toString()).isEqualTo(before);
      assertThat(state.path("openOrders").path(0).path("clientOrderId").asString())
          .isEqualTo("resting");
      assertThat(canceled).isEqualTo("CANCELED");
    }
  }
}
