package io.tradebot.strategyengine.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.signal.Stance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryGateTest {
  private final EntryGate gate = new EntryGate();

  @ParameterizedTest
  @EnumSource(TradingState.class)
  void letsExitsAlwaysAndEntriesOnlyWhileRunning(TradingState state) {
    gate.onState(state);

    assertThat(gate.lets(Stance.FLAT)).isTrue();
    assertThat(gate.lets(Stance.LONG)).isEqualTo(state == TradingState.RUNNING);
  }

  @Test
  void letsNoEntryWhileTheStateIsUnknown() {
    assertThat(gate.lets(Stance.LONG)).isFalse();

    gate.onState(TradingState.RUNNING);
    gate.onState(null);

    assertThat(gate.lets(Stance.LONG)).isFalse();
    assertThat(gate.state()).isEqualTo(TradingState.STOPPED);
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSE", "STOP", "PANIC"})
  void aCommandShutsItBeforeTheExecutorHasActed(ControlAction action) {
    gate.onState(TradingState.RUNNING);

    gate.onCommand(action);

    assertThat(gate.lets(Stance.LONG)).isFalse();
    assertThat(gate.lets(Stance.FLAT)).isTrue();
  }

  @Test
  void aStartOpensNothingByItself() {
    gate.onState(TradingState.HALTED);

    gate.onCommand(ControlAction.START);

    assertThat(gate.lets(Stance.LONG)).isFalse();
  }
}
