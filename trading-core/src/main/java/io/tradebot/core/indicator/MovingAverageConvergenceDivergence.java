package io.tradebot.core.indicator;

/**
 * MACD: the distance of a fast from a slow exponential average, in the units of its input, with an
 * exponential average of that distance as its signal line (G. Appel, The Moving Average
 * Convergence-Divergence Trading Method, 1979; 12, 26 and 9 are his periods).
 *
 * <p>{@link #value} is the distance, {@link #histogram} the distance less its signal line. Warm-up:
 * {@code slowPeriod + signalPeriod - 1}; the averages begin as {@link ExponentialMovingAverage}
 * says.
 */
public final class MovingAverageConvergenceDivergence implements Indicator {
  private final ExponentialMovingAverage fast;
  private final ExponentialMovingAverage slow;
  private final ExponentialMovingAverage signal;

  /**
   * @throws IllegalArgumentException when a period is below 1 or the fast one is not the shorter
   */
  public MovingAverageConvergenceDivergence(int fastPeriod, int slowPeriod, int signalPeriod) {
    fast = new ExponentialMovingAverage(fastPeriod);
    slow = new ExponentialMovingAverage(slowPeriod);
    signal = new ExponentialMovingAverage(signalPeriod);
    if (fastPeriod >= slowPeriod) {
      throw new IllegalArgumentException(
          "fast period must be below the slow one, was " + fastPeriod + " of " + slowPeriod);
    }
  }

  public void update(double value) {
    fast.update(value);
    slow.update(value);
    if (slow.isReady()) {
      signal.update(fast.value() - slow.value());
    }
  }

  @Override
  public int warmUp() {
    return slow.warmUp() + signal.warmUp() - 1;
  }

  @Override
  public boolean isReady() {
    return signal.isReady();
  }

  @Override
  public double value() {
    return isReady() ? fast.value() - slow.value() : Double.NaN;
  }

  /** The signal line; {@code NaN} until ready. */
  public double signal() {
    return signal.value();
  }

  /** Distance less signal line; {@code NaN} until ready. */
  public double histogram() {
    return value() - signal();
  }

  @Override
  public void reset() {
    fast.reset();
    slow.reset();
    signal.reset();
  }
}
