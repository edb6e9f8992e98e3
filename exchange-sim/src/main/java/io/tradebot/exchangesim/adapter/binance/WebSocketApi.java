package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.exchangesim.adapter.socket.Exchanged;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.adapter.socket.Protocol;
import io.tradebot.exchangesim.adapter.socket.StreamConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The WebSocket API under {@code /ws-api/v3}: requests of the REST interface as messages, and the
 * user-data stream on the same socket. Used on the venue's thread alone.
 *
 * <p>A request becomes the REST call that means the same, so that limits, latency and faults meet
 * both alike. Its signature is over all parameters in alphabetical order, the key among them.
 * Sessions are not offered, since their keys are Ed25519 keys.
 */
final class WebSocketApi {
  private static final String SUBSCRIBE = "userDataStream.subscribe.signature";
  private static final String UNSUBSCRIBE = "userDataStream.unsubscribe";
  private static final String SUBSCRIPTIONS = "session.subscriptions";

  /** What a request to listen to the account counts as for key, signature and limits. */
  static final String SUBSCRIBE_CALL = "SUBSCRIBE userDataStream";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]*");
  private static final Map<String, String> CALLS =
      Map.ofEntries(
          Map.entry("ping", "GET /api/v3/ping"),
          Map.entry("time", "GET /api/v3/time"),
          Map.entry("exchangeInfo", "GET /api/v3/exchangeInfo"),
          Map.entry("depth", "GET /api/v3/depth"),
          Map.entry("trades.recent", "GET /api/v3/trades"),
          Map.entry("trades.historical", "GET /api/v3/historicalTrades"),
          Map.entry("trades.aggregate", "GET /api/v3/aggTrades"),
          Map.entry("klines", "GET /api/v3/klines"),
          Map.entry("uiKlines", "GET /api/v3/uiKlines"),
          Map.entry("avgPrice", "GET /api/v3/avgPrice"),
          Map.entry("ticker.24hr", "GET /api/v3/ticker/24hr"),
          Map.entry("ticker.price", "GET /api/v3/ticker/price"),
          Map.entry("ticker.book", "GET /api/v3/ticker/bookTicker"),
          Map.entry("order.place", "POST /api/v3/order"),
          Map.entry("order.test", "POST /api/v3/order/test"),
          Map.entry("order.status", "GET /api/v3/order"),
          Map.entry("order.cancel", "DELETE /api/v3/order"),
          Map.entry("order.cancelReplace", "POST /api/v3/order/cancelReplace"),
          Map.entry("openOrders.status", "GET /api/v3/openOrders"),
          Map.entry("openOrders.cancelAll", "DELETE /api/v3/openOrders"),
          Map.entry("allOrders", "GET /api/v3/allOrders"),
          Map.entry("myTrades", "GET /api/v3/myTrades"),
          Map.entry("account.status", "GET /api/v3/account"),
          Map.entry("account.commission", "GET /api/v3/account/commission"),
          Map.entry("account.rateLimits.orders", "GET /api/v3/rateLimit/order"),
          Map.entry("userDataStream.start", "POST /api/v3/userDataStream"),
          Map.entry("userDataStream.ping", "PUT /api/v3/userDataStream"),
          Map.entry("userDataStream.stop", "DELETE /api/v3/userDataStream"),
          Map.entry(SUBSCRIBE, SUBSCRIBE_CALL));

  private final BinanceStreams streams;

  WebSocketApi(BinanceStreams streams) {
    this.streams = streams;
  }

  void received(StreamConnection connection, String text, Protocol.Requests requests) {
    JsonNode message;
    try {
      message = Json.read(text);
    } catch (JacksonException malformed) {
      refuse(connection, null, -1135, "Invalid JSON Request");
      return;
    }
    JsonNode id = message.get("id");
    String method = message.path("method").asString("");
    JsonNode parameters = message.path("params");
    if (!message.isObject() || id == null || method.isEmpty()) {
      refuse(connection, id, -1135, "Invalid JSON Request: id and method are mandatory");
      return;
    }
    if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
      refuse(connection, id, -1135, "Invalid JSON Request: params is no object");
      return;
    }
    switch (method) {
      case UNSUBSCRIBE -> {
        streams.unsubscribeUser(connection);
        answer(connection, id, 200, Wire.empty(), Map.of());
      }
      case SUBSCRIPTIONS ->
          answer(connection, id, 200, streams.userSubscriptions(connection), Map.of());
      default -> call(connection, id, method, parameters, requests);
    }
  }

  private void call(
      StreamConnection connection,
      JsonNode id,
      String method,
      JsonNode parameters,
      Protocol.Requests requests) {
    String call = CALLS.get(method);
    if (call == null) {
      refuse(connection, id, -1000, "Unknown method '" + method + "'.");
      return;
    }
    int space = call.indexOf(' ');
    HttpCall request =
        new HttpCall(
            call.substring(0, space),
            call.substring(space + 1),
            query(parameters),
            "",
            Map.of(Signatures.KEY_HEADER, parameters.path("apiKey").asString("")),
            connection.remote(),
            true);
    requests.request(
        request,
        new Exchanged() {
          @Override
          public void answer(HttpAnswer answer) {
            answered(connection, id, method, answer);
          }

          @Override
          public void hangUp() {
            connection.close(1001, "The venue goes away");
          }
        });
  }

  private void answered(
      StreamConnection connection, JsonNode id, String method, HttpAnswer answer) {
    if (!answer.isJson()) {
      connection.close(1011, "Internal error");
      return;
    }
    JsonNode body = Json.read(answer.body());
    if (method.equals(SUBSCRIBE) && answer.status() == 200) {
      // The answer comes before the first event.
      int subscription = streams.nextUserSubscription();
      answer(
          connection, id, 200, Wire.object().put("subscriptionId", subscription), answer.headers());
      streams.subscribeUser(connection, subscription);
      return;
    }
    answer(connection, id, answer.status(), body, answer.headers());
  }

  /** Parameters as the client has signed them. */
  private static String query(JsonNode parameters) {
    Map<String, String> sorted = new TreeMap<>();
    parameters
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              sorted.put(
                  entry.getKey(),
                  value.isContainer()
                      ? Json.text(value)
                      : value.isBigDecimal()
                          ? value.decimalValue().toPlainString()
                          : value.asString());
            });
    StringBuilder query = new StringBuilder();
    sorted.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(
                    PLAIN.matcher(value).matches()
                        ? value
                        : URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  private static void refuse(
      StreamConnection connection, @Nullable JsonNode id, int code, String message) {
    answer(connection, id, 400, Wire.error(code, message), Map.of());
  }

  private static void answer(
      StreamConnection connection,
      @Nullable JsonNode id,
      int status,
      JsonNode body,
      Map<String, String> headers) {
    ObjectNode answer = Wire.object();
    answer.set("id", id);
    answer.put("status", status);
    answer.set(status == 200 ? "result" : "error", body);
    String weight = headers.get("x-mbx-used-weight-1m");
    if (weight != null) {
      answer.set(
          "rateLimits",
          Wire.array()
              .add(
                  Wire.object()
                      .put("rateLimitType", "REQUEST_WEIGHT")
                      .put("interval", "MINUTE")
                      .put("intervalNum", 1)
                      .put("limit", RateLimits.WEIGHT_PER_MINUTE)
                      .put("count", Long.parseLong(weight))));
    }
    connection.sendText(Json.text(answer));
  }
}
