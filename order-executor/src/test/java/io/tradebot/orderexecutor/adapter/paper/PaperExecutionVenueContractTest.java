package io.tradebot.orderexecutor.adapter.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.matching.ProportionalFees;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.orderexecutor.adapter.ExecutionVenueContractTest;
import io.tradebot.orderexecutor.adapter.binance.BinanceExecutionVenue;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator is the real venue here: its public streams and rules, and none of its orders. */
class PaperExecutionVenueContractTest extends ExecutionVenueContractTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");

  private final AtomicReference<Double> lastPrice = new AtomicReference<>(0.0);
  private volatile boolean bookSeen;
  private volatile CountDownLatch marketSeen = new CountDownLatch(1);
  private @TempDir Path folder = Path.of("unset");
  private @Nullable SimulatedVenue simulated;

  @Override
  protected InstrumentId instrument() {
    return BTC;
  }

  @Override
  protected ExecutionVenue connect() throws Exception {
    simulated =
        SimulatedVenue.start(
            new SimulatedVenue.Setup(
                Dialect.BINANCE,
                "127.0.0.1",
                0,
                13,
                1,
                List.of(BTC.symbol()),
                20,
                Map.of("USDT", FixedPoint.parse("5")),
                Rate.of("0.001"),
                Rate.of("0.001"),
                Duration.ofMillis(1),
                "",
                new Credentials("key", "secret"),
                Map.of()),
            AccountJournal.none(),
            null,
            InstantSource.system());
    return paper();
  }

  private PaperExecutionVenue paper() throws IOException {
    SimulatedVenue real = sim();
    MarketFeed feed = new SimulatorFeed(real.streamUri(), BTC);
    marketSeen = new CountDownLatch(1);
    return new PaperExecutionVenue(
        new BinanceExecutionVenue(
            new Account(
                AccountId.of("BINANCE-main"),
                Asset.of("USDT"),
                real.restUri(),
                real.streamUri(),
                new Secret("paper"),
                new Secret("paper"),
                Duration.ofSeconds(5)),
            List.of(BTC),
            Duration.ofSeconds(5),
            InstantSource.system(),
            System::nanoTime),
        events ->
            feed.follow(
                event -> {
                  events.accept(event);
                  seen(event);
                }),
        folder.resolve("paper.jsonl"),
        Map.of(Asset.of("USDT"), Quantity.of("100000")),
        new ProportionalFees(Rate.of("0.001"), Rate.of("0.001")),
        Duration.ofSeconds(10),
        InstantSource.system(),
        System::nanoTime);
  }

  private void seen(InstrumentEvent event) {
    if (event instanceof PublicTrade trade) {
      lastPrice.set(trade.price().toDouble());
      if (bookSeen) {
        marketSeen.countDown();
      }
    } else {
      bookSeen = true;
    }
  }

  private SimulatedVenue sim() {
    SimulatedVenue opened = simulated;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  protected void disconnect() {
    sim().close();
  }

  @Override
  protected List<VenueReport> place(
      ExecutionVenue to, OrderIntent intent, ExecutionVenue.Departure departure) {
    try {
      assertThat(marketSeen.await(15, TimeUnit.SECONDS)).as("market seen").isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return ((PaperExecutionVenue) to).place(intent, departure);
  }

  @Override
  protected double lastPrice() throws Exception {
    assertThat(marketSeen.await(15, TimeUnit.SECONDS)).as("market seen").isTrue();
    return lastPrice.get();
  }

  @Test
  void keepsItsAccountBetweenRestartsAndDropsATornLine() throws Exception {
    OrderIntent bought = marketOrder(Side.BUY, "0.02");
    place(bought);
    OrderIntent resting = limitOrder(Side.BUY, 0.9, false);
    place(resting);
    List<VenueReport.Filled> before = venue().fills(BTC, Instant.EPOCH);
    venue().close();
    Files.writeString(
        folder.resolve("paper.jsonl"), "{\"orders\":[{\"num", StandardOpenOption.APPEND);

    try (PaperExecutionVenue again = paper()) {
      again.open();

      assertThat(again.fills(BTC, Instant.EPOCH)).isEqualTo(before);
      assertThat(again.openOrders(BTC))
          .singleElement()
          .satisfies(order -> assertThat(order.orderId()).isEqualTo(resting.orderId()));
      assertThat(again.balances())
          .filteredOn(balance -> balance.asset().code().equals("BTC"))
          .singleElement()
          .satisfies(balance -> assertThat(balance.total()).isEqualTo(Quantity.of("0.01998")));
      assertThat(again.cancel(resting.orderId(), BTC))
          .anyMatch(VenueReport.Found.class::isInstance);
      assertThat(again.openOrders(BTC)).isEmpty();
    }
  }

  @Test
  void fillsARestingOrderWhenTheMarketTradesThroughIt() throws Exception {
    listen();
    OrderIntent near = limitOrder(Side.BUY, 0.9999, false);

    place(near);

    VenueReport.Filled fill =
        (VenueReport.Filled)
            await(
                report ->
                    report instanceof VenueReport.Filled filled
                        && filled.orderId().equals(near.orderId()));
    assertThat(fill.price().raw())
        .isLessThanOrEqualTo(java.util.Objects.requireNonNull(near.limitPrice()).raw());
  }

  @Test
  void sendsNothingToTheRealVenue() throws Exception {
    place(marketOrder(Side.BUY, "0.02"));

    java.net.http.HttpResponse<String> state;
    try (java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient()) {
      state =
          http.send(
              java.net.http.HttpRequest.newBuilder(
                      java.net.URI.create(sim().restUri() + "/sim/state"))
                  .build(),
              java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    assertThat(state.body()).contains("\"orderCount\":0", "\"tradeCount\":0");
  }
}
