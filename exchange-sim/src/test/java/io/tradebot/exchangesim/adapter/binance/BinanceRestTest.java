package io.tradebot.exchangesim.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BinanceRestTest {
  private @Nullable TestVenue opened;

  private TestVenue venue() {
    return Objects.requireNonNull(opened);
  }

  @BeforeAll
  void open() throws Exception {
    opened = TestVenue.generated();
  }

  @AfterAll
  void close() {
    venue().close();
  }

  @Test
  void acceptsParametersSignedInTheBody() throws Exception {
    String body =
        TestVenue.join("symbol", "BTCUSDT", "side", "BUY", "type", "MARKET", "quantity", "0.001")
            + "&timestamp="
            + System.currentTimeMillis();

    TestVenue.Answer answer =
        venue()
            .send(
                HttpRequest.newBuilder(venue().uri("/api/v3/order"))
                    .header("X-MBX-APIKEY", TestVenue.CREDENTIALS.apiKey())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            body + "&signature=" + TestVenue.sign(body))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("status").asString()).isEqualTo("FILLED");
    assertThat(answer.raw().headers().firstValue("X-MBX-USED-WEIGHT-1M")).isPresent();
    assertThat(answer.raw().headers().firstValue("X-MBX-ORDER-COUNT-10S")).isPresent();
  }

  @Test
  void refusesAWrongSignatureKeyAndTime() throws Exception {
    long now = System.currentTimeMillis();

    assertThat(signedWith("timestamp=" + now, "00", "test-key")).isEqualTo(-1022);
    assertThat(signedWith("timestamp=" + now, "", "test-key")).isEqualTo(-1102);
    assertThat(signedWith("timestamp=" + now, "00", "other-key")).isEqualTo(-2015);
    assertThat(signedWith("timestamp=" + now, "00", "")).isEqualTo(-2014);
    assertThat(signedWith("timestamp=" + (now - 6_000), null, "test-key")).isEqualTo(-1021);
    assertThat(signedWith("timestamp=" + (now + 5_000), null, "test-key")).isEqualTo(-1021);
    assertThat(signedWith("recvWindow=9000&timestamp=" + (now - 6_000), null, "test-key")).isZero();
  }

  private int signedWith(String query, @Nullable String signature, String key) throws Exception {
    String given = signature == null ? TestVenue.sign(query) : signature;
    return venue()
        .send(
            HttpRequest.newBuilder(venue().uri("/api/v3/account?" + query + "&signature=" + given))
                .header("X-MBX-APIKEY", key)
                .GET())
        .code();
  }

  @ParameterizedTest
  @CsvSource({
    "BTCUSDT,BUY,LIMIT,0.001,60000.001,-1013,PRICE_FILTER",
    "BTCUSDT,BUY,LIMIT,0.0000001,60000,-1013,LOT_SIZE",
    "BTCUSDT,BUY,LIMIT,0.00001,60000,-1013,NOTIONAL",
    "BTCUSDT,BUY,LIMIT,0.01,1000,-1013,PERCENT_PRICE_BY_SIDE",
    "BTCUSDT,BUY,LIMIT,5,50000,-2010,insufficient balance",
    "BTCUSDT,BOTH,LIMIT,0.01,60000,-1117,Invalid side",
    "BTCUSDT,BUY,ICEBERG,0.01,60000,-1116,Invalid orderType",
    "NOSUCH,BUY,LIMIT,0.01,60000,-1121,Invalid symbol",
    "BTCUSDT,BUY,LIMIT,abc,60000,-1100,Illegal characters",
    "BTCUSDT,BUY,LIMIT,0.0000000001,60000,-1111,too much precision",
    "BTCUSDT,BUY,LIMIT_MAKER,0.001,70000,-1106,timeInForce",
  })
  void refusesOrdersThatBreakARule(
      String symbol,
      String side,
      String type,
      String quantity,
      String price,
      int code,
      String words)
      throws Exception {
    TestVenue.Answer answer =
        venue()
            .signed(
                "POST",
                "/api/v3/order",
                "symbol",
                symbol,
                "side",
                side,
                "type",
                type,
                "timeInForce",
                "GTC",
                "quantity",
                quantity,
                "price",
                price);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.body().path("msg").asString()).contains(words);
  }

  @Test
  void allowsAClientIdAgainOnceItsOrderIsClosed() throws Exception {
    String[] order = {
      "symbol",
      "ETHUSDT",
      "side",
      "BUY",
      "type",
      "LIMIT",
      "timeInForce",
      "GTC",
      "quantity",
      "0.1",
      "price",
      "2000",
      "newClientOrderId",
      "mine"
    };

    int first = venue().signed("POST", "/api/v3/order", order).status();
    int second = venue().signed("POST", "/api/v3/order", order).code();
    String canceled =
        venue()
            .signed("DELETE", "/api/v3/order", "symbol", "ETHUSDT", "origClientOrderId", "mine")
            .body()
            .path("status")
            .asString();
    int third = venue().signed("POST", "/api/v3/order", order).status();
    int cleared = venue().signed("DELETE", "/api/v3/openOrders", "symbol", "ETHUSDT").body().size();
    int unknown =
        venue()
            .signed("DELETE", "/api/v3/order", "symbol", "ETHUSDT", "origClientOrderId", "mine")
            .code();
    int neverThere =
        venue().signed("GET", "/api/v3/order", "symbol", "ETHUSDT", "orderId", "99").code();

    assertThat(first).isEqualTo(200);
    assertThat(second).isEqualTo(-2010);
    assertThat(canceled).isEqualTo("CANCELED");
    assertThat(third).isEqualTo(200);
    assertThat(cleared).isEqualTo(1);
    assertThat(unknown).isEqualTo(-2011);
    assertThat(neverThere).isEqualTo(-2013);
  }

  @Test
  void keepsTheFundsWholeOverARoundTrip() throws Exception {
    JsonNode before = venue().get("/sim/state").body().path("balances");

    JsonNode bought =
        venue()
            .signed(
                "POST",
                "/api/v3/order",
                "symbol",
                "ETHUSDT",
                "side",
                "BUY",
                "type",
                "MARKET",
                "quantity",
                "1")
            .body();

    JsonNode after = venue().get("/sim/state").body().path("balances");
    BigDecimal spent = decimal(bought.path("cummulativeQuoteQty"));
    BigDecimal commission = BigDecimal.ZERO;
    for (JsonNode fill : bought.path("fills")) {
      commission = commission.add(decimal(fill.path("commission")));
    }
    assertThat(total(after, "USDT")).isEqualByComparingTo(total(before, "USDT").subtract(spent));
    assertThat(total(after, "ETH"))
        .isEqualByComparingTo(total(before, "ETH").add(BigDecimal.ONE).subtract(commission));
    assertThat(commission).isEqualByComparingTo("0.001");
  }

  private static BigDecimal decimal(JsonNode text) {
    return new BigDecimal(text.asString());
  }

  private static BigDecimal total(JsonNode balances, String asset) {
    return decimal(balances.path(asset).path("free"))
        .add(decimal(balances.path(asset).path("locked")));
  }

  @Test
  void givesEveryTimeframeAPastThatAgreesWithTheFiner() throws Exception {
    for (String interval : new String[] {"1s", "1m", "5m", "15m", "1h", "4h", "1d"}) {
      JsonNode rows =
          venue().get("/api/v3/klines?symbol=BTCUSDT&limit=1000&interval=" + interval).body();

      assertThat(rows.size()).as(interval).isEqualTo(1000);
      for (int i = 1; i < rows.size(); i++) {
        assertThat(rows.path(i).path(0).asLong())
            .as("%s row %d", interval, i)
            .isEqualTo(rows.path(i - 1).path(6).asLong() + 1);
      }
    }
  }

  @Test
  void carriesOutAnOrderWhoseAnswerIsLost() throws Exception {
    venue().post("/sim/faults?kind=answer-unknown&count=1");

    TestVenue.Answer answer =
        venue()
            .signed(
                "POST",
                "/api/v3/order",
                "symbol",
                "BTCUSDT",
                "side",
                "BUY",
                "type",
                "LIMIT",
                "timeInForce",
                "GTC",
                "quantity",
                "0.001",
                "price",
                "50000",
                "newClientOrderId",
                "lost");
    TestVenue.Answer found =
        venue().signed("GET", "/api/v3/order", "symbol", "BTCUSDT", "origClientOrderId", "lost");

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo(-1007);
    assertThat(found.body().path("status").asString()).isEqualTo("NEW");
    venue().signed("DELETE", "/api/v3/openOrders", "symbol", "BTCUSDT");
  }

  @Test
  void servesInventedNewsOnceUntilThereIsMore() throws Exception {
    TestVenue.Answer first = venue().get("/fake/rss/demo-news");
    String tag = first.raw().headers().firstValue("ETag").orElseThrow();

    TestVenue.Answer second =
        venue()
            .send(
                HttpRequest.newBuilder(venue().uri("/fake/rss/demo-news"))
                    .header("If-None-Match", tag)
                    .GET());
    TestVenue.Answer fear = venue().get("/fake/fear-greed/fng/?limit=10");

    assertThat(first.raw().body()).contains("<rss version=\"2.0\">", "<pubDate>");
    assertThat(second.status()).isEqualTo(304);
    assertThat(fear.body().path("data").size()).isEqualTo(10);
    assertThat(fear.body().path("data").path(0).path("value").asInt(-1)).isBetween(0, 100);
  }

  @Test
  void replacesAnOrderAndTellsWhatBecameOfEitherHalf() throws Exception {
    TestVenue.Answer first =
        venue().signed("POST", "/api/v3/order", limitBuy("newClientOrderId", "replaced-1"));
    assertThat(first.status()).isEqualTo(200);

    TestVenue.Answer replaced =
        venue()
            .signed(
                "POST",
                "/api/v3/order/cancelReplace",
                limitBuy(
                    "cancelReplaceMode", "STOP_ON_FAILURE",
                    "cancelOrigClientOrderId", "replaced-1",
                    "newClientOrderId", "replaced-2"));
    TestVenue.Answer failed =
        venue()
            .signed(
                "POST",
                "/api/v3/order/cancelReplace",
                limitBuy(
                    "cancelReplaceMode", "STOP_ON_FAILURE",
                    "cancelOrigClientOrderId", "replaced-1"));
    TestVenue.Answer partial =
        venue()
            .signed(
                "POST",
                "/api/v3/order/cancelReplace",
                limitBuy(
                    "cancelReplaceMode", "ALLOW_FAILURE", "cancelOrigClientOrderId", "replaced-1"));

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.body().path("cancelResponse").path("status").asString())
        .isEqualTo("CANCELED");
    assertThat(replaced.body().path("newOrderResponse").path("clientOrderId").asString())
        .isEqualTo("replaced-2");
    assertThat(failed.status()).isEqualTo(400);
    assertThat(failed.code()).isEqualTo(-2022);
    assertThat(failed.body().path("data").path("newOrderResult").asString())
        .isEqualTo("NOT_ATTEMPTED");
    assertThat(partial.status()).isEqualTo(409);
    assertThat(partial.code()).isEqualTo(-2021);
    assertThat(partial.body().path("data").path("newOrderResult").asString()).isEqualTo("SUCCESS");
  }

  private static String[] limitBuy(String... further) {
    String[] order = {
      "symbol",
      "BTCUSDT",
      "side",
      "BUY",
      "type",
      "LIMIT",
      "timeInForce",
      "GTC",
      "quantity",
      "0.001",
      "price",
      "30000"
    };
    return Stream.concat(Arrays.stream(order), Arrays.stream(further)).toArray(String[]::new);
  }

  @Test
  void tellsTheStatisticsOfAWindow() throws Exception {
    JsonNode hour = venue().get("/api/v3/ticker?symbol=BTCUSDT&windowSize=1h").body();
    JsonNode day = venue().get("/api/v3/ticker/tradingDay?symbol=BTCUSDT").body();
    TestVenue.Answer wrong = venue().get("/api/v3/ticker?symbol=BTCUSDT&windowSize=90m");

    assertThat(hour.path("closeTime").asLong() - hour.path("openTime").asLong())
        .isBetween(58 * 60_000L, 61 * 60_000L);
    assertThat(day.path("openTime").asLong()).isPositive();
    assertThat(wrong.code()).isEqualTo(-1100);
  }
}
