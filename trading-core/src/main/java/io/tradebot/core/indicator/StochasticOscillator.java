package io.tradebot.core.indicator;

/**
 * The slow stochastic oscillator, 0 to 100: where the close stands in the range of the last {@code
 * period} candles, smoothed twice (G. C. Lane, Lane's Stochastics, 1984).
 *
 * <p>Raw: {@code 100 (close - lowest low) / (highest high - lowest low)}, 50 when the range is
 * empty; {@link #value %K} is its simple average over {@code smoothing}, {@link #d %D} that of %K
 * over {@code signalPeriod}. Warm-up: {@code period + smoothing + signalPeriod - 2}.
 */
public final class StochasticOscillator implements Indicator {
  private final Window highs;
  private final Window lows;
  private final SimpleMovingAverage k;
  private final SimpleMovingAverage d;

  /**
   * @throws IllegalArgumentException when a period is below 1
   */
  public StochasticOscillator(int period, int smoothing, int signalPeriod) {
    highs = new Window(period);
    lows = new Window(period);
    k = new SimpleMovingAverage(smoothing);
    d = new SimpleMovingAverage(signalPeriod);
  }

  /** Takes a closed candle. */
  public void update(double high, double low, double close) {
    Inputs.requireFinite(close);
    Inputs.requireFinite(high);
    Inputs.requireFinite(low);
    highs.push(high);
    lows.push(low);
    if (!highs.isFull()) {
      return;
    }
    double highest = highs.at(0);
    double lowest = lows.at(0);
    for (int i = 1; i < highs.length(); i++) {
      highest = Math.max(highest, highs.at(i));
      lowest = Math.min(lowest, lows.at(i));
    }
    k.update(highest == lowest ? 50 : 100 * (close - lowest) / (highest - lowest));
    if (k.isReady()) {
      d.update(k.value());
    }
  }

  @Override
  public int warmUp() {
    return highs.length() + k.warmUp() + d.warmUp() - 2;
  }

  @Override
  public boolean isReady() {
    return d.isReady();
  }

  /** %K. */
  @Override
  public double value() {
    return isReady() ? k.value() : Double.NaN;
  }

  /** %D; {@code NaN} until ready. */
  public double d() {
    return d.value();
  }

  @Override
  public void reset() {
    highs.clear();
    lows.clear();
    k.reset();
    d.reset();
  }
}
