package io.tradebot.core.indicator;

/**
 * Wilder's smoothing: {@code w[t] = (w[t-1] (period - 1) + x[t]) / period}, begun with the simple
 * average of the first {@code period} values (J. Welles Wilder, New Concepts in Technical Trading
 * Systems, 1978).
 */
final class WilderAverage {
  private final int period;
  private int seen;
  private double value;

  WilderAverage(int period) {
    if (period < 1) {
      throw new IllegalArgumentException("period must be at least 1, was " + period);
    }
    this.period = period;
  }

  void update(double next) {
    if (seen < period) {
      seen++;
    }
    value += (next - value) / seen;
  }

  int period() {
    return period;
  }

  boolean isReady() {
    return seen == period;
  }

  double value() {
    return value;
  }

  void reset() {
    seen = 0;
    value = 0;
  }
}
