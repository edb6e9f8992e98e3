package io.tradebot.research.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.research.gate.GateRehearsal.Planted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A strategy that was fitted to the past, all the way through the engine and the gate. */
class GateRehearsalTest {
  private static final GateThresholds LIMITS = GateThresholds.standard();

  @Test
  void refusesTheBestOfFiveHundredOnNoise() {
    GateRehearsal.Outcome outcome = GateRehearsal.run(Planted.NOISE, 500, 730, LIMITS, 1);

    assertThat(outcome.accepted()).isFalse();
    assertThat(objections(outcome)).contains("deflated_sharpe");
  }

  @Test
  void acceptsTheBestOfFiveHundredWhereFallsAreAnnounced() {
    GateRehearsal.Outcome outcome = GateRehearsal.run(Planted.ANNOUNCED_FALLS, 500, 730, LIMITS, 1);

    assertThat(objections(outcome)).isEmpty();
    assertThat(outcome.accepted()).isTrue();
  }

  @Test
  void refusesTrendsForTheReversedPastAlone() {
    GateRehearsal.Outcome outcome = GateRehearsal.run(Planted.TRENDS, 500, 730, LIMITS, 1);

    // Trends are trends backwards as well, so this one placebo finds an edge too.
    assertThat(objections(outcome)).containsExactly("placebo_reversed");
  }

  private static List<String> objections(GateRehearsal.Outcome outcome) {
    return outcome.checks().stream().filter(check -> !check.passes()).map(GateCheck::name).toList();
  }
}
