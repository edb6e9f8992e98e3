package io.tradebot.core.validation;

/** The standard normal distribution. */
public final class Normal {
  private static final double SQRT_2 = Math.sqrt(2);
  private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

  private Normal() {}

  /** Probability of a value at or below {@code z}; absolute error below 10<sup>-14</sup>. */
  public static double cumulative(double z) {
    if (Double.isNaN(z)) {
      return Double.NaN;
    }
    double x = Math.abs(z) / SQRT_2;
    double tail = x < 2.5 ? 0.5 * (1 - erfSeries(x)) : 0.5 * erfcFraction(x);
    return z > 0 ? 1 - tail : tail;
  }

  /** {@code erf x = 2/sqrt(pi) exp(-x^2) sum (2^n x^(2n+1) / (2n+1)!!)}. */
  private static double erfSeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** The continued fraction of erfc, from the back. */
  private static double erfcFraction(double x) {
    if (x > 27) {
      return 0;
    }
    double fraction = x;
    for (int n = 120; n >= 1; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
  }

  /**
   * The value below which a share of the distribution lies; infinite at 0 and 1.
   *
   * <p>Begins with P. J. Acklam's rational approximation and refines it by Halley's method.
   */
  public static double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("probability must lie between 0 and 1, was " + p);
    }
    if (p == 0 || p == 1) {
      return p == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double x = approximation(p);
    for (int i = 0; i < 2; i++) {
      double error = cumulative(x) - p;
      double step = error * SQRT_2_PI * Math.exp(x * x / 2);
      x -= step / (1 + x * step / 2);
    }
    return x;
  }

  private static double approximation(double p) {
    if (p < 0.02425) {
      return tail(Math.sqrt(-2 * Math.log(p)));
    }
    if (p > 1 - 0.02425) {
      return -tail(Math.sqrt(-2 * Math.log(1 - p)));
    }
    double q = p - 0.5;
    double r = q * q;
    return (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r
                            + 138.3577518672690)
                        * r
                    - 30.66479806614716)
                * r
            + 2.506628277459239)
        * q
        / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r
                            + 66.80131188771972)
                        * r
                    - 13.28068155288572)
                * r
            + 1);
  }

  private static double tail(double q) {
    return (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q
                            - 2.549732539343734)
                        * q
                    + 4.374664141464968)
                * q
            + 2.938163982698783)
        / ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q
                    + 3.754408661907416)
                * q
            + 1);
  }
}
