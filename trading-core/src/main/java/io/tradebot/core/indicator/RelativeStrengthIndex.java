package io.tradebot.core.indicator;

/**
 * Wilder's relative strength index, 0 to 100: {@code 100 * gain / (gain + loss)}, where gain and
 * loss are the rises and falls from value to value averaged with Wilder's smoothing (J. Welles
 * Wilder, New Concepts in Technical Trading Systems, 1978).
 *
 * <p>50 when nothing moved at all. Warm-up: {@code period + 1} values, as the first has no change.
 */
public final class RelativeStrengthIndex implements Indicator {
  private final WilderAverage gain;
  private final WilderAverage loss;
  private double previous = Double.NaN;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public RelativeStrengthIndex(int period) {
    gain = new WilderAverage(period);
    loss = new WilderAverage(period);
  }

  public void update(double value) {
    Inputs.requireFinite(value);
    if (!Double.isNaN(previous)) {
      double change = value - previous;
      gain.update(Math.max(change, 0));
      loss.update(Math.max(-change, 0));
    }
    previous = value;
  }

  @Override
  public int warmUp() {
    return gain.period() + 1;
  }

  @Override
  public boolean isReady() {
    return gain.isReady();
  }

  @Override
  public double value() {
    if (!isReady()) {
      return Double.NaN;
    }
    double moved = gain.value() + loss.value();
    return moved == 0 ? 50 : 100 * gain.value() / moved;
  }

  @Override
  public void reset() {
    gain.reset();
    loss.reset();
    previous = Double.NaN;
  }
}
