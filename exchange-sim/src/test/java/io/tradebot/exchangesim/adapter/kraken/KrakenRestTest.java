package io.tradebot.exchangesim.adapter.kraken;

import static io.tradebot.exchangesim.adapter.kraken.KrakenTestVenue.error;
import static io.tradebot.exchangesim.adapter.kraken.KrakenTestVenue.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.exchangesim.adapter.socket.Credentials;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** REST of a venue that speaks like Kraken. */
class KrakenRestTest {
  private @Nullable KrakenTestVenue opened;

  @BeforeEach
  void open() throws Exception {
    opened = new KrakenTestVenue();
  }

  @AfterEach
  void close() {
    venue().close();
  }

  private KrakenTestVenue venue() {
    KrakenTestVenue venue = opened;
    if (venue == null) {
      throw new IllegalStateException("not open");
    }
    return venue;
  }

  private JsonNode add(String... parameters) throws Exception {
    return result(venue().call("AddOrder", parameters));
  }

  @Test
  void answersForAllNamesOfAPair() throws Exception {
    JsonNode pairs = result(venue().get("/0/public/AssetPairs"));
    JsonNode candles = result(venue().get("/0/public/OHLC?pair=XBT/USD&interval=1"));
    JsonNode trades = result(venue().get("/0/public/Trades?pair=XXBTZUSD&count=5"));
    JsonNode newer =
        result(
            venue().get("/0/public/Trades?pair=XXBTZUSD&since=" + trades.path("last").asString()));
    JsonNode book = result(venue().get("/0/public/Depth?pair=ETHUSD&count=3"));

    assertThat(pairs.path("XXBTZUSD").path("wsname").asString()).isEqualTo("XBT/USD");
    assertThat(pairs.path("XETHZUSD").path("tick_size").asString()).isEqualTo("0.01");
    assertThat(candles.path("XXBTZUSD").size()).isEqualTo(720);
    assertThat(candles.path("last").asLong())
        .isEqualTo(candles.path("XXBTZUSD").path(718).path(0).asLong());
    long lastId =
        trades
            .path("XXBTZUSD")
            .path(trades.path("XXBTZUSD").size() - 1)
            .path(6)
            .asLong(1_000_000_000L - 1);
    newer
        .path("XXBTZUSD")
        .forEach(trade -> assertThat(trade.path(6).asLong()).isGreaterThan(lastId));
    assertThat(book.path("XETHZUSD").path("bids").size()).isEqualTo(3);
    assertThat(error(venue().get("/0/public/Ticker?pair=NOPE")))
        .isEqualTo("EQuery:Unknown asset pair");
  }

  @Test
  void checksKeySignatureAndNonce() throws Exception {
    long nonce = System.currentTimeMillis() * 1_000_000;
    Credentials other = new Credentials("test-key", "b3RoZXI=");

    String wrongKey =
        error(venue().callWith("" + nonce, new Credentials("x", "b3RoZXI="), "Balance"));
    String wrongSignature = error(venue().callWith("" + nonce, other, "Balance"));
    String right = error(venue().callWith("" + nonce, KrakenTestVenue.CREDENTIALS, "Balance"));
    String again = error(venue().callWith("" + nonce, KrakenTestVenue.CREDENTIALS, "Balance"));

    assertThat(wrongKey).isEqualTo("EAPI:Invalid key");
    assertThat(wrongSignature).isEqualTo("EAPI:Invalid signature");
    assertThat(right).isEmpty();
    assertThat(again).isEqualTo("EAPI:Invalid nonce");
  }

  @Test
  void placesFindsAndCancelsByTheClientsId() throws Exception {
    JsonNode placed =
        add(
            "pair",
            "XBTUSD",
            "type",
            "buy",
            "ordertype",
            "limit",
            "volume",
            "0.01",
            "price",
            venue().farBid(),
            "oflags",
            "post",
            "cl_ord_id",
            "tbaaaaaaaaaaaaaaaa");
    String id = placed.path("txid").path(0).asString();
    JsonNode open = result(venue().call("OpenOrders", "cl_ord_id", "tbaaaaaaaaaaaaaaaa"));
    JsonNode hold = result(venue().call("BalanceEx")).path("ZUSD");
    String twice =
        error(
            venue()
                .call(
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
                    venue().farBid(),
                    "cl_ord_id",
                    "tbaaaaaaaaaaaaaaaa"));
    JsonNode canceled = result(venue().call("CancelOrder", "cl_ord_id", "tbaaaaaaaaaaaaaaaa"));
    String again = error(venue().call("CancelOrder", "txid", id));
    JsonNode closed = result(venue().call("ClosedOrders", "cl_ord_id", "tbaaaaaaaaaaaaaaaa"));
    JsonNode queried = result(venue().call("QueryOrders", "txid", id));

    assertThat(id).matches("O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}");
    assertThat(open.path("open").path(id).path("descr").path("pair").asString())
        .isEqualTo("XBTUSD");
    assertThat(open.path("open").path(id).path("oflags").asString()).contains("post");
    assertThat(new java.math.BigDecimal(hold.path("hold_trade").asString())).isPositive();
    assertThat(twice).startsWith("EGeneral:Invalid arguments:cl_ord_id");
    assertThat(canceled.path("count").asInt()).isEqualTo(1);
    assertThat(again).isEqualTo("EOrder:Unknown order");
    assertThat(closed.path("closed").path(id).path("status").asString()).isEqualTo("canceled");
    assertThat(queried.path(id).path("cl_ord_id").asString()).isEqualTo("tbaaaaaaaaaaaaaaaa");
  }

  @Test
  void chargesInTheQuoteAsset() throws Exception {
    String id =
        add("pair", "XBTUSD", "type", "buy", "ordertype", "market", "volume", "0.01")
            .path("txid")
            .path(0)
            .asString();
    JsonNode order = result(venue().call("QueryOrders", "txid", id, "trades", "true")).path(id);
    JsonNode trades = result(venue().call("TradesHistory")).path("trades");
    JsonNode balance = result(venue().call("Balance"));

    assertThat(order.path("status").asString()).isEqualTo("closed");
    assertThat(order.path("vol_exec").asString()).isEqualTo("0.01000000");
    assertThat(order.has("cl_ord_id")).isFalse();
    java.math.BigDecimal paid = java.math.BigDecimal.ZERO;
    for (JsonNode trade : trades) {
      paid =
          paid.add(new java.math.BigDecimal(trade.path("cost").asString()))
              .add(new java.math.BigDecimal(trade.path("fee").asString()));
      assertThat(trade.path("ordertxid").asString()).isEqualTo(id);
    }
    assertThat(order.path("trades").size()).isEqualTo(trades.size());
    assertThat(balance.path("XXBT").asString()).isEqualTo("1.01000000");
    assertThat(new java.math.BigDecimal(balance.path("ZUSD").asString()).add(paid))
        .isCloseTo(
            new java.math.BigDecimal("100000"),
            org.assertj.core.data.Offset.offset(new java.math.BigDecimal("0.000001")));
  }

  @Test
  void refusesInKrakensWords() throws Exception {
    String[] base = {"pair", "XBTUSD", "type", "buy", "ordertype", "limit", "volume", "0.01"};

    assertThat(error(venue().call("AddOrder", with(base, "price", "50000.55"))))
        .isEqualTo("EOrder:Invalid price:XBTUSD price can only be specified up to 1 decimals.");
    assertThat(error(venue().call("AddOrder", base))).isEqualTo("EGeneral:Invalid arguments:price");
    assertThat(
            error(
                venue()
                    .call(
                        "AddOrder",
                        with(
                            base, "price", venue().farBid(), "cl_ord_id", "longer-than-eighteen"))))
        .isEqualTo("EGeneral:Invalid arguments:cl_ord_id");
    assertThat(
            error(
                venue()
                    .call(
                        "AddOrder",
                        with(
                            base,
                            "price",
                            venue().farBid(),
                            "deadline",
                            Instant.now().minusSeconds(1).toString()))))
        .isEqualTo("EService:Deadline elapsed");
    assertThat(
            error(
                venue()
                    .call(
                        "AddOrder",
                        "pair",
                        "XBTUSD",
                        "type",
                        "buy",
                        "ordertype",
                        "market",
                        "volume",
                        "50")))
        .isEqualTo("EOrder:Insufficient funds");
    assertThat(
            error(
                venue()
                    .call(
                        "AddOrder",
                        "pair",
                        "XBTUSD",
                        "type",
                        "buy",
                        "ordertype",
                        "market",
                        "volume",
                        "0.00001")))
        .isEqualTo("EGeneral:Invalid arguments:volume minimum not met");
    JsonNode validated = add(with(base, "price", venue().farBid(), "validate", "true"));
    assertThat(validated.has("txid")).isFalse();
    assertThat(result(venue().call("OpenOrders")).path("open").isEmpty()).isTrue();
  }

  private static String[] with(String[] base, String... more) {
    String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return all;
  }

  @Test
  void theDeadMansSwitchCancelsEverything() throws Exception {
    add(
        "pair",
        "XBTUSD",
        "type",
        "buy",
        "ordertype",
        "limit",
        "volume",
        "0.01",
        "price",
        venue().farBid());

    JsonNode armed = result(venue().call("CancelAllOrdersAfter", "timeout", "1"));

    assertThat(armed.path("triggerTime").asString()).isNotEqualTo("0");
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!venue().get("/sim/state").body().path("openOrders").isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void neitherOrdersNorCancelsPassInMaintenance() throws Exception {
    String id =
        add(
                "pair",
                "XBTUSD",
                "type",
                "buy",
                "ordertype",
                "limit",
                "volume",
                "0.01",
                "price",
                venue().farBid())
            .path("txid")
            .path(0)
            .asString();

    venue().post("/sim/maintenance?seconds=60");
    String status = result(venue().get("/0/public/SystemStatus")).path("status").asString();
    String canceled = error(venue().call("CancelOrder", "txid", id));
    String asked = error(venue().call("OpenOrders"));
    venue().send(java.net.http.HttpRequest.newBuilder(venue().uri("/sim/faults")).DELETE());

    assertThat(status).isEqualTo("maintenance");
    assertThat(canceled).isEqualTo("EService:Unavailable");
    assertThat(asked).isEmpty();
    assertThat(error(venue().call("CancelOrder", "txid", id))).isEmpty();
  }

  @Test
  void countsOrdersAndYoungCancels() throws Exception {
    int placed = 0;
    String refused = "";
    String price = venue().farBid();
    while (refused.isEmpty() && placed < 60) {
      refused =
          error(
              venue()
                  .call(
                      "AddOrder",
                      "pair",
                      "XBTUSD",
                      "type",
                      "buy",
                      "ordertype",
                      "limit",
                      "volume",
                      "0.0001",
                      "price",
                      price,
                      "cl_ord_id",
                      "o" + placed));
      if (refused.isEmpty()) {
        assertThat(error(venue().call("CancelOrder", "cl_ord_id", "o" + placed))).isEmpty();
        placed++;
      }
    }

    // Each pair of calls counts nine, and 125 is the limit.
    assertThat(refused).isEqualTo("EOrder:Rate limit exceeded");
    assertThat(placed).isBetween(13, 25);
  }

  @Test
  void answersAFaultInKrakensWords() throws Exception {
    venue().post("/sim/faults?kind=answer-unknown&target=orders");

    String unknown =
        error(
            venue()
                .call(
                    "AddOrder",
                    "pair",
                    "XBTUSD",
                    "type",
                    "buy",
                    "ordertype",
                    "market",
                    "volume",
                    "0.01"));

    assertThat(unknown).isEqualTo("EService:Timeout");
    assertThat(result(venue().call("ClosedOrders")).path("count").asInt()).isEqualTo(1);
  }
}
