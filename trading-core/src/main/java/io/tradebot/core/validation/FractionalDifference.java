package io.tradebot.core.validation;

/**
 * Differences of a fractional order: stationary, with as much memory kept as the order leaves (M.
 * Lopez de Prado, 2018, chapter 5).
 */
public final class FractionalDifference {
  private FractionalDifference() {}

  /** {@code w[0] = 1, w[k] = -w[k-1] (d - k + 1) / k}. */
  public static double[] weights(double order, int count) {
    double[] weights = new double[count];
    weights[0] = 1;
    for (int k = 1; k < count; k++) {
      weights[k] = -weights[k - 1] * (order - k + 1) / k;
    }
    return weights;
  }

  /** With a window of fixed width; the first result belongs to value {@code width - 1}. */
  public static double[] fixedWidth(double[] values, double order, int width) {
    double[] weights = weights(order, width);
    double[] result = new double[Math.max(0, values.length - width + 1)];
    for (int i = 0; i < result.length; i++) {
      result[i] = apply(weights, values, i + width - 1);
    }
    return result;
  }

  /** With all values so far. */
  public static double[] expanding(double[] values, double order) {
    double[] weights = weights(order, Math.max(1, values.length));
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = apply(weights, values, i);
    }
    return result;
  }

  private static double apply(double[] weights, double[] values, int last) {
    double sum = 0;
    for (int k = 0; k < weights.length && k <= last; k++) {
      sum += weights[k] * values[last - k];
    }
    return sum;
  }
}
