package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fault scenarios of the specification that need no wire. */
class FaultScenarioTest {
  private final Bench bench = Bench.ready();

  private OrderIntent enter() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    return bench.lastSent();
  }

  private void unknown(OrderIntent intent) {
    bench.report(new VenueReport.OutcomeUnknown(intent.orderId(), "read timed out", bench.now));
  }

  private VenueReport.VenueOrder listed(OrderIntent intent, OrderStatus status, String filled) {
    return new VenueReport.VenueOrder(
        intent.orderId(),
        Bench.venueId(intent),
        intent.instrument(),
        intent.side(),
        intent.type(),
        intent.quantity(),
        Quantity.of(filled),
        intent.limitPrice(),
        status,
        bench.now);
  }

  @Test
  void f1NeverResendsAnIntentThatMayNotHaveLeft() {
    ExecutionState before = bench.engine.exportState();
    OrderIntent intent = enter();
    JournaledIntent journaled = new JournaledIntent(intent, bench.now);
    bench.all.clear();

    // Killed after the journal: the stored state knows nothing of the order.
    bench.engine =
        ExecutionEngine.restore(
            bench.settings, List.of(Bench.BTC_USDT, Bench.ETH_USDT), before, List.of(journaled));
    bench.tick();
    bench.snapshot(List.of(), List.of(), Bench.balance("USDT", "100000"));
    bench.report(new VenueReport.NotFound(intent.orderId(), bench.now));
    assertThat(bench.engine.liveOrders()).hasSize(1);
    bench.pass(Duration.ofSeconds(30));
    bench.report(new VenueReport.NotFound(intent.orderId(), bench.now));

    assertThat(bench.asked(intent.orderId())).isTrue();
    assertThat(bench.sent()).isEmpty();
    assertThat(bench.published(OrderRejected.class))
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.code()).isEqualTo("NOT_FOUND_PAST_HORIZON");
              assertThat(rejected.stamp().reconciled()).isTrue();
            });
  }

  @Test
  void f2CountsTheOrderOnceWhenKilledBetweenRequestAndAnswer() {
    OrderIntent intent = enter();
    bench.all.clear();

    bench.restart(List.of(new JournaledIntent(intent, bench.now)));
    bench.now = bench.now.plusSeconds(3);
    bench.snapshot(
        List.of(),
        List.of(bench.fillOf(intent, "t1", intent.quantity().toString(), "50000.01")),
        Bench.balance("USDT", "95000"),
        Bench.balance("BTC", intent.quantity().toString()));

    assertThat(bench.sent()).isEmpty();
    assertThat(bench.engine.positions()).hasSize(1);
    assertThat(bench.engine.positions().getFirst().stopLoss()).isEqualTo(Price.of("49750.01"));
    assertThat(bench.engine.liveOrders()).isEmpty();
  }

  @Test
  void f3ResolvesALostAnswerByAsking() {
    OrderIntent intent = enter();
    unknown(intent);
    assertThat(bench.asked(intent.orderId())).isTrue();

    bench.report(new VenueReport.Found(listed(intent, OrderStatus.ACCEPTED, "0"), bench.now));

    assertThat(bench.engine.unknownOutcomes()).isZero();
    assertThat(bench.engine.liveOrders().getFirst().status()).isEqualTo(OrderStatus.ACCEPTED);
    assertThat(bench.sent()).hasSize(1);
  }

  @Test
  void f4CountsTheFillOnceWhenTheLostOrderFilledAtOnce() {
    OrderIntent intent = enter();
    unknown(intent);
    String all = intent.quantity().toString();

    bench.report(new VenueReport.Found(listed(intent, OrderStatus.FILLED, all), bench.now));
    assertThat(bench.engine.liveOrders()).as("not closed before its fills are here").hasSize(1);
    VenueReport.Filled fill = bench.fillOf(intent, "t1", all, "50000.01");
    bench.report(fill);
    bench.now = bench.now.plusSeconds(5);
    bench.snapshot(
        List.of(), List.of(fill), Bench.balance("USDT", "95000"), Bench.balance("BTC", all));

    assertThat(bench.published(OrderFilled.class)).hasSize(1);
    assertThat(bench.engine.positions().getFirst().quantity()).isEqualTo(intent.quantity());
    assertThat(bench.sent()).hasSize(1);
  }

  @Test
  void f5ResolvesAnUnknownOutcomeFromTheStream() {
    OrderIntent intent = enter();
    unknown(intent);

    bench.accept(intent);
    bench.report(new VenueReport.NotFound(intent.orderId(), bench.now));

    assertThat(bench.engine.unknownOutcomes()).isZero();
    assertThat(bench.published(OrderRejected.class)).isEmpty();
    assertThat(bench.sent()).hasSize(1);
  }

  @Test
  void f6NeverRejectsOnNotFoundInsideTheHorizon() {
    OrderIntent intent = enter();
    unknown(intent);

    for (int i = 0; i < 3; i++) {
      bench.pass(Duration.ofSeconds(3));
      bench.report(new VenueReport.NotFound(intent.orderId(), bench.now));
    }
    bench.accept(intent);

    assertThat(bench.published(OrderRejected.class)).isEmpty();
    assertThat(bench.engine.liveOrders().getFirst().status()).isEqualTo(OrderStatus.ACCEPTED);
  }

  @Test
  void f6CountsOnlyWhenTheQuestionWasAskedNotWhenItWasAnswered() {
    OrderIntent intent = enter();
    unknown(intent);
    var asked = bench.now.plusSeconds(1);
    bench.pass(Duration.ofMinutes(1));

    bench.report(new VenueReport.NotFound(intent.orderId(), asked));

    assertThat(bench.published(OrderRejected.class)).isEmpty();
  }

  @Test
  void f7DropsNoOrderAndTakesNoRiskWhileTheStreamIsDown() {
    OrderIntent intent = enter();
    bench.accept(intent);
    bench.all.clear();

    bench.report(new VenueReport.StreamState(false, "cut", bench.now));
    bench.pass(Duration.ofMinutes(5));
    bench.quote(Bench.ETH_USDT, "2500", "2500.01");
    bench.signal(Bench.OBI, Bench.ETH_USDT, Stance.LONG, "10");

    assertThat(bench.engine.liveOrders()).hasSize(1);
    assertThat(bench.sent()).isEmpty();
    assertThat(bench.published(OrderDenied.class).getLast().code()).isEqualTo("NOT_RECONCILED");
    assertThat(bench.outputs(ExecutionOutput.ReadVenue.class).size()).isGreaterThan(10);
    bench.report(new VenueReport.StreamState(true, "back", bench.now));
    bench.now = bench.now.plusSeconds(1);
    bench.snapshot(
        List.of(listed(intent, OrderStatus.ACCEPTED, "0")),
        List.of(),
        Bench.balance("USDT", "100000"));
    assertThat(bench.engine.isReconciled()).isTrue();
    assertThat(bench.engine.liveOrders().getFirst().id()).isEqualTo(intent.orderId());
  }

  @Test
  void f8ReachesTheSameStateFromTripledAndReorderedReports() {
    OrderIntent intent = enter();
    VenueReport.Filled first = bench.fillOf(intent, "t1", "0.04", "50000.01");
    VenueReport.Filled second = bench.fillOf(intent, "t2", "0.05999", "50000.01");

    for (int i = 0; i < 3; i++) {
      bench.report(second);
      bench.report(first);
      bench.accept(intent);
    }

    assertThat(bench.published(OrderFilled.class)).hasSize(2);
    assertThat(bench.engine.liveOrders()).isEmpty();
    assertThat(bench.engine.positions().getFirst().quantity()).isEqualTo(Quantity.of("0.09999"));
  }

  @Test
  void f9ShowsAFilledOrderAsFilledWhenTheCancelCameTooLate() {
    OrderIntent intent = enter();
    bench.accept(intent);
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    assertThat(bench.outputs(ExecutionOutput.SendCancel.class)).hasSize(1);

    bench.report(
        new VenueReport.CancelRejected(
            intent.orderId(), true, "-2011", "Unknown order sent.", bench.now));
    assertThat(bench.asked(intent.orderId())).isTrue();
    bench.fill(intent, intent.quantity().toString(), "50000.01");

    assertThat(bench.published(OrderCanceled.class)).isEmpty();
    assertThat(bench.published(OrderFilled.class).getLast().leavesQuantity())
        .isEqualTo(Quantity.ZERO);
    // The wish to be flat stands: what was bought is sold.
    assertThat(bench.lastSent().side()).isEqualTo(Side.SELL);
  }

  @Test
  void f10CountsALateFillAndAlertsOnce() {
    OrderIntent intent = enter();
    bench.accept(intent);
    bench.fill(intent, "0.04", "50000.01");
    bench.report(new VenueReport.Canceled(intent.orderId(), Quantity.of("0.04"), bench.now));

    VenueReport.Filled late = bench.fill(intent, "0.01", "50000.01");
    bench.report(late);

    assertThat(bench.engine.positions().getFirst().quantity()).isEqualTo(Quantity.of("0.05"));
    assertThat(bench.alerts()).containsOnlyOnce("LATE_FILL");
  }

  @Test
  void f11AdoptsAnOrderWhoseIntentWasLost() {
    OrderIntent lost = enter();
    ExecutionEngine fresh =
        new ExecutionEngine(bench.settings, List.of(Bench.BTC_USDT, Bench.ETH_USDT));
    bench.engine = fresh;
    bench.all.clear();

    bench.snapshot(
        List.of(listed(lost, OrderStatus.ACCEPTED, "0")),
        List.of(),
        Bench.balance("USDT", "100000"));

    assertThat(fresh.liveOrders())
        .singleElement()
        .satisfies(order -> assertThat(order.isAdopted()).isTrue());
    assertThat(bench.alerts()).contains("ORDER_ADOPTED");
  }

  @Test
  void f13TakesNoRiskWithAWrongClock() {
    bench.report(new VenueReport.ClockMeasured(Duration.ofSeconds(3), bench.now));

    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    bench.report(new VenueReport.ClockMeasured(Duration.ofSeconds(-90), bench.now));
    bench.signal(Bench.OBI, Bench.BTC_USDT, Stance.LONG, "100");

    assertThat(bench.sent()).isEmpty();
    assertThat(bench.published(OrderDenied.class))
        .extracting(OrderDenied::code)
        .containsExactly("CLOCK_OFFSET", "CLOCK_OFFSET");
  }

  @Test
  void f18RefusesASignalPastItsExpiry() {
    var signal =
        new SignalRaised(
            "old",
            Bench.SMA,
            Bench.BTC_USDT.id(),
            Stance.LONG,
            0.7,
            Price.of("100"),
            Price.of("50000"),
            "test",
            "analysis",
            bench.now.minusSeconds(15),
            bench.now.minusSeconds(10));

    bench.process(new ExecutionInput.Signal(signal));

    assertThat(bench.sent()).isEmpty();
    assertThat(bench.alerts()).containsExactly("SIGNAL_REFUSED");
  }

  @Test
  void f22SendsOneOrderForAThousandTimesTheSameSignalAndHalts() {
    for (int i = 0; i < 1_000; i++) {
      bench.signal("same", Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    }

    assertThat(bench.sent()).hasSize(1);
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.HALTED);
  }

  @Test
  void f26EndsAnOrderThatTheVenueCancelsByItself() {
    OrderIntent intent = enter();
    bench.accept(intent);

    bench.report(new VenueReport.Expired(intent.orderId(), Quantity.ZERO, bench.now));

    assertThat(bench.engine.liveOrders()).isEmpty();
    assertThat(bench.engine.positions()).isEmpty();
  }

  @Test
  void f26FlagsDustOnceAndDoesNotTryToSellItForEver() {
    OrderIntent intent = enter();
    bench.accept(intent);
    bench.fill(intent, "0.0001", "50000.01");
    bench.report(new VenueReport.Canceled(intent.orderId(), Quantity.of("0.0001"), bench.now));
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    bench.pass(Duration.ofMinutes(1));

    assertThat(bench.sent(Side.SELL)).isEmpty();
    assertThat(bench.engine.positions()).isEmpty();
  }

  @Test
  void countsNoFillOfAForgottenOrderAgainWhateverTheVenuesClockSays() {
    for (Duration ahead : List.of(Duration.ZERO, Duration.ofMillis(500))) {
      Bench bench = Bench.ready();
      bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
      OrderIntent entry = bench.lastSent();
      bench.accept(entry);
      Instant ours = bench.now;
      bench.now = ours.plus(ahead);
      VenueReport.Filled fill =
          bench.fillOf(entry, "t-first", entry.quantity().toString(), "50000.01");
      bench.now = ours;
      bench.report(fill);
      bench.now = ours.plus(Duration.ofHours(7));
      bench.quote(Bench.BTC_USDT, "50000", "50000.01");
      bench.tick();
      OrderIntent exit = bench.lastSent();
      bench.accept(exit);
      bench.fill(exit, exit.quantity().toString(), "50000");
      assertThat(bench.engine.exportState().orders())
          .as("the entry is forgotten")
          .noneMatch(order -> order.intent().orderId().equals(entry.orderId()));
      bench.all.clear();

      bench.report(fill);
      bench.pass(Duration.ofSeconds(10));

      assertThat(bench.asked(entry.orderId())).as("ahead by %s", ahead).isFalse();
      assertThat(bench.published(OrderFilled.class)).isEmpty();
    }
  }

  @Test
  void haltsTheInstrumentOnAFillThatContradictsTheOrder() {
    OrderIntent intent = enter();
    bench.accept(intent);
    bench.fill(intent, intent.quantity().toString(), "50000.01");

    bench.fill(intent, "0.00001", "50000.01");
    bench.signal(Bench.OBI, Bench.BTC_USDT, Stance.LONG, "100");

    assertThat(bench.alerts()).contains("ILLEGAL_FILL");
    assertThat(bench.published(OrderDenied.class).getLast().code()).isEqualTo("INSTRUMENT_HALTED");
    assertThat(bench.engine.positions().getFirst().quantity()).isEqualTo(intent.quantity());
  }

  @Test
  void blocksEntriesOnAnInstrumentWithAnUnknownOutcome() {
    unknown(enter());

    bench.signal(Bench.OBI, Bench.BTC_USDT, Stance.LONG, "100");
    bench.signal(Bench.OBI, Bench.ETH_USDT, Stance.LONG, "10");

    assertThat(bench.published(OrderDenied.class).getLast().code()).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(bench.lastSent().instrument()).isEqualTo(Bench.ETH_USDT.id());
  }

  @Test
  void countsAnUnknownOutcomeAtItsWorstCase() {
    OrderIntent intent = enter();
    unknown(intent);

    Money worst =
        Price.of("50000.01")
            .moveBy(Rate.of("0.02"), Rounding.UP)
            .times(intent.quantity(), Bench.USDT, Rounding.UP);
    assertThat(bench.engine.exposure()).isEqualTo(worst);
  }

  @Test
  void noticesByItselfThatNoAnswerComes() {
    OrderIntent intent = enter();

    bench.pass(Duration.ofSeconds(11));

    assertThat(bench.engine.unknownOutcomes()).isEqualTo(1);
    assertThat(bench.asked(intent.orderId())).isTrue();
  }

  @Test
  void retriesAnExitOnlyAfterAProvenRejectionAndUnderANewId() {
    bench.openPosition();
    bench.quote(Bench.BTC_USDT, "49700", "49700.01");
    OrderIntent first = bench.lastSent();

    bench.report(new VenueReport.OutcomeUnknown(first.orderId(), "time-out", bench.now));
    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.sent(Side.SELL)).as("unknown: nothing is sent again").hasSize(1);
    bench.report(new VenueReport.Rejected(first.orderId(), "-2010", "no", bench.now));
    bench.pass(Duration.ofSeconds(2));

    assertThat(bench.sent(Side.SELL)).hasSize(2);
    assertThat(bench.lastSent().orderId())
        .isEqualTo(
            ClientOrderId.derive(Bench.ACCOUNT, Bench.SMA, bench.lastSent().signalId(), 0, 1));
  }

  @Test
  void sellsTheRestWhenAnExitEndsHalfFilled() {
    bench.openPosition();
    bench.quote(Bench.BTC_USDT, "49700", "49700.01");
    OrderIntent exit = bench.lastSent();
    bench.accept(exit);
    bench.fill(exit, "0.05", "49700");

    bench.report(new VenueReport.Expired(exit.orderId(), Quantity.of("0.05"), bench.now));

    assertThat(bench.sent(Side.SELL)).hasSize(2);
    assertThat(bench.lastSent().quantity()).isEqualTo(Quantity.of("0.04999"));
  }

  @Test
  void sellsAtTheStopWhenTheQuotesAreStaleAndTheStreamIsDown() {
    bench.openPosition();
    bench.report(new VenueReport.StreamState(false, "cut", bench.now));
    bench.pass(Duration.ofSeconds(10));

    bench.quote(Bench.BTC_USDT, "49700", "49700.01");

    assertThat(bench.lastSent().side()).isEqualTo(Side.SELL);
  }

  @Test
  void doesNotSellOnASinglePriceFarFromAllOthers() {
    bench.openPosition();

    bench.quote(Bench.BTC_USDT, "500", "500.01");
    assertThat(bench.sent(Side.SELL)).isEmpty();
    bench.quote(Bench.BTC_USDT, "501", "501.01");

    assertThat(bench.sent(Side.SELL)).as("the next quote confirms it").hasSize(1);
  }

  @Test
  void cutsDownAPositionThatSomebodySoldAndReportsHoldingsNobodyBought() {
    bench.openPosition();
    bench.now = bench.now.plusSeconds(10);

    bench.snapshot(
        List.of(),
        List.of(),
        Bench.balance("USDT", "95000"),
        Bench.balance("BTC", "0.04"),
        Bench.balance("ETH", "3"));

    assertThat(bench.engine.positions().getFirst().quantity()).isEqualTo(Quantity.of("0.04"));
    assertThat(bench.alerts()).contains("POSITION_ABOVE_HOLDINGS", "UNEXPLAINED_HOLDING");
    assertThat(bench.sent(Side.SELL)).isEmpty();
  }

  @Test
  void adoptsATradeMadeByHand() {
    ClientOrderId id = ClientOrderId.of("web_123");
    VenueReport.Filled fill =
        new VenueReport.Filled(
            id,
            Bench.BTC_USDT.id(),
            new VenueOrderId("v9"),
            new TradeId("t9"),
            Side.BUY,
            Price.of("50000"),
            Quantity.of("0.01"),
            Money.zero(Bench.USDT),
            Liquidity.TAKER,
            bench.now);

    bench.report(fill);
    assertThat(bench.asked(id)).isTrue();
    bench.report(
        new VenueReport.Found(
            new VenueReport.VenueOrder(
                id,
                new VenueOrderId("v9"),
                Bench.BTC_USDT.id(),
                Side.BUY,
                OrderType.MARKET,
                Quantity.of("0.01"),
                Quantity.of("0.01"),
                null,
                OrderStatus.FILLED,
                bench.now),
            bench.now));

    assertThat(bench.engine.positions())
        .singleElement()
        .satisfies(
            position -> {
              assertThat(position.strategy().name()).isEqualTo("manual");
              assertThat(position.stopLoss()).isNull();
            });
  }

  @Test
  void actsOnNoSignalBeforeTheFirstSnapshot() {
    Bench cold = new Bench(Bench.settings());
    cold.report(new VenueReport.ClockMeasured(Duration.ZERO, cold.now));
    cold.quote(Bench.BTC_USDT, "50000", "50000.01");

    cold.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    cold.tick();

    assertThat(cold.sent()).isEmpty();
    assertThat(cold.outputs(ExecutionOutput.ReadVenue.class)).hasSize(1);
  }

  @Test
  void cancelsALimitEntryThatDoesNotFill() {
    ExecutionSettings base = Bench.settings();
    Bench limit =
        Bench.ready(
            new ExecutionSettings(
                base.account(),
                base.quote(),
                base.initialState(),
                ExecutionSettings.EntryStyle.LIMIT,
                base.entryTimeout(),
                base.maxHolding(),
                base.fallbackStop(),
                base.reconcileInterval(),
                base.requestTimeout(),
                base.receiveWindow(),
                base.clockError(),
                base.stopTimeout(),
                base.makerFee(),
                base.takerFee(),
                base.sizing(),
                base.risk()));
    limit.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    limit.accept(limit.lastSent());

    limit.pass(Duration.ofSeconds(11));

    assertThat(limit.lastSent().limitPrice()).isEqualTo(Price.of("50000"));
    assertThat(limit.outputs(ExecutionOutput.SendCancel.class).getFirst().reason())
        .isEqualTo("entry_timeout");
  }

  @Test
  void closesAPositionThatIsHeldTooLong() {
    bench.openPosition();

    bench.pass(Duration.ofMinutes(30));

    assertThat(bench.sent(Side.SELL)).hasSize(1);
    OrderIntent exit = bench.sent(Side.SELL).getFirst();
    bench.accept(exit);
    bench.fill(exit, "0.09999", "50000");
    assertThat(bench.published(PositionClosed.class).getLast().exitReason()).isEqualTo("time_stop");
  }
}
