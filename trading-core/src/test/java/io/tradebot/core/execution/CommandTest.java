package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.money.Money;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.Stance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
  private final Bench bench = Bench.ready();

  private CommandHandled answer() {
    return bench.published(CommandHandled.class).getLast();
  }

  @Test
  void refusesToStartBeforeItHasReconciled() {
    Bench cold = new Bench(Bench.settings());

    cold.command(ControlAction.START);

    assertThat(cold.published(CommandHandled.class).getLast().outcome())
        .isEqualTo(CommandHandled.Outcome.REFUSED);
  }

  @Test
  void entersNothingWhilePausedButManagesExits() {
    bench.openPosition();
    bench.command(ControlAction.PAUSE);

    bench.signal(Bench.OBI, Bench.ETH_USDT, Stance.LONG, "10");
    bench.quote(Bench.BTC_USDT, "49000", "49000.01");

    assertThat(bench.published(OrderDenied.class).getLast().code()).isEqualTo("TRADING_STATE");
    assertThat(bench.lastSent().side()).isEqualTo(Side.SELL);
  }

  @Test
  void answersStopOnlyWhenTheEntryOrdersAreClosed() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    OrderIntent entry = bench.lastSent();
    bench.accept(entry);

    bench.command(ControlAction.STOP);
    assertThat(bench.published(CommandHandled.class)).isEmpty();
    assertThat(bench.outputs(ExecutionOutput.SendCancel.class)).hasSize(1);
    bench.report(new VenueReport.Canceled(entry.orderId(), bench.now));

    assertThat(answer().outcome()).isEqualTo(CommandHandled.Outcome.DONE);
    assertThat(answer().state()).isEqualTo(TradingState.STOPPED);
  }

  @Test
  void saysSoWhenStopCannotCancelInTime() {
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");
    bench.accept(bench.lastSent());

    bench.command(ControlAction.STOP);
    bench.pass(Duration.ofSeconds(21));

    assertThat(answer().outcome()).isEqualTo(CommandHandled.Outcome.FAILED);
    assertThat(answer().detail()).contains("still in flight");
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.STOPPED);
  }

  @Test
  void restartsThroughAReconciliation() {
    bench.command(ControlAction.RESTART);
    assertThat(bench.published(CommandHandled.class)).isEmpty();

    bench.now = bench.now.plusSeconds(1);
    bench.snapshot(List.of(), List.of(), Bench.balance("USDT", "100000"));

    assertThat(answer().outcome()).isEqualTo(CommandHandled.Outcome.DONE);
    assertThat(bench.published(TradingStateChanged.class))
        .extracting(TradingStateChanged::to)
        .containsExactly(TradingState.STOPPED, TradingState.RUNNING);
  }

  @Test
  void readsTheVenueAnewWithoutLeavingItsState() {
    bench.command(ControlAction.RECONCILE);
    assertThat(bench.published(CommandHandled.class)).isEmpty();

    bench.now = bench.now.plusSeconds(1);
    bench.snapshot(List.of(), List.of(), Bench.balance("USDT", "100000"));

    assertThat(answer().outcome()).isEqualTo(CommandHandled.Outcome.DONE);
    assertThat(answer().detail()).isEqualTo("reconciled with the venue");
    assertThat(bench.published(TradingStateChanged.class)).isEmpty();
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.RUNNING);
  }

  @Test
  void saysSoWhenTheVenueCannotBeReadAnew() {
    bench.command(ControlAction.RECONCILE);
    bench.pass(Duration.ofSeconds(21));

    assertThat(answer().outcome()).isEqualTo(CommandHandled.Outcome.FAILED);
    assertThat(answer().detail()).contains("could not be read");
  }

  @Test
  void readsTheVenueAnewOnlyOnceAtATime() {
    bench.command(ControlAction.RECONCILE);
    bench.command(ControlAction.RECONCILE);

    assertThat(answer().outcome()).isEqualTo(CommandHandled.Outcome.REFUSED);
  }

  @Test
  void actsOnceForARepeatedCommandAndGivesTheSameAnswer() {
    ControlCommand command = bench.command(ControlAction.PAUSE);
    bench.command(ControlAction.START);

    bench.process(new ExecutionInput.Command(command));

    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.RUNNING);
    assertThat(answer().commandId()).isEqualTo(command.commandId());
  }

  @Test
  void remembersAnswersAndStateOverARestart() {
    ControlCommand command = bench.command(ControlAction.PAUSE);
    bench.restart(List.of());

    bench.process(new ExecutionInput.Command(command));

    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.PAUSED);
    assertThat(bench.published(CommandHandled.class)).hasSize(2);
  }

  @Test
  void haltsAtTheDrawdownAndStillGuardsThePosition() {
    bench.openPosition();
    bench.now = bench.now.plusSeconds(10);
    // Somebody else's loss counts as well: the account is what is guarded.
    bench.snapshot(
        List.of(), List.of(), Bench.balance("USDT", "80000"), Bench.balance("BTC", "0.09999"));
    bench.tick();
    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.HALTED);
    assertThat(bench.alerts()).contains("DAILY_LOSS");

    bench.quote(Bench.BTC_USDT, "49000", "49000.01");

    assertThat(bench.lastSent().side()).isEqualTo(Side.SELL);
  }

  @Test
  void measuresLimitsFromTheResetOn() {
    bench.now = bench.now.plusSeconds(10);
    bench.snapshot(List.of(), List.of(), Bench.balance("USDT", "80000"));
    bench.tick();
    bench.command(ControlAction.RESET);
    bench.command(ControlAction.START);

    bench.pass(Duration.ofSeconds(5));

    assertThat(bench.engine.tradingState()).isEqualTo(TradingState.RUNNING);
    EquityMarked mark = bench.published(EquityMarked.class).getLast();
    assertThat(mark.peak()).as("the peak itself is kept").isEqualTo(Money.of("100000", Bench.USDT));
  }

  @Test
  void pausesEntriesAfterAStreakOfLosses() {
    for (int i = 0; i < 6; i++) {
      bench.quote(Bench.BTC_USDT, "50000", "50000.01");
      bench.openPosition();
      bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
      OrderIntent exit = bench.lastSent();
      bench.accept(exit);
      bench.fill(exit, exit.quantity().toString(), "50000");
      bench.now = bench.now.plusSeconds(1);
    }
    bench.quote(Bench.BTC_USDT, "50000", "50000.01");

    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");

    assertThat(bench.alerts()).contains("LOSS_STREAK");
    assertThat(bench.published(OrderDenied.class).getLast().code()).isEqualTo("LOCKED");
  }

  @Test
  void marksNoEquityWhileAPriceIsUnknown() {
    Bench cold = new Bench(Bench.settings());
    cold.snapshot(List.of(), List.of(), Bench.balance("USDT", "5"), Bench.balance("BTC", "1"));

    cold.tick();
    assertThat(cold.published(EquityMarked.class)).isEmpty();
    cold.quote(Bench.BTC_USDT, "50000", "50000.01");
    cold.tick();

    assertThat(cold.published(EquityMarked.class).getLast().equity())
        .isEqualTo(Money.of("50005", Bench.USDT));
  }
}
