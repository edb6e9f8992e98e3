package io.tradebot.learning.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ValidationTest {
  @Test
  void foldsFollowEachOtherWithAGapThatNoAnswerReachesAcross() {
    WalkForward walk = new WalkForward(3, 0.3, true, 25);

    List<Fold> folds = walk.split(0, 10_000);

    assertThat(folds).hasSize(3);
    int testTo = 7_000;
    for (Fold fold : folds) {
      assertThat(fold.trainFrom()).isZero();
      assertThat(fold.stopFrom() - fold.trainTo()).isEqualTo(25);
      assertThat(fold.calibrateFrom() - fold.stopTo()).isEqualTo(25);
      assertThat(fold.testFrom() - fold.calibrateTo()).isEqualTo(25);
      assertThat(fold.testFrom()).isEqualTo(testTo);
      testTo = fold.testTo();
    }
    assertThat(testTo).isEqualTo(10_000);
    assertThat(new WalkForward(3, 0.3, false, 25).split(0, 10_000).getLast().trainFrom())
        .isEqualTo(2_000);
    assertThatThrownBy(() -> walk.split(0, 200)).hasMessageContaining("too few candles");
  }

  @Test
  void aucEqualsAHandComputedExample() {
    double[] scores = {0.1, 0.4, 0.35, 0.8, 0.4};
    boolean[] truth = {false, false, true, true, true};

    // Pairs won: 0.35 beats 0.1; 0.8 both; 0.4 beats 0.1 and ties 0.4. (1 + 2 + 1.5) / 6
    assertThat(Scores.auc(scores, truth)).isCloseTo(4.5 / 6, within(1e-12));
    assertThat(Scores.auc(new double[] {1, 2}, new boolean[] {true, true})).isNaN();
  }

  @Test
  void lossesEqualHandComputedExamples() {
    double[] said = {0.2, 0.8, 0.6, 0.4};
    int[] came = {1, 1};

    assertThat(Scores.brier(said, came, 2)).isCloseTo((0.04 + 0.36) / 2, within(1e-12));
    assertThat(Scores.logLoss(said, came, 2))
        .isCloseTo(-(Math.log(0.8) + Math.log(0.4)) / 2, within(1e-12));
    assertThat(Scores.accuracy(said, came, 2)).isEqualTo(0.5);
    assertThat(Scores.confusion(said, came, 2)).isEqualTo(new int[][] {{0, 0}, {1, 1}});
  }

  @Test
  void honestProbabilitiesHaveLittleCalibrationError() {
    SplittableRandom random = new SplittableRandom(4);
    int n = 20_000;
    double[] honest = new double[2 * n];
    double[] boastful = new double[2 * n];
    int[] came = new int[n];
    for (int i = 0; i < n; i++) {
      double p = random.nextDouble();
      came[i] = random.nextDouble() < p ? 1 : 0;
      honest[2 * i + 1] = p;
      honest[2 * i] = 1 - p;
      boastful[2 * i + 1] = p > 0.5 ? 0.99 : 0.01;
      boastful[2 * i] = 1 - boastful[2 * i + 1];
    }

    assertThat(Scores.calibrationError(honest, came, 2)).isLessThan(0.02);
    assertThat(Scores.calibrationError(boastful, came, 2)).isGreaterThan(0.2);
  }

  @Test
  void theIntervalHoldsTheTruthAndNarrowsWithMoreData() {
    Scores.Interval few = interval(500);
    Scores.Interval many = interval(8_000);

    assertThat(many.low()).isLessThan(0.5);
    assertThat(many.high()).isGreaterThan(0.5);
    assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 2);
  }

  private static Scores.Interval interval(int n) {
    SplittableRandom random = new SplittableRandom(11);
    double[] scores = new double[n];
    boolean[] truth = new boolean[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextDouble();
      truth[i] = random.nextBoolean();
    }
    return Scores.aucInterval(scores, truth, 10, 200, 1);
  }
}
