package io.tradebot.core.validation;

import java.util.random.RandomGenerator;

/**
 * Whether the best of several models beats a benchmark by more than luck: H. White, A reality check
 * for data snooping (2000), and P. R. Hansen, A test for superior predictive ability (2005), by the
 * stationary bootstrap.
 *
 * <p>A studentised test of {@code n} = 250 rejects about a tenth of pure noise at a nominal
 * twentieth: calibrate a gate on noise.
 */
public final class RealityCheck {
  /**
   * Probabilities of so good a best model without any superiority.
   *
   * @param statistic largest of {@code sqrt(n) mean / deviation}, not below 0
   * @param deviations of the models' means, {@code sqrt(n)} times; 1 where not studentised
   * @param lower liberal: models that are worse count as equal
   * @param consistent Hansen's
   * @param upper conservative: all models count as equal; White's reality check where not
   *     studentised
   */
  // Arrays, as statistics take them; nobody compares or keeps a result as a key.
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(
      double statistic, double[] deviations, double lower, double consistent, double upper) {}

  private RealityCheck() {}

  /**
   * Tests.
   *
   * @param advantages a row a period, a column a model: how much better than the benchmark
   * @param meanBlock of the bootstrap
   * @param studentised Hansen's statistic rather than White's
   * @param draws of the bootstrap
   */
  public static Result test(
      double[][] advantages,
      double meanBlock,
      boolean studentised,
      int draws,
      RandomGenerator random) {
    int n = advantages.length;
    int models = n == 0 ? 0 : advantages[0].length;
    if (n < 2 || models < 1 || draws < 1) {
      throw new IllegalArgumentException(
          "at least 2 periods, a model and a draw are needed, were "
              + n
              + ", "
              + models
              + ", "
              + draws);
    }
    double[] means = new double[models];
    for (double[] row : advantages) {
      for (int k = 0; k < models; k++) {
        means[k] += row[k] / n;
      }
    }
    double[] variance = new double[models];
    double[] deviations = new double[models];
    double statistic = 0;
    for (int k = 0; k < models; k++) {
      variance[k] = longRunVariance(advantages, k, means[k], 1 / meanBlock);
      deviations[k] = studentised ? Math.sqrt(variance[k]) : 1;
      if (deviations[k] > 0) {
        statistic = Math.max(statistic, Math.sqrt(n) * means[k] / deviations[k]);
      }
    }
    if (statistic == 0) {
      // No model is above the benchmark at all: nothing speaks for superiority.
      return new Result(0, deviations, 1, 1, 1);
    }
    double[][] centres = centres(means, variance, n);
    int[] beyond = new int[3];
    for (int draw = 0; draw < draws; draw++) {
      double[] drawn = new double[models];
      for (int index : StationaryBootstrap.indices(n, meanBlock, random)) {
        double[] row = advantages[index];
        for (int k = 0; k < models; k++) {
          drawn[k] += row[k];
        }
      }
      for (int kind = 0; kind < 3; kind++) {
        double largest = 0;
        for (int k = 0; k < models; k++) {
          if (deviations[k] > 0) {
            largest =
                Math.max(largest, Math.sqrt(n) * (drawn[k] / n - centres[kind][k]) / deviations[k]);
          }
        }
        if (largest > statistic) {
          beyond[kind]++;
        }
      }
    }
    return new Result(
        statistic,
        deviations,
        (double) beyond[0] / draws,
        (double) beyond[1] / draws,
        (double) beyond[2] / draws);
  }

  /** What each kind of the test takes as a model's mean without superiority. */
  private static double[][] centres(double[] means, double[] variance, int n) {
    double[][] centres = new double[3][means.length];
    double law = 2 * Math.log(Math.log(n));
    for (int k = 0; k < means.length; k++) {
      centres[0][k] = Math.max(means[k], 0);
      centres[1][k] = means[k] >= -Math.sqrt(variance[k] / n * law) ? means[k] : 0;
      centres[2][k] = means[k];
    }
    return centres;
  }

  /** Variance of {@code sqrt(n)} times the mean under the stationary bootstrap. */
  private static double longRunVariance(double[][] advantages, int k, double mean, double jump) {
    int n = advantages.length;
    double variance = 0;
    for (int lag = 0; lag < n; lag++) {
      double covariance = 0;
      for (int i = lag; i < n; i++) {
        covariance += (advantages[i][k] - mean) * (advantages[i - lag][k] - mean);
      }
      covariance /= n;
      double weight =
          (double) (n - lag) / n * Math.pow(1 - jump, lag)
              + (double) lag / n * Math.pow(1 - jump, n - lag);
      variance += lag == 0 ? covariance : 2 * weight * covariance;
    }
    return variance;
  }
}
