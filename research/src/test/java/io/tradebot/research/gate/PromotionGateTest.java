package io.tradebot.research.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromotionGateTest {
  private static final GateThresholds LIMITS = GateThresholds.standard();

  @Test
  void refusesTheBestOfManyThatAreNoise() {
    GateTrials.Rate rate = GateTrials.measure(0, 100, 500, 15, LIMITS, 3);

    assertThat(rate.accepted()).isZero();
  }

  @Test
  void acceptsAnEdgeThatIsThere() {
    GateTrials.Rate rate = GateTrials.measure(5, 20, 730, 10, LIMITS, 4);

    assertThat(rate.accepted()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void saysWhatIsMissingWhereThereIsNearlyNothing() {
    List<GateCheck> checks =
        PromotionGate.judge(
            new PromotionGate.Evidence(new double[10], new double[0][], 1, Map.of()), LIMITS, 1);

    assertThat(checks).anyMatch(check -> check.name().equals("days") && !check.passes());
  }

  @Test
  void theSameEvidenceAndSeedGiveTheSameChecks() {
    double[] returns = new double[200];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = Math.sin(i * 12.9898) * 0.01 + 0.0005;
    }
    PromotionGate.Evidence evidence =
        new PromotionGate.Evidence(returns, new double[0][], 1, Map.of("flat", new double[200]));

    assertThat(PromotionGate.judge(evidence, LIMITS, 5))
        .isEqualTo(PromotionGate.judge(evidence, LIMITS, 5));
  }

  @Test
  void holdsAModelToItsCalibration() {
    assertThat(PromotionGate.judgeCalibration(0.04, 0.24, 0.25, LIMITS))
        .allMatch(GateCheck::passes);
    assertThat(PromotionGate.judgeCalibration(0.06, 0.26, 0.25, LIMITS))
        .noneMatch(GateCheck::passes);
  }
}
