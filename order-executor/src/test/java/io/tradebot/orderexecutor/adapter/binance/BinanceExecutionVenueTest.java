package io.tradebot.orderexecutor.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes on the wire, and what is made of answers that no well-behaved venue gives. */
@NullUnmarked
class BinanceExecutionVenueTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final ClientOrderId ORDER = ClientOrderId.of("tbaaaaaaaaaaaaaaaa");
  private static final ExecutionVenue.Departure FREE = () -> null;
  private static final String SECRET = "s3cr3t-of-the-account";

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicReference<Answer> onPlace = new AtomicReference<>(Answer.DROP);
  private final AtomicReference<Answer> onQuery = new AtomicReference<>(Answer.DROP);
  private final AtomicReference<Answer> onCancel = new AtomicReference<>(Answer.DROP);
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private BinanceExecutionVenue venue;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    venue =
        new BinanceExecutionVenue(
            new Account(
                AccountId.of("BINANCE-main"),
                Asset.of("USDT"),
                base,
                base,
                new Secret("key"),
                new Secret(SECRET),
                Duration.ofSeconds(5)),
            List.of(BTC),
            Duration.ofSeconds(3),
            InstantSource.system(),
            System::nanoTime);
    venue.open();
  }

  @AfterEach
  void stop() {
    released.countDown();
    venue.close();
    server.stop(0);
  }

  @Test
  void writesNothingWhenSomethingForbidsItOnceTheRequestIsBuilt() {
    List<VenueReport> reports = venue.place(limit(TimeInForce.GTC), () -> "halt epoch has risen");

    assertThat(reports)
        .singleElement()
        .isInstanceOfSatisfying(
            VenueReport.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo("NOT_SENT");
              assertThat(rejected.detail()).contains("halt epoch has risen");
            });
    assertThat(posts()).isEmpty();
    assertThat(venue.ordersSent()).isZero();
  }

  @Test
  void sendsEveryFieldOfALimitOrderOnce() {
    onPlace.set(Answer.ok(order("NEW", "0")));

    List<VenueReport> reports = venue.place(limit(TimeInForce.IOC), FREE);

    assertThat(reports).hasSize(1).first().isInstanceOf(VenueReport.Accepted.class);
    assertThat(posts()).hasSize(1);
    assertThat(venue.ordersSent()).isEqualTo(1);
    assertThat(posts().getFirst().body())
        .contains(
            "symbol=BTCUSDT",
            "side=BUY",
            "type=LIMIT",
            "timeInForce=IOC",
            "quantity=0.01",
            "price=65000.1",
            "newClientOrderId=" + ORDER,
            "recvWindow=5000",
            "timestamp=");
    assertThat(posts().getFirst().query()).contains("signature=");
    assertThat(posts().getFirst().body() + posts().getFirst().query()).doesNotContain(SECRET);
  }

  @Test
  void sendsStopOrdersWithTheirStopPriceAndMarketOrdersWithoutTimeInForce() {
    onPlace.set(Answer.ok(order("NEW", "0")));

    venue.place(intent(OrderType.STOP_LOSS, null, Price.of("64000"), TimeInForce.GTC), FREE);
    venue.place(intent(OrderType.MARKET, null, null, TimeInForce.GTC), FREE);

    assertThat(posts().get(0).body())
        .contains("type=STOP_LOSS", "stopPrice=64000")
        .doesNotContain("timeInForce", "&price=");
    assertThat(posts().get(1).body())
        .contains("type=MARKET")
        .doesNotContain("timeInForce", "stopPrice", "&price=");
  }

  @Test
  void neverRepeatsAnOrderWhoseConnectionBreaksBeforeTheAnswer() {
    onPlace.set(Answer.DROP);

    List<VenueReport> reports = venue.place(limit(TimeInForce.GTC), FREE);

    assertThat(reports).hasSize(1).first().isInstanceOf(VenueReport.OutcomeUnknown.class);
    assertThat(posts()).hasSize(1);
    assertThat(venue.ordersSent()).isEqualTo(1);
  }

  @Test
  void neverRepeatsAnOrderWhoseReusedConnectionBreaks() {
    onPlace.set(Answer.ok(order("NEW", "0")));
    venue.place(limit(TimeInForce.GTC), FREE);
    onPlace.set(Answer.DROP);

    List<VenueReport> reports = venue.place(limit(TimeInForce.GTC), FREE);

    assertThat(reports).first().isInstanceOf(VenueReport.OutcomeUnknown.class);
    assertThat(posts()).hasSize(2);
  }

  @Test
  void takesATimeoutForUnknown() {
    onPlace.set(Answer.NEVER);

    List<VenueReport> reports = venue.place(limit(TimeInForce.GTC), FREE);

    assertThat(reports).hasSize(1).first().isInstanceOf(VenueReport.OutcomeUnknown.class);
    assertThat(posts()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"code\":-1013,\"msg\":\"Filter failure: LOT_SIZE\"}      | Rejected",
        "400 | {\"code\":-1021,\"msg\":\"Timestamp outside recvWindow.\"} | Rejected",
        "400 | {\"code\":-1007,\"msg\":\"Timeout waiting for backend.\"}  | OutcomeUnknown",
        "400 | {\"code\":-1006,\"msg\":\"Unexpected response.\"}          | OutcomeUnknown",
        "503 | {\"code\":-1013,\"msg\":\"Filter failure: LOT_SIZE\"}      | OutcomeUnknown",
        "502 | <html>Bad Gateway</html>                                   | OutcomeUnknown",
        "400 | <html>blocked</html>                                       | OutcomeUnknown",
        "200 | <html>maintenance</html>                                   | OutcomeUnknown",
        "200 | {}                                                         | OutcomeUnknown",
        "200 | {\"orderId\":7,\"clientOrderId\":\"another\"}              | OutcomeUnknown",
      })
  void believesOnlyWhatIsProven(int status, String body, String expected) {
    onPlace.set(new Answer(status, body, null));

    List<VenueReport> reports = venue.place(limit(TimeInForce.GTC), FREE);

    assertThat(reports).extracting(r -> r.getClass().getSimpleName()).containsExactly(expected);
    assertThat(posts()).hasSize(1);
  }

  @Test
  void asksForAnOrderThatTheVenueCallsADuplicate() {
    onPlace.set(new Answer(400, "{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}", null));
    onQuery.set(Answer.ok(order("NEW", "0")));

    List<VenueReport> reports = venue.place(limit(TimeInForce.GTC), FREE);

    assertThat(reports).hasSize(1).first().isInstanceOf(VenueReport.Found.class);
    assertThat(posts()).hasSize(1);
  }

  @Test
  void asksForAnOrderThatCannotBeCancelledBecauseItIsUnknown() {
    onCancel.set(new Answer(400, "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}", null));
    onQuery.set(Answer.ok(order("CANCELED", "0")));

    List<VenueReport> reports = venue.cancel(ORDER, BTC);

    assertThat(reports).hasSize(2);
    assertThat(reports.get(0))
        .isInstanceOfSatisfying(
            VenueReport.CancelRejected.class, r -> assertThat(r.unknownOrder()).isTrue());
    assertThat(reports.get(1)).isInstanceOf(VenueReport.Found.class);
  }

  @Test
  void reportsNotFoundOnlyWhenTheVenueSaysSo() {
    onQuery.set(new Answer(400, "{\"code\":-2013,\"msg\":\"Order does not exist.\"}", null));
    List<VenueReport> absent = venue.query(ORDER, BTC);
    onQuery.set(new Answer(404, "<html>not found</html>", null));
    List<VenueReport> nothing = venue.query(ORDER, BTC);
    onQuery.set(Answer.DROP);
    List<VenueReport> broken = venue.query(ORDER, BTC);

    assertThat(absent).hasSize(1).first().isInstanceOf(VenueReport.NotFound.class);
    assertThat(nothing).isEmpty();
    assertThat(broken).isEmpty();
  }

  @Test
  void sendsNothingUntilTheDeadlineOfARefusalForTooManyRequests() {
    onPlace.set(new Answer(429, "{\"code\":-1003,\"msg\":\"Too many requests.\"}", "30"));

    List<VenueReport> first = venue.place(limit(TimeInForce.GTC), FREE);
    List<VenueReport> second = venue.place(limit(TimeInForce.GTC), FREE);

    assertThat(first).first().isInstanceOf(VenueReport.Rejected.class);
    assertThat(second)
        .first()
        .isInstanceOfSatisfying(
            VenueReport.Rejected.class, r -> assertThat(r.code()).isEqualTo("NOT_SENT_RATE_LIMIT"));
    assertThat(posts()).hasSize(1);
    assertThat(venue.rateUse().blockedUntil()).isAfter(Instant.now().plusSeconds(25));
  }

  private List<Request> posts() {
    return requests.stream()
        .filter(r -> r.method().equals("POST") && r.path().equals("/api/v3/order"))
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(new Request(method, path, query, body));
    Answer answer =
        switch (method + " " + path) {
          case "GET /api/v3/time" ->
              Answer.ok("{\"serverTime\":" + System.currentTimeMillis() + "}");
          case "GET /api/v3/exchangeInfo" -> Answer.ok(golden("exchange-info.json"));
          case "POST /api/v3/order" -> onPlace.get();
          case "GET /api/v3/order" -> onQuery.get();
          case "DELETE /api/v3/order" -> onCancel.get();
          default -> new Answer(404, "{}", null);
        };
    if (answer.equals(Answer.NEVER)) {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (answer.status() == 0) {
      exchange.close();
      return;
    }
    if (answer.retryAfter() != null) {
      exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json;charset=UTF-8");
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            BinanceExecutionVenueTest.class.getResourceAsStream("/binance/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String order(String status, String executed) {
    return """
    {"symbol":"BTCUSDT","orderId":4293153,"clientOrderId":"%s","transactTime":1767607200095,
     "price":"65000.10","origQty":"0.01","executedQty":"%s","status":"%s","timeInForce":"GTC",
     "type":"LIMIT","side":"BUY","time":1767607200095,"updateTime":1767607200095}\
    """
        .formatted(ORDER, executed, status);
  }

  private static OrderIntent limit(TimeInForce timeInForce) {
    return intent(OrderType.LIMIT, Price.of("65000.1"), null, timeInForce);
  }

  private static OrderIntent intent(
      OrderType type,
      @Nullable Price limitPrice,
      @Nullable Price stopPrice,
      TimeInForce timeInForce) {
    return new OrderIntent(
        ORDER,
        AccountId.of("BINANCE-main"),
        StrategyId.of("sma_crossover"),
        BTC,
        Side.BUY,
        type,
        Quantity.of("0.01"),
        limitPrice,
        stopPrice,
        timeInForce,
        false,
        OrderRole.ENTRY,
        "signal-1");
  }

  private record Request(String method, String path, String query, String body) {}

  /** Status 0 closes the connection without an answer. */
  private record Answer(int status, String body, @Nullable String retryAfter) {
    static final Answer DROP = new Answer(0, "drop", null);
    static final Answer NEVER = new Answer(0, "never", null);

    static Answer ok(String body) {
      return new Answer(200, body, null);
    }
  }
}
