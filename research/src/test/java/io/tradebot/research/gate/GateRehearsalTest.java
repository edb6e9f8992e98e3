package io.tradebot.research.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A strategy that was fitted to the past, all the way through the engine and the gate. */
class GateRehearsalTest {
  private static final GateThresholds LIMITS = GateThresholds.standard();

  @Test
  void refusesTheBestOfFiveHundredOnNoise() {
    GateRehearsal.Outcome outcome = GateRehearsal.run(false, 500, 730, LIMITS, 1);

    assertThat(outcome.accepted()).isFalse();
    assertThat(outcome.checks())
        .anyMatch(check -> check.name().equals("deflated_sharpe") && !check.passes());
  }

  @Test
  void passesTheBestOfFiveHundredWhereTrendsWerePlantedButForTheReversedPast() {
    GateRehearsal.Outcome outcome = GateRehearsal.run(true, 500, 730, LIMITS, 1);

    // Planted trends are trends backwards as well, so this one placebo finds an edge too.
    assertThat(outcome.checks())
        .filteredOn(check -> !check.passes())
        .extracting(GateCheck::name)
        .containsExactly("placebo_reversed");
  }
}
