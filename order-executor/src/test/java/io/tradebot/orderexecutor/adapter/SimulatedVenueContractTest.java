package io.tradebot.orderexecutor.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract of a venue over sockets, and what holds under the faults of such a venue. */
public abstract class SimulatedVenueContractTest extends ExecutionVenueContractTest {
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable SimulatedVenue simulated;

  protected abstract Dialect dialect();

  protected abstract String apiSecret();

  /** The adapter under test. */
  protected abstract ExecutionVenue adapter(Account account, Duration timeout);

  @Override
  protected ExecutionVenue connect() throws Exception {
    SimulatedVenue opened =
        SimulatedVenue.start(
            new SimulatedVenue.Setup(
                dialect(),
                "127.0.0.1",
                0,
                11,
                1,
                List.of(instrument().symbol()),
                8,
                Map.of(
                    instrument().symbol().quote().code(), FixedPoint.parse("100000"),
                    instrument().symbol().base().code(), FixedPoint.parse("1")),
                Rate.of("0.001"),
                Rate.of("0.001"),
                Duration.ofMillis(1),
                "",
                new Credentials("key", apiSecret()),
                Map.of()),
            AccountJournal.none(),
            null,
            InstantSource.system());
    simulated = opened;
    return adapter(
        new Account(
            AccountId.of(instrument().venue() + "-main"),
            instrument().symbol().quote(),
            opened.restUri(),
            opened.streamUri(),
            new Secret("key"),
            new Secret(apiSecret()),
            Duration.ofSeconds(5)),
        Duration.ofSeconds(2));
  }

  @Override
  protected void disconnect() {
    sim().close();
    http.close();
  }

  private SimulatedVenue sim() {
    SimulatedVenue opened = simulated;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  protected double lastPrice() throws Exception {
    return Double.parseDouble(state().path("markets").path(0).path("lastPrice").asString());
  }

  private JsonNode state() throws Exception {
    return json.readTree(control("GET", "/sim/state"));
  }

  /** A call to the simulator itself. */
  protected final String control(String method, String call) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(sim().restUri() + call))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop-answer", "hang-up", "answer-unknown", "answer-html"})
  void takesAnOrderWithoutAnAnswerForUnknownAndSendsItOnce(String fault) throws Exception {
    control("POST", "/sim/faults?kind=" + fault + "&target=orders");
    OrderIntent intent = limitOrder(Side.BUY, 0.9, false);

    List<VenueReport> placed = place(intent);
    List<VenueReport> asked = venue().query(intent.orderId(), instrument());

    assertThat(placed).singleElement().isInstanceOf(VenueReport.OutcomeUnknown.class);
    assertThat(asked).anyMatch(VenueReport.Found.class::isInstance);
    assertThat(state().path("orderCount").asInt()).isEqualTo(1);
    assertThat(venue().ordersSent()).isEqualTo(1);
  }

  @Test
  void takesNoSilenceForARefusal() throws Exception {
    control("POST", "/sim/faults?kind=drop-request&target=orders");
    OrderIntent intent = limitOrder(Side.BUY, 0.9, false);

    List<VenueReport> placed = place(intent);
    List<VenueReport> asked = venue().query(intent.orderId(), instrument());

    assertThat(placed).singleElement().isInstanceOf(VenueReport.OutcomeUnknown.class);
    assertThat(asked).singleElement().isInstanceOf(VenueReport.NotFound.class);
  }

  @Test
  void doesNotTakeABrokenQuestionForNotFound() throws Exception {
    OrderIntent intent = limitOrder(Side.BUY, 0.9, false);
    place(intent);
    control("POST", "/sim/faults?kind=answer-html&target=all&count=5");

    List<VenueReport> asked = venue().query(intent.orderId(), instrument());

    assertThat(asked).isEmpty();
  }

  @Test
  void acceptsNothingInMaintenance() throws Exception {
    control("POST", "/sim/maintenance?seconds=60");

    List<VenueReport> placed = place(limitOrder(Side.BUY, 0.9, false));

    assertThat(placed)
        .singleElement()
        .isInstanceOfAny(VenueReport.OutcomeUnknown.class, VenueReport.Rejected.class);
    assertThat(state().path("orderCount").asInt()).isZero();
  }

  @Test
  void sendsNoOrderWhileTheVenueRefusesForTheNumberOfRequests() throws Exception {
    control("POST", "/sim/rate-limit?seconds=60");

    List<VenueReport> first = place(limitOrder(Side.BUY, 0.9, false));
    List<VenueReport> second = place(limitOrder(Side.BUY, 0.9, false));

    assertThat(first).singleElement().isInstanceOf(VenueReport.Rejected.class);
    assertThat(second)
        .singleElement()
        .isInstanceOfSatisfying(
            VenueReport.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo("NOT_SENT_RATE_LIMIT"));
    assertThat(venue().ordersSent()).isEqualTo(1);
  }

  @Test
  void listensAgainAfterTheConnectionBroke() throws Exception {
    listen();
    control("POST", "/sim/disconnect");
    await(report -> report instanceof VenueReport.StreamState state && !state.connected());
    await(report -> report instanceof VenueReport.StreamState state && state.connected());
    OrderIntent intent = marketOrder(Side.BUY, "0.01");

    place(intent);

    VenueReport.Filled fill = (VenueReport.Filled) await(VenueReport.Filled.class::isInstance);
    assertThat(fill.orderId()).isEqualTo(intent.orderId());
  }
}
