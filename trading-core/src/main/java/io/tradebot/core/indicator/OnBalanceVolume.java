package io.tradebot.core.indicator;

/**
 * The change of the on-balance volume over the last {@code period} candles, as a share of what was
 * traded in them, -1 to 1.
 *
 * <p>On-balance volume adds a candle's volume when its close is above the one before and takes it
 * away when it is below (J. Granville, Granville's New Key to Stock Market Profits, 1963). The
 * running total depends on where it began and on the size of the market; its change as a share does
 * not. 0 when nothing was traded. Warm-up: {@code period + 1} candles, as the first has no change.
 */
public final class OnBalanceVolume implements Indicator {
  private final SimpleMovingAverage signed;
  private final SimpleMovingAverage total;
  private double previousClose = Double.NaN;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public OnBalanceVolume(int period) {
    signed = new SimpleMovingAverage(period);
    total = new SimpleMovingAverage(period);
  }

  /** Takes a closed candle. */
  public void update(double close, double volume) {
    Inputs.requireFinite(close);
    if (!(Inputs.requireFinite(volume) >= 0)) {
      throw new IllegalArgumentException("volume must not be negative, was " + volume);
    }
    if (!Double.isNaN(previousClose)) {
      signed.update(Math.signum(close - previousClose) * volume);
      total.update(volume);
    }
    previousClose = close;
  }

  @Override
  public int warmUp() {
    return total.warmUp() + 1;
  }

  @Override
  public boolean isReady() {
    return total.isReady();
  }

  @Override
  public double value() {
    if (!isReady()) {
      return Double.NaN;
    }
    // A running sum of a stream that fell silent may keep a remainder of rounding.
    double traded = total.value();
    return traded <= 1e-12 ? 0 : Math.clamp(signed.value() / traded, -1, 1);
  }

  @Override
  public void reset() {
    signed.reset();
    total.reset();
    previousClose = Double.NaN;
  }
}
