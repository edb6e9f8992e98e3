package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the account's stream is opened. Binance knows two ways: a listen key got by REST, which the
 * simulator and many venues of the same family speak, and a signed subscription over its WebSocket
 * API, which replaces it.
 */
interface UserStreamAccess {

  /** What to connect to, and what to say first. */
  record Opening(URI address, @Nullable String firstMessage) {}

  /** Gets what a new connection needs; blocks. */
  Opening open();

  /** Keeps the access alive; called each half hour at the latest. */
  void keepAlive();

  /** The way for an address: one that ends in {@code /ws-api/v3} is Binance's WebSocket API. */
  static UserStreamAccess of(
      Account account,
      BinanceRestClient rest,
      BinanceSigner signer,
      VenueClock clock,
      JsonMapper json) {
    String path = account.websocketUrl().getPath();
    return path != null && path.contains("/ws-api/")
        ? new SignedSubscription(account, signer, clock, json)
        : new ListenKey(account.websocketUrl(), rest);
  }

  /** {@code POST /api/v3/userDataStream}, then {@code /ws/<listenKey>}. */
  final class ListenKey implements UserStreamAccess {
    private static final String PATH = "/api/v3/userDataStream";

    private final URI base;
    private final BinanceRestClient rest;
    private volatile @Nullable String key;

    ListenKey(URI base, BinanceRestClient rest) {
      this.base = base;
      this.rest = rest;
    }

    @Override
    public Opening open() {
      String fresh = rest.keyed("POST", PATH, Map.of(), 2).path("listenKey").asString("");
      if (fresh.isEmpty()) {
        throw new IllegalArgumentException("the venue gave no listen key");
      }
      key = fresh;
      String text = base.toString();
      String root = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
      return new Opening(
          URI.create((root.endsWith("/ws") ? root : root + "/ws") + "/" + fresh), null);
    }

    @Override
    public void keepAlive() {
      String current = key;
      if (current != null) {
        rest.keyed("PUT", PATH, Map.of("listenKey", current), 2);
      }
    }
  }

  /** {@code userDataStream.subscribe.signature} as the first message. */
  final class SignedSubscription implements UserStreamAccess {
    private final Account account;
    private final BinanceSigner signer;
    private final VenueClock clock;
    private final JsonMapper json;

    SignedSubscription(Account account, BinanceSigner signer, VenueClock clock, JsonMapper json) {
      this.account = account;
      this.signer = signer;
      this.clock = clock;
      this.json = json;
    }

    @Override
    public Opening open() {
      // Signed are the parameters in alphabetical order.
      Map<String, Object> parameters = new TreeMap<>();
      parameters.put("apiKey", account.apiKey().reveal());
      parameters.put("recvWindow", account.receiveWindow().toMillis());
      parameters.put("timestamp", clock.now().toEpochMilli());
      String payload =
          parameters.entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining("&"));
      parameters.put("signature", signer.sign(payload));
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("id", "user-stream");
      request.put("method", "userDataStream.subscribe.signature");
      request.put("params", parameters);
      return new Opening(account.websocketUrl(), json.writeValueAsString(request));
    }

    @Override
    public void keepAlive() {
      // The subscription lives as long as the connection.
    }
  }
}
