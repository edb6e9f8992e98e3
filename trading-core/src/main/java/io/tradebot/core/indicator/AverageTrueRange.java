package io.tradebot.core.indicator;

/**
 * Wilder's average true range, in the units of the prices it is fed.
 *
 * <p>The true range of a candle is {@code max(high - low, |high - previousClose|, |low -
 * previousClose|)}, that of the first candle {@code high - low}; the ranges are averaged with
 * Wilder's smoothing, {@code (a[t-1] (period - 1) + r[t]) / period}, begun with the simple average
 * of the first {@code period} ranges (J. Welles Wilder, New Concepts in Technical Trading Systems,
 * 1978). Warm-up: {@code period} candles.
 */
public final class AverageTrueRange implements Indicator {
  private final WilderAverage average;
  private double previousClose = Double.NaN;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public AverageTrueRange(int period) {
    average = new WilderAverage(period);
  }

  /** Takes a closed candle. */
  public void update(double high, double low, double close) {
    Inputs.requireFinite(high);
    Inputs.requireFinite(low);
    Inputs.requireFinite(close);
    if (high < low) {
      throw new IllegalArgumentException("high is below low: " + high + " < " + low);
    }
    double range = high - low;
    if (!Double.isNaN(previousClose)) {
      range =
          Math.max(range, Math.max(Math.abs(high - previousClose), Math.abs(low - previousClose)));
    }
    previousClose = close;
    average.update(range);
  }

  @Override
  public int warmUp() {
    return average.period();
  }

  @Override
  public boolean isReady() {
    return average.isReady();
  }

  @Override
  public double value() {
    return isReady() ? average.value() : Double.NaN;
  }

  @Override
  public void reset() {
    average.reset();
    previousClose = Double.NaN;
  }
}
