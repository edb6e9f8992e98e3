package io.tradebot.learning.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  private static final Map<String, List<Double>> DECILES = Map.of("x", deciles());

  @Test
  void theSameDistributionHasNotDrifted() {
    FeatureDrift drift = drifted(0, 1_000);

    assertThat(stability(drift)).isLessThan(0.05);
    assertThat(drift.distance().getOrDefault("x", 1.0)).isLessThan(0.06);
    assertThat(drift.drifted(Map.of("x", 0.25))).isEmpty();
  }

  @Test
  void aShiftOfOneDeviationIsSeenByBothMeasuresAndNamed() {
    FeatureDrift drift = drifted(1, 1_000);

    assertThat(stability(drift)).isGreaterThan(0.5);
    assertThat(drift.distance().getOrDefault("x", 0.0)).isGreaterThan(0.3);
    assertThat(drift.drifted(Map.of("x", 0.25)))
        .singleElement()
        .asString()
        .startsWith("x ")
        .endsWith("above 0.25");
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    FeatureDrift drift = drifted(1, 1_000);
    SplittableRandom random = new SplittableRandom(2);

    for (int i = 0; i < 1_000; i++) {
      drift.add(new double[] {random.nextGaussian()});
    }

    assertThat(stability(drift)).isLessThan(0.05);
  }

  @Test
  void tooFewCandlesAndMissingValuesAreNoDrift() {
    FeatureDrift drift = new FeatureDrift(DECILES, 100);
    for (int i = 0; i < 50; i++) {
      drift.add(new double[] {9});
    }
    FeatureDrift missing = new FeatureDrift(DECILES, 100);
    for (int i = 0; i < 200; i++) {
      missing.add(new double[] {Double.NaN});
    }

    assertThat(drift.drifted(Map.of("x", 0.25))).isEmpty();
    assertThat(missing.drifted(Map.of("x", 0.25))).isEmpty();
  }

  @Test
  void aModelThatKnowsNothingIsNoBetterThanTheFrequencies() {
    LiveScore knows = new LiveScore(2, 500);
    LiveScore guesses = new LiveScore(2, 500);
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 600; i++) {
      double p = random.nextDouble();
      int came = random.nextDouble() < p ? 1 : 0;
      knows.add(new double[] {1 - p, p}, came);
      double other = random.nextDouble();
      guesses.add(new double[] {1 - other, other}, came);
    }

    assertThat(knows.isFull()).isTrue();
    assertThat(knows.measured().brier()).isLessThan(0.8 * knows.measured().baseBrier());
    assertThat(guesses.measured().brier()).isGreaterThan(1.05 * guesses.measured().baseBrier());
    assertThat(knows.measured().predictions()).isEqualTo(500);
    assertThat(knows.measured().baseBrier()).isCloseTo(0.25, within(0.01));
  }

  private static double stability(FeatureDrift drift) {
    return drift.stabilityIndex().getOrDefault("x", Double.NaN);
  }

  private static FeatureDrift drifted(double shift, int candles) {
    FeatureDrift drift = new FeatureDrift(DECILES, candles);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < candles; i++) {
      drift.add(new double[] {random.nextGaussian() + shift});
    }
    return drift;
  }

  private static List<Double> deciles() {
    SplittableRandom random = new SplittableRandom(99);
    double[] values = new double[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    Arrays.sort(values);
    return FeatureDrift.deciles(values);
  }
}
