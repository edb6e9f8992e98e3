package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.signal.Stance;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.ExitSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stop of a position rests at the simulated exchange, over real sockets. */
@NullUnmarked
class StopAtTheExchangeIT {
  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new Rig(folder);
    ExecutionSettings base = rig.settings;
    rig.settings =
        new ExecutionSettings(
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
            new ExitSettings(
                ExitSettings.Placement.EXCHANGE,
                Rate.of("0.005"),
                Duration.ofSeconds(3),
                Rate.of("0.001"),
                Duration.ofSeconds(10),
                Rate.ZERO,
                Rate.ONE,
                List.of(),
                ExitSettings.Style.MARKET,
                Duration.ofSeconds(10)));
    rig.start();
    rig.awaitReady();
    rig.raise(Stance.LONG);
    rig.await("a stop at the venue", () -> rig.openOrders() == 1);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void takesTheStopBackBeforeAForcedExitAndAnswersOnceAllIsClosed() {
    rig.command(new ForceExit("exit-1", null, null, "test", "", Instant.now()));
    rig.await(
        "the answer",
        () ->
            rig.messages(CommandHandled.class).stream()
                .anyMatch(handled -> handled.commandId().equals("exit-1")));

    CommandHandled answer =
        rig.messages(CommandHandled.class).stream()
            .filter(handled -> handled.commandId().equals("exit-1"))
            .findFirst()
            .orElseThrow();
    assertThat(answer.outcome()).as(answer.detail()).isEqualTo(CommandHandled.Outcome.DONE);
    assertThat(rig.messages(PositionClosed.class).getLast().exitReason()).isEqualTo("forced");
    assertThat(rig.messages(OrderCanceled.class)).hasSize(1);
    assertThat(rig.openOrders()).isZero();
    assertThat(rig.orderCount()).isEqualTo(3);
  }

  @Test
  void findsItsStopAfterARestartAndPlacesNoSecondOne() {
    rig.executor.close();
    rig.heard.clear();
    rig.start("two");
    rig.awaitReady();
    rig.raise(Stance.FLAT);
    rig.await("a round trip", () -> !rig.messages(PositionClosed.class).isEmpty());

    assertThat(rig.openOrders()).isZero();
    // Entry, its one stop, and the exit.
    assertThat(rig.orderCount()).isEqualTo(3);
  }
}
