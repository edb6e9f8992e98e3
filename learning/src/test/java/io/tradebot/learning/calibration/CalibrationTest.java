package io.tradebot.learning.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void plattUndoesADistortionOfTheLogit() {
    Sample sample = new Sample(20_000);

    Calibration.Platt fitted = Calibration.platt(sample.raw, sample.truth);

    for (double p : new double[] {0.1, 0.3, 0.5, 0.8}) {
      assertThat(fitted.apply(Sample.distorted(p))).isCloseTo(p, within(0.02));
    }
  }

  @Test
  void isotonicUndoesADistortionAndNeverFalls() {
    Sample sample = new Sample(20_000);

    Calibration.Isotonic fitted = Calibration.isotonic(sample.raw, sample.truth);

    assertThat(fitted.apply(Sample.distorted(0.3))).isCloseTo(0.3, within(0.05));
    double before = 0;
    for (double raw = 0; raw <= 1; raw += 0.001) {
      double now = fitted.apply(raw);
      assertThat(now).isBetween(before, 1.0);
      before = now;
    }
  }

  @Test
  void aScoreThatPointsTheWrongWaySaysNothing() {
    Sample sample = new Sample(5_000);
    for (int i = 0; i < sample.raw.length; i++) {
      sample.raw[i] = 1 - sample.raw[i];
    }

    Calibration.Platt fitted = Calibration.platt(sample.raw, sample.truth);

    assertThat(fitted.apply(0.9)).isEqualTo(fitted.apply(0.1));
  }

  private static final class Sample {
    final double[] raw;
    final boolean[] truth;

    Sample(int n) {
      SplittableRandom random = new SplittableRandom(3);
      raw = new double[n];
      truth = new boolean[n];
      for (int i = 0; i < n; i++) {
        double p = random.nextDouble(0.02, 0.98);
        truth[i] = random.nextDouble() < p;
        raw[i] = distorted(p);
      }
    }

    /** Twice as sure as it should be, and leaning upwards. */
    static double distorted(double p) {
      return 1 / (1 + Math.exp(-(2 * Math.log(p / (1 - p)) + 0.5)));
    }
  }
}
