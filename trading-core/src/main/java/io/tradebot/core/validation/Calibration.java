package io.tradebot.core.validation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Whether probabilities mean what they say. Outcomes are true or false, in the same order. */
public final class Calibration {
  private static final double SMALLEST = 1e-15;

  private Calibration() {}

  /** Mean squared error (G. Brier, 1950); 0 is best. */
  public static double brier(double[] probabilities, boolean[] outcomes) {
    requireSameLength(probabilities, outcomes);
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double error = probabilities[i] - (outcomes[i] ? 1 : 0);
      sum += error * error;
    }
    return sum / probabilities.length;
  }

  /** The Brier score of always saying how often it happens. */
  public static double brierOfBaseRate(boolean[] outcomes) {
    double rate = 0;
    for (boolean outcome : outcomes) {
      rate += outcome ? 1.0 / outcomes.length : 0;
    }
    return rate * (1 - rate);
  }

  /** Mean negative logarithm of the probability given to what happened. */
  public static double logLoss(double[] probabilities, boolean[] outcomes) {
    requireSameLength(probabilities, outcomes);
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double given = outcomes[i] ? probabilities[i] : 1 - probabilities[i];
      sum -= Math.log(Math.max(given, SMALLEST));
    }
    return sum / probabilities.length;
  }

  /** Probability that something that happened was given more than something that did not. */
  public static double areaUnderCurve(double[] probabilities, boolean[] outcomes) {
    requireSameLength(probabilities, outcomes);
    Integer[] order = order(probabilities);
    double ranks = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && probabilities[order[to]] == probabilities[order[from]]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        if (outcomes[order[i]]) {
          ranks += rank;
          positives++;
        }
      }
      from = to;
    }
    long negatives = order.length - positives;
    return positives == 0 || negatives == 0
        ? Double.NaN
        : (ranks - positives * (positives + 1) / 2.0) / (positives * (double) negatives);
  }

  /**
   * Expected calibration error: the distance between what was said and what happened, over bins of
   * equal width that include their upper end, weighted by their size.
   */
  public static double expectedError(double[] probabilities, boolean[] outcomes, int bins) {
    requireSameLength(probabilities, outcomes);
    double[] said = new double[bins];
    double[] happened = new double[bins];
    for (int i = 0; i < probabilities.length; i++) {
      int bin = Math.clamp((int) Math.ceil(probabilities[i] * bins) - 1, 0, bins - 1);
      said[bin] += probabilities[i];
      happened[bin] += outcomes[i] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      error += Math.abs(said[bin] - happened[bin]);
    }
    return error / probabilities.length;
  }

  /** Matthews correlation of outcomes with probabilities above a threshold; 0 where undefined. */
  public static double correlation(double[] probabilities, boolean[] outcomes, double threshold) {
    requireSameLength(probabilities, outcomes);
    double[] table = new double[4];
    for (int i = 0; i < probabilities.length; i++) {
      table[(probabilities[i] >= threshold ? 2 : 0) + (outcomes[i] ? 1 : 0)]++;
    }
    double product =
        (table[3] + table[2])
            * (table[3] + table[1])
            * (table[0] + table[2])
            * (table[0] + table[1]);
    return product == 0 ? 0 : (table[3] * table[0] - table[2] * table[1]) / Math.sqrt(product);
  }

  /**
   * The rising step function that fits the outcomes best, at each probability (pool adjacent
   * violators: M. Ayer and others, 1955).
   */
  public static double[] isotonic(double[] probabilities, boolean[] outcomes) {
    requireSameLength(probabilities, outcomes);
    Integer[] order = order(probabilities);
    double[] means = new double[order.length];
    int[] sizes = new int[order.length];
    int blocks = 0;
    for (Integer place : order) {
      means[blocks] = outcomes[place] ? 1 : 0;
      sizes[blocks++] = 1;
      while (blocks > 1 && means[blocks - 2] >= means[blocks - 1]) {
        int size = sizes[blocks - 2] + sizes[blocks - 1];
        means[blocks - 2] =
            (means[blocks - 2] * sizes[blocks - 2] + means[blocks - 1] * sizes[blocks - 1]) / size;
        sizes[blocks - 2] = size;
        blocks--;
      }
    }
    double[] fitted = new double[order.length];
    int next = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < sizes[block]; i++) {
        fitted[order[next++]] = means[block];
      }
    }
    return fitted;
  }

  private static Integer[] order(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    return order;
  }

  private static void requireSameLength(double[] probabilities, boolean[] outcomes) {
    if (probabilities.length != outcomes.length || probabilities.length == 0) {
      throw new IllegalArgumentException(
          "probabilities and outcomes must be as many, and some, were "
              + probabilities.length
              + " and "
              + outcomes.length);
    }
  }
}
