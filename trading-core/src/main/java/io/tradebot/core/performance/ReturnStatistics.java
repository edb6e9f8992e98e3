package io.tradebot.core.performance;

import java.util.Arrays;

/**
 * Statistics of returns of equal periods; none of them annualised. NaN where a series is too short
 * or nothing moved.
 */
public final class ReturnStatistics {
  private ReturnStatistics() {}

  public static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Sample standard deviation. */
  public static double deviation(double[] values) {
    return values.length < 2
        ? Double.NaN
        : Math.sqrt(moment(values, 2) * values.length / (values.length - 1));
  }

  /** The n-th central moment, divided by the number of values. */
  private static double moment(double[] values, int order) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      double power = value - mean;
      for (int i = 1; i < order; i++) {
        power *= value - mean;
      }
      sum += power;
    }
    return sum / values.length;
  }

  /** Population skewness, {@code m3 / m2^1.5}. */
  public static double skewness(double[] values) {
    double variance = moment(values, 2);
    return variance > 0 ? moment(values, 3) / Math.pow(variance, 1.5) : Double.NaN;
  }

  /** Population kurtosis after Pearson, {@code m4 / m2^2}: 3 for a normal. */
  public static double kurtosis(double[] values) {
    double variance = moment(values, 2);
    return variance > 0 ? moment(values, 4) / (variance * variance) : Double.NaN;
  }

  /** Mean over sample deviation (W. F. Sharpe, 1994), risk-free rate zero. */
  public static double sharpe(double[] returns) {
    double deviation = deviation(returns);
    return deviation > 0 ? mean(returns) / deviation : Double.NaN;
  }

  /** Mean over {@code sqrt(mean(min(r, 0)^2))} (F. Sortino, L. Price, 1994). */
  public static double sortino(double[] returns) {
    double squares = 0;
    for (double value : returns) {
      double fall = Math.min(value, 0);
      squares += fall * fall;
    }
    double downside = Math.sqrt(squares / returns.length);
    return downside > 0 ? mean(returns) / downside : Double.NaN;
  }

  /**
   * Gains over losses against a threshold: {@code sum(max(r - t, 0)) / sum(max(t - r, 0))} (C.
   * Keating, W. Shadwick, A universal performance measure, 2002). With 0 it is the profit factor of
   * the periods.
   */
  public static double omega(double[] returns, double threshold) {
    double gains = 0;
    double losses = 0;
    for (double value : returns) {
      gains += Math.max(value - threshold, 0);
      losses += Math.max(threshold - value, 0);
    }
    return losses > 0 ? gains / losses : Double.NaN;
  }

  /** {@code sqrt(n) mean / deviation} (V. Tharp's system quality number). */
  public static double systemQuality(double[] values) {
    return Math.sqrt(values.length) * sharpe(values);
  }

  /** Largest fall from a peak as a fraction of it; the start counts as the first peak. */
  public static double maxDrawdown(double[] returns) {
    double deepest = 0;
    for (double depth : drawdowns(returns)) {
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /** Root mean square of the drawdowns after each return (P. Martin, 1987). */
  public static double ulcer(double[] returns) {
    double squares = 0;
    for (double depth : drawdowns(returns)) {
      squares += depth * depth;
    }
    return returns.length == 0 ? Double.NaN : Math.sqrt(squares / returns.length);
  }

  /** Fraction below the highest equity so far, after each return. */
  public static double[] drawdowns(double[] returns) {
    double[] depths = new double[returns.length];
    double equity = 1;
    double peak = 1;
    for (int i = 0; i < returns.length; i++) {
      equity *= 1 + returns[i];
      peak = Math.max(peak, equity);
      depths[i] = 1 - equity / peak;
    }
    return depths;
  }

  /** What remains of one after all returns. */
  public static double growth(double[] returns) {
    double equity = 1;
    for (double value : returns) {
      equity *= 1 + value;
    }
    return equity;
  }

  /**
   * Historical value at risk: the loss, positive, that is not exceeded in a share {@code
   * confidence} of the periods.
   */
  public static double valueAtRisk(double[] returns, double confidence) {
    return returns.length == 0 ? Double.NaN : -quantile(returns, 1 - confidence);
  }

  /** Mean loss, positive, of the periods at or beyond the value at risk. */
  public static double expectedShortfall(double[] returns, double confidence) {
    double limit = -valueAtRisk(returns, confidence);
    double sum = 0;
    int count = 0;
    for (double value : returns) {
      if (value <= limit) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? Double.NaN : -sum / count;
  }

  /** The value below which a share lies, between neighbours by their distance (type 7). */
  public static double quantile(double[] values, double share) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
