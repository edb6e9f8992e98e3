package io.tradebot.research.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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
  void theSizeOfPositionsDecidesNothing() {
    List<GateCheck> whole = superiority(1, 0.001);
    List<GateCheck> tenth = superiority(0.1, 0.001);

    assertThat(whole).hasSize(2);
    for (int i = 0; i < whole.size(); i++) {
      assertThat(tenth.get(i).value()).isCloseTo(whole.get(i).value(), within(0.002));
    }
  }

  @Test
  void whatLosesIsSuperiorToNothing() {
    assertThat(superiority(1, -0.005))
        .filteredOn(check -> check.name().equals("spa_flat"))
        .allMatch(check -> check.value() == 1 && !check.passes());
  }

  /** Hansen's tests of a candidate of some size and drift beside a market that swings more. */
  private static List<GateCheck> superiority(double size, double drift) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(9);
    double[] candidate = new double[400];
    double[] market = new double[400];
    for (int day = 0; day < candidate.length; day++) {
      candidate[day] = size * (random.nextGaussian() * 0.01 + drift);
      market[day] = random.nextGaussian() * 0.03 + 0.001;
    }
    return PromotionGate.judge(
            new PromotionGate.Evidence(
                candidate,
                new double[0][],
                1,
                Map.of("flat", new double[400], "buy_and_hold", market)),
            LIMITS,
            1)
        .stream()
        .filter(check -> check.name().startsWith("spa_"))
        .toList();
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
