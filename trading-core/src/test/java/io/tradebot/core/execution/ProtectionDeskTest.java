package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.Balance;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtectionDeskTest {
  private static final ExitSettings AT_THE_EXCHANGE = exits(Rate.ZERO, List.of());

  private static ExitSettings exits(Rate trailing, List<ExitSettings.RoiStep> roi) {
    return exits(ExitSettings.Placement.EXCHANGE, trailing, roi, ExitSettings.Style.MARKET);
  }

  private static ExitSettings exits(
      ExitSettings.Placement placement,
      Rate trailing,
      List<ExitSettings.RoiStep> roi,
      ExitSettings.Style style) {
    return new ExitSettings(
        placement,
        Rate.of("0.005"),
        Duration.ofSeconds(3),
        Rate.of("0.001"),
        Duration.ofSeconds(10),
        trailing,
        Rate.ONE,
        roi,
        style,
        Duration.ofSeconds(10));
  }

  private static ExecutionSettings settings(ExitSettings exits) {
    ExecutionSettings base = Bench.settings();
    return new ExecutionSettings(
        base.account(),
        base.quote(),
        base.initialState(),
        base.entry(),
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
        base.risk(),
        exits);
  }

  private static OrderIntent protectedPosition(Bench bench) {
    bench.openPosition();
    bench.tick();
    OrderIntent stop = bench.lastSent();
    bench.accept(stop);
    return stop;
  }

  private static void cancelAt(Bench bench, OrderIntent order) {
    bench.report(new VenueReport.Canceled(order.orderId(), Quantity.ZERO, bench.now));
  }

  private static List<ExecutionOutput.SendCancel> cancels(Bench bench) {
    return bench.outputs(ExecutionOutput.SendCancel.class);
  }

  @Test
  void placesOneStopLimitOrderForAPosition() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));

    OrderIntent stop = protectedPosition(bench);
    bench.pass(Duration.ofMinutes(1));

    assertThat(stop.type()).isEqualTo(OrderType.STOP_LOSS_LIMIT);
    assertThat(stop.side()).isEqualTo(Side.SELL);
    assertThat(stop.role()).isEqualTo(OrderRole.STOP_LOSS);
    assertThat(stop.quantity()).isEqualTo(bench.engine.positions().getFirst().quantity());
    assertThat(stop.stopPrice()).isEqualTo(Price.of("49750.01"));
    assertThat(stop.limitPrice()).isEqualTo(Price.of("49501.25"));
    assertThat(bench.sent(Side.SELL)).hasSize(1);
  }

  @Test
  void closesThePositionWhenTheVenueFillsTheStop() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    OrderIntent stop = protectedPosition(bench);

    bench.quote(Bench.BTC_USDT, "49740", "49740.01");
    bench.fill(stop, stop.quantity().toString(), "49740");

    assertThat(bench.engine.positions()).isEmpty();
    assertThat(bench.published(PositionClosed.class).getLast().exitReason()).isEqualTo("stop_loss");
    assertThat(bench.sent(Side.SELL)).hasSize(1);
  }

  @Test
  void sellsTheRestAtTheMarketWhenTheStopLimitDoesNotFillInTime() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    OrderIntent stop = protectedPosition(bench);

    bench.quote(Bench.BTC_USDT, "49740", "49740.01");
    bench.fill(stop, "0.01", "49740");
    bench.pass(Duration.ofMillis(2_750));
    assertThat(cancels(bench)).isEmpty();
    bench.pass(Duration.ofMillis(500));
    assertThat(cancels(bench)).hasSize(1);
    assertThat(bench.sent(Side.SELL)).hasSize(1);
    bench.report(new VenueReport.Canceled(stop.orderId(), Quantity.of("0.01"), bench.now));

    OrderIntent sale = bench.lastSent();
    assertThat(sale.type()).isEqualTo(OrderType.MARKET);
    assertThat(sale.quantity()).isEqualTo(stop.quantity().minus(Quantity.of("0.01")));
  }

  @Test
  void takesTheStopBackBeforeAnExitAndNeverSellsTwice() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    OrderIntent stop = protectedPosition(bench);

    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    assertThat(cancels(bench))
        .extracting(ExecutionOutput.SendCancel::orderId)
        .containsExactly(stop.orderId());
    assertThat(bench.sent(Side.SELL)).containsExactly(stop);
    cancelAt(bench, stop);

    OrderIntent sale = bench.lastSent();
    assertThat(sale.type()).isEqualTo(OrderType.MARKET);
    bench.accept(sale);
    bench.fill(sale, sale.quantity().toString(), "50000");
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.sent(Side.SELL)).containsExactly(stop, sale);
  }

  @Test
  void replacesATrailingStopOnlyInStepsAndNotTooOften() {
    Bench bench = Bench.ready(settings(exits(Rate.ONE, List.of())));
    OrderIntent first = protectedPosition(bench);

    // Within activation, then beyond it but too soon, then later.
    bench.quote(Bench.BTC_USDT, "50200", "50200.01");
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.engine.positions().getFirst().stopLoss()).isEqualTo(first.stopPrice());
    bench.quote(Bench.BTC_USDT, "50400", "50400.01");
    bench.pass(Duration.ofSeconds(2));
    assertThat(bench.engine.positions().getFirst().stopLoss()).isEqualTo(Price.of("50150"));
    assertThat(cancels(bench)).isEmpty();
    bench.pass(Duration.ofSeconds(8));
    assertThat(cancels(bench)).isNotEmpty();
    cancelAt(bench, first);
    bench.tick();

    OrderIntent second = bench.lastSent();
    assertThat(second.stopPrice()).isEqualTo(Price.of("50150"));
    assertThat(second.orderId()).isNotEqualTo(first.orderId());
    bench.quote(Bench.BTC_USDT, "50300", "50300.01");
    bench.pass(Duration.ofSeconds(20));
    assertThat(bench.lastSent()).isEqualTo(second);
  }

  @Test
  void keepsTheTrailedStopOverARestart() {
    Bench bench = Bench.ready(settings(exits(Rate.ONE, List.of())));
    protectedPosition(bench);
    bench.quote(Bench.BTC_USDT, "50400", "50400.01");
    bench.tick();

    bench.restart(List.of());

    assertThat(bench.engine.positions().getFirst().stopLoss()).isEqualTo(Price.of("50150"));
  }

  @Test
  void findsTheStopOfAKilledLifeInTheJournalAndPlacesNoSecondOne() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    bench.openPosition();
    ExecutionState stored = bench.engine.exportState();
    bench.tick();
    OrderIntent stop = bench.lastSent();
    List<JournaledIntent> journal = List.of(new JournaledIntent(stop, bench.now));

    // Killed after the stop has left, with a state from before it.
    bench.engine =
        ExecutionEngine.restore(
            bench.settings, List.of(Bench.BTC_USDT, Bench.ETH_USDT), stored, journal);
    bench.report(new VenueReport.ClockMeasured(Duration.ZERO, bench.now));
    bench.quote(Bench.BTC_USDT, "50000", "50000.01");
    bench.snapshot(
        List.of(
            new VenueReport.VenueOrder(
                stop.orderId(),
                Bench.venueId(stop),
                stop.instrument(),
                stop.side(),
                stop.type(),
                stop.quantity(),
                Quantity.ZERO,
                stop.limitPrice(),
                OrderStatus.ACCEPTED,
                bench.now)),
        List.of(),
        Bench.balance("USDT", "95000"),
        new Balance(Asset.of("BTC"), Quantity.ZERO, stop.quantity()));
    bench.pass(Duration.ofSeconds(30));

    assertThat(bench.sent(Side.SELL)).containsExactly(stop);
    assertThat(bench.alerts()).doesNotContain("POSITION_ABOVE_HOLDINGS", "ORDER_ADOPTED");
  }

  @Test
  void placesAStopAnewWhenTheVenueHasEndedIt() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    OrderIntent stop = protectedPosition(bench);

    bench.pass(Duration.ofSeconds(2));
    bench.report(new VenueReport.Expired(stop.orderId(), bench.now));
    bench.tick();

    assertThat(bench.lastSent().type()).isEqualTo(OrderType.STOP_LOSS_LIMIT);
    assertThat(bench.lastSent().orderId()).isNotEqualTo(stop.orderId());
  }

  @Test
  void watchesHereAndTriesAgainWithPatienceWhenTheVenueRefusesStops() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    bench.openPosition();
    for (int attempt = 0; attempt < 4; attempt++) {
      bench.tick();
      bench.report(
          new VenueReport.Rejected(bench.lastSent().orderId(), "-2010", "no stops", bench.now));
      bench.pass(Duration.ofSeconds(9));
      bench.quote(Bench.BTC_USDT, "50000", "50000.01");
    }
    assertThat(bench.alerts()).contains("STOP_REJECTED");
    assertThat(bench.sent(Side.SELL).size()).isLessThanOrEqualTo(5);

    bench.report(
        new VenueReport.Rejected(bench.lastSent().orderId(), "-2010", "no stops", bench.now));
    bench.quote(Bench.BTC_USDT, "49700", "49700.01");
    assertThat(bench.lastSent().type()).isEqualTo(OrderType.MARKET);
  }

  @Test
  void cancelsTheStopInAPanic() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    OrderIntent stop = protectedPosition(bench);

    bench.command(ControlAction.PANIC);

    assertThat(bench.outputs(ExecutionOutput.SendCancelAll.class)).isNotEmpty();
    cancelAt(bench, stop);
    bench.pass(Duration.ofSeconds(3));
    assertThat(bench.sent(Side.SELL)).containsExactly(stop);
  }

  @Test
  void doesNotTakeARestingStopForATradeWithItself() {
    Bench bench = Bench.ready(settings(AT_THE_EXCHANGE));
    protectedPosition(bench);

    bench.signal(Bench.OBI, Bench.BTC_USDT, Stance.LONG, "100");

    assertThat(bench.lastSent().strategy()).isEqualTo(Bench.OBI);
    assertThat(bench.lastSent().side()).isEqualTo(Side.BUY);
  }

  @Test
  void leavesWithAProfitThatIsEnoughForTheAge() {
    Bench bench =
        Bench.ready(
            settings(
                exits(
                    ExitSettings.Placement.LOCAL,
                    Rate.ZERO,
                    List.of(
                        new ExitSettings.RoiStep(Duration.ZERO, Rate.of("0.02")),
                        new ExitSettings.RoiStep(Duration.ofMinutes(10), Rate.of("0.001"))),
                    ExitSettings.Style.MARKET)));
    bench.openPosition();
    bench.quote(Bench.BTC_USDT, "50200", "50200.01");
    bench.pass(Duration.ofMinutes(5));
    assertThat(bench.sent(Side.SELL)).isEmpty();

    bench.pass(Duration.ofMinutes(6));

    OrderIntent sale = bench.lastSent();
    bench.accept(sale);
    bench.fill(sale, sale.quantity().toString(), "50200");
    assertThat(bench.published(PositionClosed.class).getLast().exitReason()).isEqualTo("roi");
  }

  @Test
  void restsALimitExitForAWhileAndThenGoesToTheMarket() {
    Bench bench =
        Bench.ready(
            settings(
                exits(
                    ExitSettings.Placement.LOCAL, Rate.ZERO, List.of(), ExitSettings.Style.LIMIT)));
    bench.openPosition();
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    OrderIntent resting = bench.lastSent();
    assertThat(resting.type()).isEqualTo(OrderType.LIMIT);
    assertThat(resting.limitPrice()).isEqualTo(Price.of("50000.01"));
    bench.accept(resting);

    bench.pass(Duration.ofSeconds(11));
    assertThat(cancels(bench)).isNotEmpty();
    cancelAt(bench, resting);

    assertThat(bench.lastSent().type()).isEqualTo(OrderType.MARKET);
  }

  @Test
  void takesALimitExitBackWhenTheStopIsReached() {
    Bench bench =
        Bench.ready(
            settings(
                exits(
                    ExitSettings.Placement.LOCAL, Rate.ZERO, List.of(), ExitSettings.Style.LIMIT)));
    bench.openPosition();
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    OrderIntent resting = bench.lastSent();
    bench.accept(resting);

    bench.quote(Bench.BTC_USDT, "49000", "49000.01");

    assertThat(cancels(bench)).hasSize(1);
    cancelAt(bench, resting);
    assertThat(bench.lastSent().type()).isEqualTo(OrderType.MARKET);
  }
}
