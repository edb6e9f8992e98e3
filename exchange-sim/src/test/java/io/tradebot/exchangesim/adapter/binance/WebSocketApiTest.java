package io.tradebot.exchangesim.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketApiTest {
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
  void answersTheRequestsOfTheRestInterface() throws Exception {
    try (TestVenue.Stream api = venue().stream("/ws-api/v3")) {
      api.send("{\"id\":\"t\",\"method\":\"time\"}");
      api.send("{\"id\":7,\"method\":\"depth\",\"params\":{\"symbol\":\"BTCUSDT\",\"limit\":5}}");

      JsonNode time = api.await(frame -> frame.path("id").asString("").equals("t"));
      JsonNode depth = api.await(frame -> frame.path("id").asInt(0) == 7);

      assertThat(time.path("status").asInt()).isEqualTo(200);
      assertThat(time.path("result").path("serverTime").asLong()).isPositive();
      assertThat(depth.path("result").path("bids").size()).isEqualTo(5);
      assertThat(depth.path("rateLimits").path(0).path("count").asLong()).isPositive();
    }
  }

  @Test
  void tellsASignedSubscriberOfTheAccountsEventsUntilItUnsubscribes() throws Exception {
    try (TestVenue.Stream api = venue().stream("/ws-api/v3")) {
      api.send(signed("s", "userDataStream.subscribe.signature", Map.of()));
      JsonNode subscribed = api.await(frame -> frame.path("id").asString("").equals("s"));
      int subscription = subscribed.path("result").path("subscriptionId").asInt(-1);
      api.send(signed("o", "order.place", order("ws-seen")));
      JsonNode event = api.await(frame -> isReportOf(frame, "ws-seen", "FILLED"));
      JsonNode placed = api.await(frame -> frame.path("id").asString("").equals("o"));
      api.send("{\"id\":\"u\",\"method\":\"userDataStream.unsubscribe\"}");
      api.await(frame -> frame.path("id").asString("").equals("u"));
      api.send(signed("p", "order.place", order("ws-unseen")));
      api.await(frame -> frame.path("id").asString("").equals("p"));
      api.send("{\"id\":\"l\",\"method\":\"session.subscriptions\"}");
      JsonNode left = api.frames.take();

      assertThat(subscription).isNotNegative();
      assertThat(placed.path("status").asInt()).isEqualTo(200);
      assertThat(placed.path("result").path("status").asString()).isEqualTo("FILLED");
      assertThat(event.path("subscriptionId").asInt()).isEqualTo(subscription);
      assertThat(left.path("id").asString()).isEqualTo("l");
      assertThat(left.path("result").size()).isZero();
    }
  }

  @Test
  void refusesAWrongSignatureAnUnknownMethodAndWhatIsNoRequest() throws Exception {
    try (TestVenue.Stream api = venue().stream("/ws-api/v3")) {
      api.send(
          signed("s", "userDataStream.subscribe.signature", Map.of())
              .replaceFirst("\"signature\":\"..", "\"signature\":\"zz"));
      api.send("{\"id\":\"m\",\"method\":\"order.guess\"}");
      api.send("{\"id\":");

      // Answers come in any order; the last has no id.
      Map<String, Integer> errors = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        JsonNode frame = api.await(any -> true);
        assertThat(frame.path("status").asInt()).isEqualTo(400);
        errors.put(frame.path("id").asString(""), frame.path("error").path("code").asInt());
      }
      assertThat(errors).isEqualTo(Map.of("s", -1022, "m", -1000, "", -1135));
    }
  }

  private static boolean isReportOf(JsonNode frame, String clientOrderId, String state) {
    JsonNode event = frame.path("event");
    return event.path("e").asString("").equals("executionReport")
        && event.path("c").asString("").equals(clientOrderId)
        && event.path("X").asString("").equals(state);
  }

  /** The quantity is a JSON number, as some clients send it. */
  private static Map<String, Object> order(String clientOrderId) {
    return Map.of(
        "symbol",
        "BTCUSDT",
        "side",
        "BUY",
        "type",
        "MARKET",
        "quantity",
        0.001,
        "newClientOrderId",
        clientOrderId);
  }

  private static String signed(String id, String method, Map<String, Object> parameters) {
    Map<String, Object> all = new TreeMap<>(parameters);
    all.put("apiKey", TestVenue.CREDENTIALS.apiKey());
    all.put("timestamp", System.currentTimeMillis());
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    all.put("signature", TestVenue.sign(text));
    return JsonMapper.shared()
        .writeValueAsString(Map.of("id", id, "method", method, "params", all));
  }
}
