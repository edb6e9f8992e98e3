package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.OpenVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;

/** A venue that speaks like Binance, and a client that signs. */
final class TestVenue extends OpenVenue {
  static final Credentials CREDENTIALS = new Credentials("test-key", "test-secret");

  private TestVenue(String recording, double speed, AccountJournal journal) throws IOException {
    super(
        Dialect.BINANCE,
        recording,
        speed,
        journal,
        CREDENTIALS,
        List.of(Symbol.of("BTC-USDT"), Symbol.of("ETH-USDT")),
        Map.of("USDT", FixedPoint.parse("100000"), "BTC", FixedPoint.parse("1")));
  }

  static TestVenue generated() throws IOException {
    return start("", 1.0, AccountJournal.none());
  }

  static TestVenue start(String recording, double speed, AccountJournal journal)
      throws IOException {
    return new TestVenue(recording, speed, journal);
  }

  static String sign(String text) {
    return Signatures.sign(CREDENTIALS.apiSecret(), text);
  }

  /** A signed call with its parameters in the query. */
  Answer signed(String method, String path, String... parameters) throws Exception {
    String text = join(parameters) + "&timestamp=" + System.currentTimeMillis();
    return send(
        HttpRequest.newBuilder(uri(path + "?" + text + "&signature=" + sign(text)))
            .header("X-MBX-APIKEY", CREDENTIALS.apiKey())
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }
}
