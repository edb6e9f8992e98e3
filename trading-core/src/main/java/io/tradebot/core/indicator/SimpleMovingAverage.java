package io.tradebot.core.indicator;

/**
 * The arithmetic mean of the last {@code period} values: {@code (x[t] + ... + x[t-period+1]) /
 * period}.
 *
 * <p>A running sum is kept. Each time the ring wraps the sum is taken anew from the ring, so that
 * rounding cannot pile up over more than {@code period} updates, however long the stream. Fed with
 * whole numbers whose window sums stay below 2<sup>53</sup>, such as raw fixed-point prices, it is
 * exact: averages of a constant stream are equal to it and to each other, whatever their periods.
 * Warm-up: {@code period}.
 */
public final class SimpleMovingAverage implements Indicator {
  private final Window window;
  private double sum;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public SimpleMovingAverage(int period) {
    window = new Window(period);
  }

  public void update(double value) {
    double oldest = window.push(Inputs.requireFinite(value));
    if (window.isAtEnd()) {
      sum = 0;
      for (int i = 0; i < window.length(); i++) {
        sum += window.at(i);
      }
    } else {
      sum += value - oldest;
    }
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
    return isReady() ? sum / window.length() : Double.NaN;
  }

  @Override
  public void reset() {
    window.clear();
    sum = 0;
  }
}
