package io.tradebot.core.indicator;

/**
 * The standard deviation of the last {@code period} values: {@code sqrt(sum((x - mean)^2) / n)}
 * with n = {@code period} for the whole population (Bollinger bands) or {@code period - 1} for a
 * sample (volatility).
 *
 * <p>Taken anew from the window at each reading, in two passes: running sums lose their digits when
 * a large move leaves a calm window, and for the periods in use the passes cost less than the care.
 * An update is O(1), {@link #value} is O({@code period}). Warm-up: {@code period}.
 */
public final class StandardDeviation implements Indicator {
  private final Window window;
  private final int divisor;

  private StandardDeviation(int period, int divisor) {
    window = new Window(period);
    this.divisor = divisor;
  }

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public static StandardDeviation ofPopulation(int period) {
    return new StandardDeviation(period, period);
  }

  /**
   * @throws IllegalArgumentException when the period is below 2
   */
  public static StandardDeviation ofSample(int period) {
    if (period < 2) {
      throw new IllegalArgumentException("period of a sample must be at least 2, was " + period);
    }
    return new StandardDeviation(period, period - 1);
  }

  public void update(double value) {
    window.push(Inputs.requireFinite(value));
  }

  @Override
  public int warmUp() {
    return window.length();
  }

  @Override
  public boolean isReady() {
    return window.isFull();
  }

  @Override
  public double value() {
    if (!isReady()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < window.length(); i++) {
      sum += window.at(i);
    }
    double mean = sum / window.length();
    double squares = 0;
    for (int i = 0; i < window.length(); i++) {
      double distance = window.at(i) - mean;
      squares += distance * distance;
    }
    return Math.sqrt(squares / divisor);
  }

  @Override
  public void reset() {
    window.clear();
  }
}
