package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.OpenVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** A venue that speaks like Kraken, and a client that signs. */
final class KrakenTestVenue extends OpenVenue {
  static final Credentials CREDENTIALS =
      new Credentials(
          "test-key",
          Base64.getEncoder().encodeToString("a secret".getBytes(StandardCharsets.UTF_8)));

  private final AtomicLong nonce = new AtomicLong(System.currentTimeMillis() * 1_000);

  KrakenTestVenue() throws IOException {
    super(
        Dialect.KRAKEN,
        "",
        1.0,
        AccountJournal.none(),
        CREDENTIALS,
        List.of(Symbol.of("BTC-USD"), Symbol.of("ETH-USD")),
        Map.of("USD", FixedPoint.parse("100000"), "BTC", FixedPoint.parse("1")));
  }

  Answer call(String name, String... parameters) throws Exception {
    return callWith(Long.toString(nonce.incrementAndGet()), CREDENTIALS, name, parameters);
  }

  Answer callWith(String nonceText, Credentials credentials, String name, String... parameters)
      throws Exception {
    String path = "/0/private/" + name;
    String rest = join(parameters);
    String body = "nonce=" + nonceText + (rest.isEmpty() ? "" : "&" + rest);
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("API-Key", credentials.apiKey())
            .header(
                "API-Sign", KrakenSignatures.sign(credentials.apiSecret(), path, nonceText, body))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static String error(Answer answer) {
    return answer.body().path("error").path(0).asString("");
  }

  static JsonNode result(Answer answer) {
    if (!answer.body().path("error").isEmpty()) {
      throw new AssertionError(answer.body().toString());
    }
    return answer.body().path("result");
  }

  /** A limit price a tenth below the market. */
  String farBid() throws Exception {
    String last =
        result(get("/0/public/Ticker?pair=XBTUSD")).path("XXBTZUSD").path("c").path(0).asString();
    return Long.toString((long) (Double.parseDouble(last) * 0.9));
  }
}
