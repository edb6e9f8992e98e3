package io.tradebot.learning.validation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Measures of probabilities against what came true. */
public final class Scores {
  private static final double SURE = 1e-7;

  private Scores() {}

  /**
   * Area under the ROC curve: how often a candle where it came true had the higher score, ties for
   * one half (Mann-Whitney). {@code NaN} when only one answer occurs.
   */
  public static double auc(double[] scores, boolean[] cameTrue) {
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double ranks = 0;
    long positives = 0;
    int i = 0;
    while (i < order.length) {
      int j = i;
      while (j + 1 < order.length && scores[order[j + 1]] == scores[order[i]]) {
        j++;
      }
      double rank = (i + j) / 2.0 + 1;
      for (int k = i; k <= j; k++) {
        if (cameTrue[order[k]]) {
          ranks += rank;
          positives++;
        }
      }
      i = j + 1;
    }
    long negatives = scores.length - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /** The bounds of a confidence interval. */
  public record Interval(double low, double high) {}

  /**
   * 95 % interval of the AUC by a bootstrap of whole blocks, as neighbouring candles share their
   * future (Politis and Romano, 1994, with fixed blocks).
   *
   * @param block candles a block, at least the horizon of the answers
   */
  public static Interval aucInterval(
      double[] scores, boolean[] cameTrue, int block, int rounds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = scores.length;
    double[] found = new double[rounds];
    double[] drawn = new double[n];
    boolean[] truth = new boolean[n];
    for (int round = 0; round < rounds; round++) {
      int filled = 0;
      while (filled < n) {
        int start = random.nextInt(n);
        for (int k = 0; k < block && filled < n; k++) {
          drawn[filled] = scores[(start + k) % n];
          truth[filled] = cameTrue[(start + k) % n];
          filled++;
        }
      }
      found[round] = auc(drawn, truth);
    }
    Arrays.sort(found);
    return new Interval(found[(int) (rounds * 0.025)], found[(int) (rounds * 0.975)]);
  }

  /**
   * Mean squared distance of the probabilities from what came true (Brier, 1950), summed over the
   * answers and halved, so that two answers give the usual figure.
   */
  public static double brier(double[] probabilities, int[] answers, int classes) {
    double sum = 0;
    for (int i = 0; i < answers.length; i++) {
      for (int k = 0; k < classes; k++) {
        double miss = probabilities[i * classes + k] - (answers[i] == k ? 1 : 0);
        sum += miss * miss;
      }
    }
    return sum / 2 / answers.length;
  }

  /** Mean of minus the log of the probability given to what came true. */
  public static double logLoss(double[] probabilities, int[] answers, int classes) {
    double sum = 0;
    for (int i = 0; i < answers.length; i++) {
      sum -= Math.log(Math.clamp(probabilities[i * classes + answers[i]], SURE, 1));
    }
    return sum / answers.length;
  }

  /**
   * Expected calibration error: the mean distance, over ten bins of equal count, of the mean
   * probability of an answer from its frequency; averaged over the answers.
   */
  public static double calibrationError(double[] probabilities, int[] answers, int classes) {
    double error = 0;
    for (int k = 0; k < classes; k++) {
      error += calibrationError(probabilities, answers, classes, k);
    }
    return error / classes;
  }

  private static double calibrationError(
      double[] probabilities, int[] answers, int classes, int answer) {
    int n = answers.length;
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> probabilities[i * classes + answer]));
    int bins = Math.min(10, n);
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      int from = (int) ((long) n * bin / bins);
      int to = (int) ((long) n * (bin + 1) / bins);
      double said = 0;
      double came = 0;
      for (int j = from; j < to; j++) {
        said += probabilities[order[j] * classes + answer];
        came += answers[order[j]] == answer ? 1 : 0;
      }
      error += Math.abs(said - came) / n;
    }
    return error;
  }

  /** Share of candles whose most probable answer came true. */
  public static double accuracy(double[] probabilities, int[] answers, int classes) {
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      right += best(probabilities, i, classes) == answers[i] ? 1 : 0;
    }
    return (double) right / answers.length;
  }

  /** Rows: what came true; columns: what was most probable. */
  public static int[][] confusion(double[] probabilities, int[] answers, int classes) {
    int[][] table = new int[classes][classes];
    for (int i = 0; i < answers.length; i++) {
      table[answers[i]][best(probabilities, i, classes)]++;
    }
    return table;
  }

  private static int best(double[] probabilities, int i, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (probabilities[i * classes + k] > probabilities[i * classes + best]) {
        best = k;
      }
    }
    return best;
  }

  /** AUC of each answer against the others, averaged (one against the rest, Fawcett 2006). */
  public static double auc(double[] probabilities, int[] answers, int classes) {
    double sum = 0;
    int known = 0;
    for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
      double area = auc(column(probabilities, classes, k), cameTrue(answers, k));
      if (!Double.isNaN(area)) {
        sum += area;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }

  /** The probabilities of one answer. */
  public static double[] column(double[] probabilities, int classes, int answer) {
    double[] column = new double[probabilities.length / classes];
    for (int i = 0; i < column.length; i++) {
      column[i] = probabilities[i * classes + answer];
    }
    return column;
  }

  /** Where an answer came true. */
  public static boolean[] cameTrue(int[] answers, int answer) {
    boolean[] truth = new boolean[answers.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = answers[i] == answer;
    }
    return truth;
  }
}
