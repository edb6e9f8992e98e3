package io.tradebot.core.indicator;

/**
 * An average that forgets geometrically: {@code e[t] = e[t-1] + a (x[t] - e[t-1])} with {@code a =
 * 2 / (period + 1)}.
 *
 * <p>It begins with the simple average of the first {@code period} values, as TA-Lib does. The
 * weight of that beginning is {@code (1 - a)^n} after n further updates: 2 % after {@code 2 *
 * period}, so two instances that began at different places agree only after several periods.
 * Warm-up: {@code period}.
 */
public final class ExponentialMovingAverage implements Indicator {
  private final int period;
  private final double weight;
  private int seen;
  private double value;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public ExponentialMovingAverage(int period) {
    if (period < 1) {
      throw new IllegalArgumentException("period must be at least 1, was " + period);
    }
    this.period = period;
    this.weight = 2.0 / (period + 1);
  }

  public void update(double next) {
    Inputs.requireFinite(next);
    if (seen < period) {
      seen++;
      value += (next - value) / seen;
    } else {
      value += weight * (next - value);
    }
  }

  @Override
  public int warmUp() {
    return period;
  }

  @Override
  public boolean isReady() {
    return seen == period;
  }

  @Override
  public double value() {
    return isReady() ? value : Double.NaN;
  }

  @Override
  public void reset() {
    seen = 0;
    value = 0;
  }
}
