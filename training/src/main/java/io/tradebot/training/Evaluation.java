package io.tradebot.training;

import io.tradebot.learning.validation.Scores;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model did on candles after those that it was trained and calibrated on.
 *
 * @param metrics by name
 * @param baselines the same measures of rules that need no training, by name
 * @param importance rise of the log loss when a feature's values are mixed among the samples
 * @param reliability mean probability and frequency of the last answer, in ten bins
 */
@SuppressWarnings("ArrayRecordComponent")
public record Evaluation(
    int samples,
    Map<String, Double> metrics,
    Map<String, Double> baselines,
    int[][] confusion,
    Map<String, Double> importance,
    List<double[]> reliability) {

  static Map<String, Double> measure(
      double[] probabilities, int[] answers, int classes, int horizon, int stride, long seed) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("auc", Scores.auc(probabilities, answers, classes));
    metrics.put("accuracy", Scores.accuracy(probabilities, answers, classes));
    metrics.put("brier", Scores.brier(probabilities, answers, classes));
    metrics.put("log_loss", Scores.logLoss(probabilities, answers, classes));
    metrics.put("calibration_error", Scores.calibrationError(probabilities, answers, classes));
    double[] frequency = new double[classes];
    for (int answer : answers) {
      frequency[answer] += 1.0 / answers.length;
    }
    double[] base = new double[probabilities.length];
    for (int i = 0; i < answers.length; i++) {
      System.arraycopy(frequency, 0, base, i * classes, classes);
    }
    metrics.put("base_brier", Scores.brier(base, answers, classes));
    metrics.put("base_log_loss", Scores.logLoss(base, answers, classes));
    metrics.put("base_accuracy", Scores.accuracy(base, answers, classes));
    if (classes == 2) {
      int block = Math.max(1, 4 * horizon / stride);
      Scores.Interval interval =
          Scores.aucInterval(
              Scores.column(probabilities, 2, 1), Scores.cameTrue(answers, 1), block, 200, seed);
      metrics.put("auc_low", interval.low());
      metrics.put("auc_high", interval.high());
    }
    return metrics;
  }
}
