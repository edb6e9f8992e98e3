package io.tradebot.core.validation;

import io.tradebot.core.performance.ReturnStatistics;

/**
 * How sure one may be of a Sharpe ratio.
 *
 * <p>D. Bailey, M. Lopez de Prado: The Sharpe Ratio Efficient Frontier (2012) for the probabilistic
 * ratio and the track record; The Deflated Sharpe Ratio (2014) for the correction of many trials.
 */
public final class SharpeRatio {
  private static final double EULER_MASCHERONI = 0.5772156649015329;

  private SharpeRatio() {}

  /**
   * Probability that the true ratio is above a benchmark: {@code Phi((sr - b) sqrt(T - 1) / sqrt(1
   * - skew sr + (kurt - 1)/4 sr^2))}.
   *
   * @param ratio per period
   * @param benchmark per period
   * @param periods number of returns, at least 2
   */
  public static double probabilistic(
      double ratio, double benchmark, int periods, double skewness, double kurtosis) {
    if (periods < 2) {
      throw new IllegalArgumentException("at least 2 periods are needed, were " + periods);
    }
    return Normal.cumulative(
        (ratio - benchmark)
            * Math.sqrt(periods - 1)
            / Math.sqrt(variance(ratio, skewness, kurtosis)));
  }

  /** As the long form, of a series of returns; NaN where nothing moved. */
  public static double probabilistic(double[] returns, double benchmark) {
    return probabilistic(
        ReturnStatistics.sharpe(returns),
        benchmark,
        returns.length,
        ReturnStatistics.skewness(returns),
        ReturnStatistics.kurtosis(returns));
  }

  private static double variance(double ratio, double skewness, double kurtosis) {
    return 1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio;
  }

  /**
   * The expected largest of the ratios of independent trials without any skill, in deviations of
   * those ratios: {@code (1 - g) Phi^-1(1 - 1/N) + g Phi^-1(1 - 1/(N e))}.
   *
   * @param trials at least 1; 0 for a single one, as nothing was chosen
   */
  public static double expectedMaximum(int trials) {
    if (trials < 1) {
      throw new IllegalArgumentException("at least 1 trial is needed, were " + trials);
    }
    return trials == 1
        ? 0
        : (1 - EULER_MASCHERONI) * Normal.quantile(1 - 1.0 / trials)
            + EULER_MASCHERONI * Normal.quantile(1 - 1 / (trials * Math.E));
  }

  /**
   * Probability that the true ratio is above what the best of so many trials without skill would
   * show.
   *
   * @param varianceOfTrials of the trials' ratios per period
   */
  public static double deflated(
      double ratio,
      int periods,
      double skewness,
      double kurtosis,
      int trials,
      double varianceOfTrials) {
    return probabilistic(
        ratio, Math.sqrt(varianceOfTrials) * expectedMaximum(trials), periods, skewness, kurtosis);
  }

  /**
   * The least number of returns at which {@link #probabilistic} reaches a confidence; infinite
   * where the ratio is not above the benchmark.
   */
  public static double minimumTrackRecord(
      double ratio, double benchmark, double skewness, double kurtosis, double confidence) {
    if (!(ratio > benchmark)) {
      return Double.POSITIVE_INFINITY;
    }
    double z = Normal.quantile(confidence) / (ratio - benchmark);
    return 1 + variance(ratio, skewness, kurtosis) * z * z;
  }

  /**
   * The least length of a backtest, in years, below which the best of so many trials without skill
   * is expected to show an annual ratio of 1 (Bailey, Borwein, Lopez de Prado, Zhu, Pseudo-
   * mathematics and financial charlatanism, 2014).
   */
  public static double minimumBacktestYears(int trials) {
    double expected = expectedMaximum(trials);
    return expected * expected;
  }
}
