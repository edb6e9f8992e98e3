package io.tradebot.core.indicator;

/**
 * The average price of everything traded in the last {@code period} candles: {@code sum(quote
 * volume) / sum(volume)}; the latest close when nothing was traded in them (S. Berkowitz, D. Logue
 * and E. Noser, The Total Cost of Transactions on the NYSE, 1988, over a rolling window). Warm-up:
 * {@code period}.
 */
public final class VolumeWeightedAveragePrice implements Indicator {
  private final SimpleMovingAverage volume;
  private final SimpleMovingAverage quoteVolume;
  private double close;

  /**
   * @throws IllegalArgumentException when the period is below 1
   */
  public VolumeWeightedAveragePrice(int period) {
    volume = new SimpleMovingAverage(period);
    quoteVolume = new SimpleMovingAverage(period);
  }

  /**
   * Takes a closed candle.
   *
   * @param volume in the base asset
   * @param quoteVolume sum of price times quantity
   */
  public void update(double close, double volume, double quoteVolume) {
    Inputs.requireFinite(close);
    Inputs.requireFinite(volume);
    Inputs.requireFinite(quoteVolume);
    this.close = close;
    this.volume.update(volume);
    this.quoteVolume.update(quoteVolume);
  }

  @Override
  public int warmUp() {
    return volume.warmUp();
  }

  @Override
  public boolean isReady() {
    return volume.isReady();
  }

  @Override
  public double value() {
    if (!isReady()) {
      return Double.NaN;
    }
    return volume.value() <= 1e-12 ? close : quoteVolume.value() / volume.value();
  }

  @Override
  public void reset() {
    volume.reset();
    quoteVolume.reset();
    close = 0;
  }
}
