package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.signal.Stance;
import io.tradebot.platform.bus.BusDisconnectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole executor between a real Redis and the simulator. */
@NullUnmarked
class ExecutorIT {
  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new Rig(folder);
    rig.start();
    rig.awaitReady();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void turnsASignalIntoAPositionAndBackAndTellsEveryStep() {
    rig.raise(Stance.LONG);
    rig.await("a position", () -> !rig.messages(PositionOpened.class).isEmpty());
    rig.await("the entry filled at the venue", () -> rig.held().isPositive());
    rig.raise(Stance.FLAT);
    rig.await("a round trip", () -> !rig.messages(PositionClosed.class).isEmpty());

    assertThat(rig.messages(OrderInitialized.class)).hasSize(2);
    assertThat(rig.messages(OrderSubmitted.class)).hasSize(2);
    assertThat(rig.messages(OrderFilled.class)).isNotEmpty();
    assertThat(rig.orderCount()).isEqualTo(2);
    assertThat(rig.openOrders()).isZero();
    assertThat(rig.store.read(StateKeys.equity(Rig.ACCOUNT)).map(Envelope::payload))
        .get()
        .isInstanceOf(EquityMarked.class);
    assertThat(rig.store.newest(StateKeys.ROUND_TRIPS, 10)).hasSize(1);
    assertThat(rig.store.newest(StateKeys.FILLS, 10)).isNotEmpty();
  }

  @Test
  void findsAnOrderWhoseAnswerWasDroppedWithoutSendingItAgain() {
    rig.fault("drop-answer", "orders", 1);

    rig.raise(Stance.LONG);

    rig.await("a position", () -> !rig.messages(PositionOpened.class).isEmpty());
    assertThat(rig.orderCount()).isEqualTo(1);
    assertThat(rig.messages(PositionOpened.class).getFirst().position().quantity().raw())
        .isGreaterThan(0);
  }

  @Test
  void panicLeavesNothingAtTheVenueAndStaysHaltedThroughRestarts() {
    rig.raise(Stance.LONG);
    rig.await("a position at the venue", () -> rig.held().isPositive());

    rig.command(ControlAction.PANIC);
    rig.await("a completed panic", () -> !rig.messages(PanicCompleted.class).isEmpty());
    int orders = rig.orderCount();
    rig.executor.close();
    rig.heard.clear();
    rig.start("two");
    rig.awaitReady();
    rig.raise(Stance.LONG);
    rig.await("the state told again", () -> !rig.messages(TradingStateChanged.class).isEmpty());

    assertThat(rig.openOrders()).isZero();
    assertThat(rig.held().raw()).isLessThan(10_000);
    assertThat(rig.messages(TradingStateChanged.class).getFirst().to())
        .isEqualTo(TradingState.HALTED);
    assertThat(rig.orderCount()).isEqualTo(orders);
  }

  @Test
  void panicsLocallyWhileRedisIsDeadAndRemembersItWhenRedisComesBackEmpty() {
    rig.raise(Stance.LONG);
    rig.await("a position at the venue", () -> rig.held().isPositive());

    rig.redis.kill();
    Executor.PanicTaken taken =
        rig.executor.panic(
            new ControlCommand("local-1", ControlAction.PANIC, "local", "", Instant.now()));
    rig.await("nothing held and nothing open", () -> isFlat());
    rig.await("a finished panic", () -> !rig.executor.panicStatus().orElseThrow().pending());
    rig.redis.restart();
    rig.await(
        "the halt in the new Redis",
        () -> rig.isUp("redis") && stateInRedis() == TradingState.HALTED);

    assertThat(taken).isEqualTo(Executor.PanicTaken.LATCHED);
    assertThat(rig.executor.panicStatus().orElseThrow().state()).isEqualTo(TradingState.HALTED);
    assertThat(rig.openOrders()).isZero();
  }

  @Test
  void takesUpItsBooksAfterARestartInTheMiddle() {
    rig.raise(Stance.LONG);
    rig.await("a position", () -> !rig.messages(PositionOpened.class).isEmpty());
    rig.await("the whole entry", () -> rig.openOrders() == 0);
    rig.executor.close();
    rig.heard.clear();

    rig.start("two");
    rig.awaitReady();
    rig.raise(Stance.FLAT);
    rig.await("a round trip", () -> !rig.messages(PositionClosed.class).isEmpty());

    assertThat(rig.orderCount()).isEqualTo(2);
    assertThat(rig.held().raw()).isLessThan(10_000);
  }

  private TradingState stateInRedis() {
    try {
      return rig.store
          .read(StateKeys.TRADING_STATE)
          .map(e -> ((TradingStateChanged) e.payload()).to())
          .orElse(TradingState.STOPPED);
    } catch (BusDisconnectedException notYet) {
      return TradingState.STOPPED;
    }
  }

  private boolean isFlat() {
    return rig.openOrders() == 0 && rig.held().raw() < 10_000;
  }
}
