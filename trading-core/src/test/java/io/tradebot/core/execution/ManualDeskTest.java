package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.CommandHandled.Outcome;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManualDeskTest {
  private final Bench bench = Bench.ready();

  private CommandHandled answer() {
    return bench.published(CommandHandled.class).getLast();
  }

  private void byHand(TradingCommand command) {
    bench.process(new ExecutionInput.ByHand(command));
  }

  private ForceEntry entry(String id, @Nullable String quantity, @Nullable String limit) {
    return new ForceEntry(
        id,
        StrategyId.MANUAL,
        Bench.BTC_USDT.id(),
        quantity == null ? null : Quantity.of(quantity),
        limit == null ? null : Price.of(limit),
        TimeInForce.GTC,
        limit != null,
        "api",
        "",
        bench.now);
  }

  private ForceExit exit(String id) {
    return new ForceExit(id, null, null, "api", "", bench.now);
  }

  private LockEntries lock(String id, @Nullable Duration length) {
    return new LockEntries(
        id,
        Bench.SMA,
        Bench.BTC_USDT.id(),
        Side.BUY,
        length == null ? null : bench.now.plus(length),
        "api",
        "news",
        bench.now);
  }

  @Test
  void buysByHandWithAStopAndAnswersWithTheOrder() {
    byHand(entry("c-1", "0.01", null));

    assertThat(answer().outcome()).isEqualTo(Outcome.DONE);
    OrderIntent sent = bench.lastSent();
    assertThat(sent.quantity()).isEqualTo(Quantity.of("0.01"));
    bench.accept(sent);
    bench.fill(sent, "0.01", "50000.01");
    assertThat(bench.engine.positions().getFirst().stopLoss()).isEqualTo(Price.of("49000.01"));
  }

  @Test
  void sizesAnEntryByHandLikeAnyOther() {
    byHand(entry("c-1", null, null));

    // 0.5 % of 100,000 over 2 % and two fees of 0.1 %, capped by an order of at most 5,000.
    assertThat(bench.lastSent().quantity()).isEqualTo(Quantity.of("0.09999"));
  }

  @Test
  void refusesAnEntryByHandThatTheGateDenies() {
    bench.command(ControlAction.PAUSE);

    byHand(entry("c-1", "0.01", null));

    assertThat(answer().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(answer().detail()).contains("TRADING_STATE");
    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void letsALimitOrderByHandWorkUntilItIsCancelledByHand() {
    byHand(entry("c-1", "0.01", "49500"));
    OrderIntent sent = bench.lastSent();
    bench.accept(sent);
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.outputs(ExecutionOutput.SendCancel.class)).isEmpty();

    byHand(new CancelOrder("c-2", sent.orderId(), "api", "", bench.now));

    assertThat(bench.outputs(ExecutionOutput.SendCancel.class)).hasSize(1);
    assertThat(bench.published(CommandHandled.class))
        .extracting(CommandHandled::commandId)
        .doesNotContain("c-2");
    bench.report(new VenueReport.Canceled(sent.orderId(), Quantity.ZERO, bench.now));
    assertThat(answer().outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void answersACancelThatLostAgainstTheFillAsFailed() {
    byHand(entry("c-1", "0.01", "49500"));
    OrderIntent sent = bench.lastSent();
    bench.accept(sent);
    byHand(new CancelOrder("c-2", sent.orderId(), "api", "", bench.now));

    bench.fill(sent, "0.01", "49500");

    assertThat(answer().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(answer().detail()).contains("FILLED");
  }

  @Test
  void answersAForcedExitOnlyOnceEverythingIsClosed() {
    bench.openPosition();

    byHand(exit("c-1"));

    OrderIntent sale = bench.lastSent();
    assertThat(sale.side()).isEqualTo(Side.SELL);
    assertThat(bench.published(CommandHandled.class)).isEmpty();
    bench.accept(sale);
    bench.fill(sale, sale.quantity().toString(), "50000");
    assertThat(answer().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.published(PositionClosed.class).getLast().exitReason()).isEqualTo("forced");
  }

  @Test
  void saysThatAForcedExitFailedWhenTheVenueIsSilentAndTriesOn() {
    bench.openPosition();
    byHand(exit("c-1"));

    bench.pass(Duration.ofSeconds(21));

    assertThat(
            bench.published(CommandHandled.class).stream()
                .filter(handled -> handled.commandId().equals("c-1")))
        .extracting(CommandHandled::outcome)
        .containsExactly(Outcome.FAILED);
    OrderIntent sale = bench.lastSent();
    bench.accept(sale);
    bench.fill(sale, sale.quantity().toString(), "50000");
    assertThat(bench.engine.positions()).isEmpty();
  }

  @Test
  void actsOnceHoweverOftenACommandComes() {
    byHand(entry("c-1", "0.01", null));
    byHand(entry("c-1", "0.01", null));

    assertThat(bench.sent()).hasSize(1);
    assertThat(bench.published(CommandHandled.class)).hasSize(2).containsOnly(answer());
  }

  @Test
  void deniesEntriesUnderALockAndNeverAnExit() {
    bench.openPosition();
    byHand(lock("l-1", null));
    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.FLAT, null);
    OrderIntent sale = bench.lastSent();
    assertThat(sale.side()).isEqualTo(Side.SELL);
    bench.accept(sale);
    bench.fill(sale, sale.quantity().toString(), "50000");
    bench.pass(Duration.ofSeconds(2));
    bench.quote(Bench.BTC_USDT, "50000", "50000.01");

    bench.signal(Bench.SMA, Bench.BTC_USDT, Stance.LONG, "100");

    assertThat(bench.published(OrderDenied.class).getLast().code()).isEqualTo("LOCKED");
    bench.signal(Bench.OBI, Bench.BTC_USDT, Stance.LONG, "100");
    assertThat(bench.lastSent().strategy()).isEqualTo(Bench.OBI);
  }

  @Test
  void keepsLocksOverARestartAndLiftsThemByHandOrByTime() {
    byHand(lock("l-1", null));
    byHand(lock("l-2", Duration.ofMinutes(5)));
    bench.restart(List.of());
    assertThat(bench.engine.locks())
        .extracting(lock -> lock.lockId())
        .containsExactly("l-1", "l-2");

    byHand(new LiftLock("c-3", "l-1", "api", "", bench.now));
    assertThat(answer().outcome()).isEqualTo(Outcome.DONE);
    bench.pass(Duration.ofMinutes(6));

    assertThat(bench.engine.locks()).isEmpty();
    assertThat(bench.published(LocksChanged.class).getLast().locks()).isEmpty();
    byHand(new LiftLock("c-4", "l-1", "api", "", bench.now));
    assertThat(answer().outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void locksAnInstrumentAfterTooManyStops() {
    for (int stop = 0; stop < 4; stop++) {
      bench.quote(Bench.BTC_USDT, "50000", "50000.01");
      bench.openPosition();
      bench.quote(Bench.BTC_USDT, "49000", "49000.01");
      OrderIntent sale = bench.lastSent();
      bench.accept(sale);
      bench.fill(sale, sale.quantity().toString(), "49000");
      bench.pass(Duration.ofSeconds(2));
    }

    assertThat(bench.alerts()).contains("STOP_STREAK");
    assertThat(bench.engine.locks())
        .anyMatch(
            lock ->
                lock.setBy().equals("stop_streak")
                    && Bench.BTC_USDT.id().equals(lock.instrument())
                    && lock.strategy() == null);
    bench.command(ControlAction.RESET);
    assertThat(bench.engine.locks()).isEmpty();
  }
}
