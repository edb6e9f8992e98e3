package io.tradebot.exchangesim.adapter.coinbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.exchangesim.adapter.venue.OpenVenue;
import io.tradebot.platform.configuration.SigningKeys;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A venue that speaks like Coinbase: its socket, its REST interface and its signatures. */
class CoinbaseVenueTest {
  private static final String BASE = "/api/v3/brokerage";

  private @Nullable CoinbaseTestVenue opened;

  @BeforeEach
  void open() throws Exception {
    opened = new CoinbaseTestVenue();
  }

  @AfterEach
  void close() {
    venue().close();
  }

  private CoinbaseTestVenue venue() {
    CoinbaseTestVenue venue = opened;
    if (venue == null) {
      throw new IllegalStateException("not open");
    }
    return venue;
  }

  private static boolean isOn(JsonNode frame, String channel) {
    return frame.path("channel").asString("").equals(channel);
  }

  private static String subscribe(String channel, String... products) {
    return "{\"type\":\"subscribe\",\"channel\":\""
        + channel
        + "\",\"product_ids\":[\""
        + String.join("\",\"", products)
        + "\"]}";
  }

  @Test
  void numbersEveryMessageAndKeepsTheBookUncrossed() throws Exception {
    TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    try (OpenVenue.Stream stream = venue().stream("")) {
      stream.send(subscribe("level2", "BTC-USD"));
      stream.send(subscribe("market_trades", "BTC-USD"));
      stream.send(subscribe("heartbeats"));

      long next = 0;
      int updates = 0;
      boolean sawTrade = false;
      boolean sawHeartbeat = false;
      while (updates < 80 || !sawTrade || !sawHeartbeat) {
        JsonNode frame = stream.await(any -> true);
        assertThat(frame.path("sequence_num").asLong()).isEqualTo(next++);
        JsonNode event = frame.path("events").path(0);
        if (isOn(frame, "l2_data")) {
          updates++;
          assertThat(event.path("type").asString()).isEqualTo(updates == 1 ? "snapshot" : "update");
          for (JsonNode update : event.path("updates")) {
            Map<BigDecimal, BigDecimal> side =
                update.path("side").asString().equals("bid") ? bids : asks;
            BigDecimal price = new BigDecimal(update.path("price_level").asString());
            BigDecimal quantity = new BigDecimal(update.path("new_quantity").asString());
            if (quantity.signum() == 0) {
              side.remove(price);
            } else {
              side.put(price, quantity);
            }
          }
          assertThat(bids.firstKey()).isLessThan(asks.firstKey());
        }
        sawTrade |= isOn(frame, "market_trades") && event.path("type").asString().equals("update");
        sawHeartbeat |= isOn(frame, "heartbeats");
      }
    }
  }

  @Test
  void leavesAGapInTheNumbersWhereAMessageIsLost() throws Exception {
    try (OpenVenue.Stream stream = venue().stream("")) {
      stream.send(subscribe("level2", "BTC-USD"));
      // A loss before the first message that was seen would leave no gap.
      long last = stream.await(frame -> isOn(frame, "l2_data")).path("sequence_num").asLong();
      venue().post("/sim/lose?topic=level2&count=1");

      boolean gap = false;
      for (int i = 0; !gap && i < 200; i++) {
        long sequence = stream.await(frame -> isOn(frame, "l2_data")).path("sequence_num").asLong();
        gap = sequence != last + 1;
        last = sequence;
      }

      assertThat(gap).isTrue();
    }
  }

  @Test
  void answersPublicCallsWithoutASignature() throws Exception {
    JsonNode products = venue().get(BASE + "/market/products").body();
    JsonNode candles =
        venue().get(BASE + "/market/products/BTC-USD/candles?granularity=ONE_MINUTE").body();
    JsonNode trades = venue().get(BASE + "/market/products/BTC-USD/ticker?limit=3").body();
    JsonNode book = venue().get(BASE + "/market/product_book?product_id=ETH-USD&limit=5").body();
    JsonNode time = venue().get(BASE + "/time").body();

    assertThat(products.path("products").size()).isEqualTo(2);
    assertThat(products.path("products").path(0).path("quote_increment").asString())
        .isEqualTo("0.01");
    assertThat(candles.path("candles").size()).isEqualTo(350);
    assertThat(candles.path("candles").path(0).path("start").asLong())
        .isGreaterThan(candles.path("candles").path(1).path("start").asLong());
    assertThat(trades.path("trades").size()).isLessThanOrEqualTo(3);
    assertThat(book.path("pricebook").path("bids").size()).isEqualTo(5);
    assertThat(time.path("epochMillis").asString()).matches("\\d{13}");
    assertThat(venue().get(BASE + "/market/products/NO-PE").status()).isEqualTo(404);
  }

  @Test
  void acceptsOnlyTokensOfItsKeyForTheCall() throws Exception {
    String path = BASE + "/accounts";

    assertThat(venue().signedGet(path).status()).isEqualTo(200);
    assertThat(status(path, null)).isEqualTo(401);
    assertThat(status(path, CoinbaseTestVenue.token("POST", path, CoinbaseTestVenue.PEM, 0)))
        .isEqualTo(401);
    assertThat(status(path, CoinbaseTestVenue.token("GET", BASE + "/x", CoinbaseTestVenue.PEM, 0)))
        .isEqualTo(401);
    assertThat(status(path, CoinbaseTestVenue.token("GET", path, CoinbaseTestVenue.PEM, -600)))
        .isEqualTo(401);
    String otherKey = SigningKeys.newPem(new SecureRandom());
    assertThat(status(path, CoinbaseTestVenue.token("GET", path, otherKey, 0))).isEqualTo(401);
  }

  private int status(String path, @Nullable String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(venue().uri(path)).GET();
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return venue().send(request).status();
  }

  @Test
  void placesEachClientsIdOnce() throws Exception {
    String body = order("id-1", "BUY", "\"market_market_ioc\":{\"base_size\":\"0.01\"}");

    JsonNode first = venue().signedPost(BASE + "/orders", body).body();
    JsonNode second = venue().signedPost(BASE + "/orders", body).body();
    JsonNode orders = venue().signedGet(BASE + "/orders/historical/batch").body().path("orders");
    JsonNode fills =
        venue()
            .signedGet(
                BASE + "/orders/historical/fills?order_ids=" + first.path("order_id").asString())
            .body()
            .path("fills");

    assertThat(first.path("success").asBoolean()).isTrue();
    assertThat(second.path("order_id").asString()).isEqualTo(first.path("order_id").asString());
    assertThat(orders.size()).isEqualTo(1);
    assertThat(orders.path(0).path("status").asString()).isEqualTo("FILLED");
    BigDecimal size = BigDecimal.ZERO;
    for (JsonNode fill : fills) {
      size = size.add(new BigDecimal(fill.path("size").asString()));
      assertThat(new BigDecimal(fill.path("commission").asString())).isPositive();
    }
    assertThat(size).isEqualByComparingTo("0.01");
  }

  @Test
  void restsCancelsAndTellsTheUserChannel() throws Exception {
    JsonNode book = venue().get(BASE + "/market/product_book?product_id=BTC-USD&limit=1").body();
    String far =
        new BigDecimal(book.path("pricebook").path("bids").path(0).path("price").asString())
            .multiply(new BigDecimal("0.9"))
            .setScale(2, java.math.RoundingMode.DOWN)
            .toPlainString();
    try (OpenVenue.Stream stream = venue().stream("")) {
      String token = CoinbaseTestVenue.token(null, "", CoinbaseTestVenue.PEM, 0);
      stream.send(
          "{\"type\":\"subscribe\",\"channel\":\"user\",\"product_ids\":[\"BTC-USD\"],\"jwt\":\""
              + token
              + "\"}");
      stream.await(frame -> isOn(frame, "user"));

      JsonNode placed =
          venue()
              .signedPost(
                  BASE + "/orders",
                  order(
                      "id-2",
                      "BUY",
                      "\"limit_limit_gtc\":{\"base_size\":\"0.01\",\"limit_price\":\""
                          + far
                          + "\",\"post_only\":true}"))
              .body();
      String id = placed.path("order_id").asString();
      JsonNode told = awaitOrder(stream, "OPEN");
      JsonNode canceled =
          venue()
              .signedPost(BASE + "/orders/batch_cancel", "{\"order_ids\":[\"" + id + "\",\"x\"]}")
              .body();
      JsonNode gone = awaitOrder(stream, "CANCELLED");

      assertThat(told.path("order_id").asString()).isEqualTo(id);
      assertThat(told.path("client_order_id").asString()).isEqualTo("id-2");
      assertThat(canceled.path("results").path(0).path("success").asBoolean()).isTrue();
      assertThat(canceled.path("results").path(1).path("failure_reason").asString())
          .isEqualTo("UNKNOWN_CANCEL_ORDER");
      assertThat(gone.path("leaves_quantity").asString()).isEqualTo("0");
    }
  }

  @Test
  void refusesInCoinbasesWords() throws Exception {
    JsonNode poor =
        venue()
            .signedPost(
                BASE + "/orders",
                order("id-3", "BUY", "\"market_market_ioc\":{\"base_size\":\"50\"}"))
            .body();
    OpenVenue.Answer malformed = venue().signedPost(BASE + "/orders", "{");
    venue().post("/sim/maintenance?seconds=60");
    OpenVenue.Answer closed =
        venue()
            .signedPost(
                BASE + "/orders",
                order("id-4", "BUY", "\"market_market_ioc\":{\"base_size\":\"0.01\"}"));
    venue().post("/sim/rate-limit?seconds=60");
    OpenVenue.Answer limited = venue().signedGet(BASE + "/accounts");

    assertThat(poor.path("success").asBoolean()).isFalse();
    assertThat(poor.path("error_response").path("error").asString()).isEqualTo("INSUFFICIENT_FUND");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(closed.status()).isEqualTo(503);
    assertThat(limited.status()).isEqualTo(429);
  }

  private static JsonNode awaitOrder(OpenVenue.Stream stream, String status)
      throws InterruptedException {
    return stream
        .await(
            frame ->
                isOn(frame, "user")
                    && frame
                        .path("events")
                        .path(0)
                        .path("orders")
                        .path(0)
                        .path("status")
                        .asString("")
                        .equals(status))
        .path("events")
        .path(0)
        .path("orders")
        .path(0);
  }

  private static String order(String clientOrderId, String side, String configuration) {
    return "{\"client_order_id\":\""
        + clientOrderId
        + "\",\"product_id\":\"BTC-USD\",\"side\":\""
        + side
        + "\",\"order_configuration\":{"
        + configuration
        + "}}";
  }
}
