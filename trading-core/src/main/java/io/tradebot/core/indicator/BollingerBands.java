package io.tradebot.core.indicator;

/**
 * Bollinger bands: the mean of the last {@code period} values and lines {@code deviations} standard
 * deviations of the population above and below it (J. Bollinger, Bollinger on Bollinger Bands,
 * 2001).
 *
 * <p>{@link #value} is %B, {@code (x - lower) / (upper - lower)}: 0 at the lower line, 1 at the
 * upper one, one half when the lines touch. {@link #width} is {@code (upper - lower) / mean}.
 * Warm-up: {@code period}.
 */
public final class BollingerBands implements Indicator {
  private final SimpleMovingAverage mean;
  private final StandardDeviation deviation;
  private final double deviations;
  private double latest;

  /**
   * @throws IllegalArgumentException when the period is below 1 or {@code deviations} not positive
   */
  public BollingerBands(int period, double deviations) {
    if (!(deviations > 0)) {
      throw new IllegalArgumentException("deviations must be positive, was " + deviations);
    }
    this.mean = new SimpleMovingAverage(period);
    this.deviation = StandardDeviation.ofPopulation(period);
    this.deviations = deviations;
  }

  public void update(double value) {
    mean.update(value);
    deviation.update(value);
    latest = value;
  }

  @Override
  public int warmUp() {
    return mean.warmUp();
  }

  @Override
  public boolean isReady() {
    return mean.isReady();
  }

  /** %B. */
  @Override
  public double value() {
    return at(deviation.value());
  }

  /** Distance of the lines as a fraction of the mean; {@code NaN} until ready. */
  public double width() {
    return 2 * deviations * deviation.value() / mean.value();
  }

  private double at(double sigma) {
    if (!isReady()) {
      return Double.NaN;
    }
    // What is left of a constant stream is rounding, which must not choose a side.
    boolean touching = sigma <= 1e-12 * Math.abs(mean.value());
    return touching ? 0.5 : 0.5 + (latest - mean.value()) / (2 * deviations * sigma);
  }

  @Override
  public void reset() {
    mean.reset();
    deviation.reset();
    latest = 0;
  }
}
