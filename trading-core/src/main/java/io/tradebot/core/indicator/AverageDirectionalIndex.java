package io.tradebot.core.indicator;

/**
 * Wilder's average directional index, 0 to 100: how much of the range of recent candles went one
 * way (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978).
 *
 * <p>A candle's upward movement is {@code high - previous high} where that is positive and larger
 * than {@code previous low - low}, the downward one the reverse; each is averaged with Wilder's
 * smoothing and divided by the average true range, in percent: +DI and -DI. {@code DX = 100 |+DI -
 * -DI| / (+DI + -DI)}, 0 when neither moved, and the index is DX under Wilder's smoothing. Warm-up:
 * {@code 2 * period} candles, as the first has no movement.
 */
public final class AverageDirectionalIndex implements Indicator {
  private final WilderAverage up;
  private final WilderAverage down;
  private final WilderAverage range;
  private final WilderAverage index;
  private double previousHigh = Double.NaN;
  private double previousLow = Double.NaN;
  private double previousClose = Double.NaN;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public AverageDirectionalIndex(int period) {
    up = new WilderAverage(period);
    down = new WilderAverage(period);
    range = new WilderAverage(period);
    index = new WilderAverage(period);
  }

  /** Takes a closed candle. */
  public void update(double high, double low, double close) {
    Inputs.requireFinite(high);
    Inputs.requireFinite(low);
    Inputs.requireFinite(close);
    if (!Double.isNaN(previousClose)) {
      double rise = high - previousHigh;
      double fall = previousLow - low;
      up.update(rise > 0 && rise > fall ? rise : 0);
      down.update(fall > 0 && fall > rise ? fall : 0);
      range.update(
          Math.max(
              high - low, Math.max(Math.abs(high - previousClose), Math.abs(low - previousClose))));
      if (range.isReady()) {
        double moved = up.value() + down.value();
        index.update(moved == 0 ? 0 : 100 * Math.abs(up.value() - down.value()) / moved);
      }
    }
    previousHigh = high;
    previousLow = low;
    previousClose = close;
  }

  @Override
  public int warmUp() {
    return 2 * index.period();
  }

  @Override
  public boolean isReady() {
    return index.isReady();
  }

  @Override
  public double value() {
    return isReady() ? index.value() : Double.NaN;
  }

  /** +DI, 0 to 100; {@code NaN} until ready. */
  public double plusDirection() {
    return direction(up);
  }

  /** -DI, 0 to 100; {@code NaN} until ready. */
  public double minusDirection() {
    return direction(down);
  }

  private double direction(WilderAverage movement) {
    if (!isReady()) {
      return Double.NaN;
    }
    return range.value() == 0 ? 0 : 100 * movement.value() / range.value();
  }

  @Override
  public void reset() {
    up.reset();
    down.reset();
    range.reset();
    index.reset();
    previousHigh = Double.NaN;
    previousLow = Double.NaN;
    previousClose = Double.NaN;
  }
}
