package io.tradebot.learning.validation;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a series into folds that walk forward: each is trained on the past, stopped early on a
 * later part, calibrated on one later still, and tested on what follows (R. Pardo, The Evaluation
 * and Optimization of Trading Strategies, 2008), with gaps so that no answer of one part looks into
 * the next (purging and embargo: M. Lopez de Prado, Advances in Financial Machine Learning, 2018,
 * ch. 7).
 *
 * @param folds tests of equal length
 * @param testShare part of the series that the tests cover together, at its end
 * @param anchored whether training always begins with the series, or rolls with the test
 * @param gap candles left out between the parts: at least the horizon of the labels, plus embargo
 */
public record WalkForward(int folds, double testShare, boolean anchored, int gap) {
  /** Part of what lies before a test that goes to early stopping, and again to calibration. */
  private static final double LATER_SHARE = 0.15;

  public WalkForward {
    if (folds < 1 || !(testShare > 0 && testShare < 1) || gap < 0) {
      throw new IllegalArgumentException(
          "walk-forward needs a fold, a test share between 0 and 1 and a gap of 0 or more, was "
              + folds
              + ", "
              + testShare
              + ", "
              + gap);
    }
  }

  /**
   * The folds of a range of candles.
   *
   * @throws IllegalArgumentException when it is too short for them
   */
  public List<Fold> split(int from, int to) {
    int length = to - from;
    int test = (int) (length * testShare / folds);
    List<Fold> result = new ArrayList<>();
    for (int k = 0; k < folds; k++) {
      int testTo = to - (folds - 1 - k) * test;
      int begin = anchored ? from : from + k * test;
      result.add(fold(begin, testTo - test, testTo, gap));
    }
    return result;
  }

  /** The parts of what lies before a test, and the test. */
  public static Fold fold(int from, int testFrom, int testTo, int gap) {
    int before = testFrom - gap - from;
    int later = (int) (before * LATER_SHARE);
    int calibrateTo = testFrom - gap;
    int calibrateFrom = calibrateTo - later;
    int stopTo = calibrateFrom - gap;
    int stopFrom = stopTo - later;
    int trainTo = stopFrom - gap;
    if (trainTo - from < 100 || later < 20) {
      throw new IllegalArgumentException(
          "too few candles: "
              + (testFrom - from)
              + " before the test leave "
              + Math.max(0, trainTo - from)
              + " for training, at least 100 are needed");
    }
    return new Fold(from, trainTo, stopFrom, stopTo, calibrateFrom, calibrateTo, testFrom, testTo);
  }
}
