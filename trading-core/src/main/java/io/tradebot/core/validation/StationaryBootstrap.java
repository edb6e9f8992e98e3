package io.tradebot.core.validation;

import java.util.random.RandomGenerator;

/**
 * Draws series that keep the dependence of the original: blocks of random length, joined end to
 * end, around the circle (D. Politis, J. Romano, The stationary bootstrap, 1994).
 */
public final class StationaryBootstrap {
  private StationaryBootstrap() {}

  /**
   * Places of a drawn series.
   *
   * @param meanBlock mean length of a block, at least 1
   */
  public static int[] indices(int length, double meanBlock, RandomGenerator random) {
    if (!(meanBlock >= 1)) {
      throw new IllegalArgumentException("mean block must be 1 or more, was " + meanBlock);
    }
    int[] indices = new int[length];
    double jump = 1 / meanBlock;
    for (int i = 0; i < length; i++) {
      indices[i] =
          i == 0 || random.nextDouble() < jump
              ? random.nextInt(length)
              : (indices[i - 1] + 1) % length;
    }
    return indices;
  }

  /** A drawn series. */
  public static double[] draw(double[] series, double meanBlock, RandomGenerator random) {
    int[] indices = indices(series.length, meanBlock, random);
    double[] drawn = new double[series.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = series[indices[i]];
    }
    return drawn;
  }

  /**
   * The mean block that suits a series, for this bootstrap and for the circular one (D. Politis, H.
   * White, Automatic block-length selection for the dependent bootstrap, 2004, corrected by A.
   * Patton, D. Politis, H. White, 2009). May be below 1, which {@link #usable} raises.
   *
   * @return mean block of the stationary bootstrap, and block of the circular one
   */
  public static double[] optimalBlock(double[] series) {
    int n = series.length;
    if (n < 10) {
      throw new IllegalArgumentException("at least 10 values are needed, were " + n);
    }
    double mean = 0;
    for (double value : series) {
      mean += value / n;
    }
    double[] deviations = new double[n];
    for (int i = 0; i < n; i++) {
      deviations[i] = series[i] - mean;
    }
    double longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3.0));
    int quiet = Math.max(5, (int) Math.log10(n));
    int lags = Math.min(n - 2, (int) Math.ceil(Math.sqrt(n)) + quiet);
    double critical = 2 * Math.sqrt(Math.log10(n) / n);
    double[] covariance = new double[lags + 1];
    double[] correlation = new double[lags + 1];
    int found = -1;
    for (int lag = 0; lag <= lags; lag++) {
      double product = 0;
      for (int i = lag; i < n; i++) {
        product += deviations[i] * deviations[i - lag];
      }
      double late = 0;
      double early = 0;
      for (int i = lag + 1; i < n; i++) {
        late += deviations[i] * deviations[i];
        early += deviations[i - lag - 1] * deviations[i - lag - 1];
      }
      covariance[lag] = product / n;
      correlation[lag] = Math.abs(product) / Math.sqrt(late * early);
      if (found < 0 && lag >= quiet && allBelow(correlation, lag - quiet, lag, critical)) {
        found = lag - quiet;
      }
    }
    int bandwidth = Math.min(lags, found < 0 ? lags : 2 * Math.max(found, 1));
    double slope = 0;
    double longRun = covariance[0];
    for (int lag = 1; lag <= bandwidth; lag++) {
      double share = (double) lag / bandwidth;
      double weight = share <= 0.5 ? 1 : 2 * (1 - share);
      slope += 2 * weight * lag * covariance[lag];
      longRun += 2 * weight * covariance[lag];
    }
    double root = Math.cbrt(n);
    double stationary = Math.cbrt(2 * slope * slope / (2 * longRun * longRun)) * root;
    double circular = Math.cbrt(2 * slope * slope / (4.0 / 3 * longRun * longRun)) * root;
    return new double[] {Math.min(stationary, longest), Math.min(circular, longest)};
  }

  /** The mean block to use for a series. */
  public static double usable(double[] series) {
    double block = optimalBlock(series)[0];
    return Double.isFinite(block) ? Math.max(1, block) : 1;
  }

  private static boolean allBelow(double[] values, int from, int to, double limit) {
    for (int i = from; i < to; i++) {
      if (!(values[i] < limit)) {
        return false;
      }
    }
    return true;
  }
}
