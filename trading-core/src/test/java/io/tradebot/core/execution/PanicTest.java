package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.Balance;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.PanicStep;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanicTest {
  private final Bench bench = Bench.ready();

  /** The venue answers once more with an empty list of open orders and these balances. */
  private void read(Balance... balances) {
    bench.now = bench.now.plusSeconds(1);
    bench.snapshot(List.of(), List.of(), balances);
    bench.tick();
  }

  private PanicStep step(Instrument instrument, List<PanicStep> steps) {
    return steps.stream()
        .filter(step -> step.instrument().equals(instrument.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void latchesBeforeAnythingElseThenCancelsEverything() {
    bench.openPosition();
    bench.all.clear();

    bench.command(ControlAction.PANIC);

    assertThat(bench.last.getFirst())
        .isInstanceOfSatisfying(
            ExecutionOutput.Publish.class,
            publish ->
                assertThat(publish.message())
                    .isInstanceOfSatisfying(
                        TradingStateChanged.class,
                        changed -> {
                          assertThat(changed.to()).isEqualTo(TradingState.HALTED);
                          assertThat(changed.haltEpoch()).isEqualTo(1);
                        }));
    assertThat(bench.outputs(ExecutionOutput.SendCancelAll.class))
        .extracting(ExecutionOutput.SendCancelAll::instrument)
        .containsExactly(Bench.BTC_USDT.id(), Bench.ETH_USDT.id());
    assertThat(bench.sent()).as("nothing is sold before the lists were read").isEmpty();
  }

  @Test
  void flattensWhatTheVenueHoldsOnceNoOrderIsListedTwiceAndVerifies() {
    bench.openPosition();
    bench.all.clear();
    ControlCommand command = bench.command(ControlAction.PANIC);

    read(Bench.balance("USDT", "95000"), Bench.balance("BTC", "0.12"));
    assertThat(bench.sent()).as("asked once").isEmpty();
    read(Bench.balance("USDT", "95000"), Bench.balance("BTC", "0.12"));
    OrderIntent sale = bench.lastSent();
    assertThat(sale.role()).isEqualTo(OrderRole.FLATTEN);
    assertThat(sale.quantity()).as("all that the venue shows").isEqualTo(Quantity.of("0.12"));
    bench.accept(sale);
    bench.fill(sale, "0.12", "50000");
    assertThat(bench.published(PanicCompleted.class)).as("not verified yet").isEmpty();
    read(Bench.balance("USDT", "101000"));

    PanicCompleted completed = bench.published(PanicCompleted.class).getFirst();
    assertThat(completed.steps())
        .extracting(PanicStep::outcome)
        .containsOnly(PanicStep.Outcome.CLOSED);
    assertThat(bench.engine.positions()).isEmpty();
    assertThat(bench.published(CommandHandled.class))
        .singleElement()
        .satisfies(
            handled -> {
              assertThat(handled.commandId()).isEqualTo(command.commandId());
              assertThat(handled.outcome()).isEqualTo(CommandHandled.Outcome.DONE);
            });
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.HALTED);
  }

  @Test
  void joinsAPanicThatIsUnderWayAndAnswersEveryCommand() {
    ControlCommand first = bench.command(ControlAction.PANIC);
    ControlCommand second = bench.command(ControlAction.PANIC);
    read(Bench.balance("USDT", "100000"));
    read(Bench.balance("USDT", "100000"));

    assertThat(bench.published(TradingStateChanged.class)).hasSize(1);
    assertThat(bench.published(PanicProgressed.class))
        .extracting(PanicProgressed::panicId)
        .containsOnly(bench.published(PanicCompleted.class).getFirst().panicId());
    assertThat(bench.published(CommandHandled.class))
        .extracting(CommandHandled::commandId)
        .containsExactly(first.commandId(), second.commandId());
  }

  @Test
  void asksAgainWhileOrdersAreListed() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    OrderIntent entry = bench.lastSent();
    bench.accept(entry);
    bench.command(ControlAction.PANIC);
    bench.all.clear();

    bench.now = bench.now.plusSeconds(2);
    bench.snapshot(
        List.of(
            new VenueReport.VenueOrder(
                entry.orderId(),
                Bench.venueId(entry),
                entry.instrument(),
                entry.side(),
                entry.type(),
                entry.quantity(),
                Quantity.ZERO,
                null,
                OrderStatus.ACCEPTED,
                bench.now)),
        List.of(),
        Bench.balance("USDT", "100000"));

    assertThat(bench.outputs(ExecutionOutput.SendCancelAll.class))
        .extracting(ExecutionOutput.SendCancelAll::instrument)
        .containsExactly(Bench.BTC_USDT.id());
    assertThat(bench.engine.isPanicPending()).isTrue();
  }

  @Test
  void cancelsALateAcknowledgementOnSight() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    OrderIntent entry = bench.lastSent();
    bench.command(ControlAction.PANIC);
    bench.all.clear();

    bench.accept(entry);

    assertThat(bench.outputs(ExecutionOutput.SendCancel.class))
        .extracting(ExecutionOutput.SendCancel::orderId)
        .containsExactly(entry.orderId());
  }

  @Test
  void isNotOverWhileAnOutcomeIsUnknown() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    OrderIntent entry = bench.lastSent();
    bench.report(new VenueReport.OutcomeUnknown(entry.orderId(), "time-out", bench.now));
    bench.command(ControlAction.PANIC);
    read(Bench.balance("USDT", "100000"));
    read(Bench.balance("USDT", "100000"));
    assertThat(bench.engine.isPanicPending()).isTrue();

    bench.now = bench.now.plusSeconds(30);
    bench.report(new VenueReport.NotFound(entry.orderId(), bench.now));
    read(Bench.balance("USDT", "100000"));
    read(Bench.balance("USDT", "100000"));

    assertThat(bench.engine.isPanicPending()).isFalse();
  }

  @Test
  void sellsWhatAnUnknownOrderBoughtAfterAll() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    OrderIntent entry = bench.lastSent();
    bench.report(new VenueReport.OutcomeUnknown(entry.orderId(), "time-out", bench.now));
    bench.command(ControlAction.PANIC);
    read(Bench.balance("USDT", "100000"));
    read(Bench.balance("USDT", "100000"));

    bench.fill(entry, "0.09999", "50000");
    read(Bench.balance("USDT", "95000"), Bench.balance("BTC", "0.09999"));

    assertThat(bench.lastSent().role()).isEqualTo(OrderRole.FLATTEN);
    assertThat(bench.engine.isPanicPending()).isTrue();
  }

  @Test
  void reportsDustAndFailuresPerInstrumentAndKeepsTrying() {
    bench.command(ControlAction.PANIC);
    Balance dust = Bench.balance("BTC", "0.0001");
    Balance ether = Bench.balance("ETH", "2");
    read(dust, ether);
    read(dust, ether);

    for (int i = 0; i < 5; i++) {
      OrderIntent sale = bench.lastSent();
      assertThat(sale.instrument()).isEqualTo(Bench.ETH_USDT.id());
      bench.report(new VenueReport.Rejected(sale.orderId(), "-1013", "market closed", bench.now));
      bench.now = bench.now.plusSeconds(40);
      read(dust, ether);
      read(dust, ether);
    }

    List<PanicStep> steps = bench.published(PanicCompleted.class).getLast().steps();
    assertThat(step(Bench.BTC_USDT, steps).outcome()).isEqualTo(PanicStep.Outcome.DUST);
    assertThat(step(Bench.ETH_USDT, steps).outcome()).isEqualTo(PanicStep.Outcome.FAILED);
    assertThat(bench.published(CommandHandled.class).getLast().outcome())
        .isEqualTo(CommandHandled.Outcome.FAILED);
    OrderIntent again = bench.lastSent();
    bench.accept(again);
    bench.fill(again, "2", "2500");
    read(dust);
    read(dust);
    assertThat(
            step(Bench.ETH_USDT, bench.published(PanicCompleted.class).getLast().steps()).outcome())
        .isEqualTo(PanicStep.Outcome.CLOSED);
  }

  @Test
  void saysUnknownWhileTheVenueIsSilentAndGoesOnWhenItSpeaks() {
    bench.command(ControlAction.PANIC);

    bench.pass(Duration.ofSeconds(12));

    assertThat(bench.published(PanicProgressed.class).getLast().steps())
        .extracting(PanicStep::outcome)
        .containsOnly(PanicStep.Outcome.UNKNOWN);
    assertThat(bench.outputs(ExecutionOutput.ReadVenue.class).size()).isGreaterThan(1);
    read(Bench.balance("USDT", "100000"));
    read(Bench.balance("USDT", "100000"));
    assertThat(bench.published(PanicCompleted.class)).hasSize(1);
  }

  @Test
  void goesOnByItselfAfterARestartInTheMiddle() {
    bench.openPosition();
    bench.command(ControlAction.PANIC);
    read(Bench.balance("USDT", "95000"), Bench.balance("BTC", "0.09999"));
    bench.all.clear();

    bench.restart(List.of());
    bench.tick();

    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.HALTED);
    assertThat(bench.engine.haltEpoch()).isEqualTo(1);
    assertThat(bench.outputs(ExecutionOutput.SendCancelAll.class)).hasSize(2);
    read(Bench.balance("USDT", "95000"), Bench.balance("BTC", "0.09999"));
    read(Bench.balance("USDT", "95000"), Bench.balance("BTC", "0.09999"));
    OrderIntent sale = bench.lastSent();
    bench.accept(sale);
    bench.fill(sale, "0.09999", "50000");
    read(Bench.balance("USDT", "100000"));
    assertThat(bench.published(PanicCompleted.class)).hasSize(1);
    assertThat(bench.published(CommandHandled.class)).hasSize(1);
  }

  @Test
  void sellsOnceWhenRestartedAfterTheSaleWasSent() {
    bench.openPosition();
    bench.command(ControlAction.PANIC);
    Balance held = Bench.balance("BTC", "0.09999");
    read(Bench.balance("USDT", "95000"), held);
    ExecutionState before = bench.engine.exportState();
    read(Bench.balance("USDT", "95000"), held);
    OrderIntent sale = bench.lastSent();
    bench.all.clear();

    bench.engine =
        ExecutionEngine.restore(
            bench.settings,
            List.of(Bench.BTC_USDT, Bench.ETH_USDT),
            before,
            List.of(new JournaledIntent(sale, bench.now)));
    read(Bench.balance("USDT", "95000"), held);
    read(Bench.balance("USDT", "95000"), held);
    read(Bench.balance("USDT", "95000"), held);

    assertThat(bench.sent()).as("the first sale may still fill").isEmpty();
    assertThat(bench.asked(sale.orderId())).isTrue();
  }

  @Test
  void leavesHaltedOnlyByAResetOncePanicIsOver() {
    bench.command(ControlAction.PANIC);
    bench.command(ControlAction.RESET);
    assertThat(bench.published(CommandHandled.class).getLast().outcome())
        .isEqualTo(CommandHandled.Outcome.REFUSED);
    read(Bench.balance("USDT", "100000"));
    read(Bench.balance("USDT", "100000"));

    bench.command(ControlAction.START);
    assertThat(bench.published(CommandHandled.class).getLast().outcome())
        .isEqualTo(CommandHandled.Outcome.REFUSED);
    bench.command(ControlAction.RESET);
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.STOPPED);
    bench.command(ControlAction.START);
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.RUNNING);
    bench.command(ControlAction.PANIC);

    assertThat(bench.engine.haltEpoch()).as("only rises").isEqualTo(2);
  }

  @Test
  void letsNoStopOrSignalSendAnythingMeanwhile() {
    bench.openPosition();
    bench.command(ControlAction.PANIC);
    bench.all.clear();

    bench.quote(Bench.BTC_USDT, "49000", "49000.01");
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    bench.signal(Bench.OBI, Bench.ETH_USDT, Stance.LONG, "10");

    assertThat(bench.sent()).isEmpty();
  }
}
