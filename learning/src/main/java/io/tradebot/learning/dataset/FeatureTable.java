package io.tradebot.learning.dataset;

import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeaturePipeline;
import io.tradebot.core.feature.FeatureSet;
import java.util.Arrays;

/**
 * The features of every candle of a market, as {@link FeaturePipeline} computes them live; after a
 * hole it begins anew, as it does live. Immutable.
 */
public final class FeatureTable {
  private final FeatureSet set;
  private final float[] rows;
  private final double[] atr;
  private final int[] run;

  private FeatureTable(FeatureSet set, float[] rows, double[] atr, int[] run) {
    this.set = set;
    this.rows = rows;
    this.atr = atr;
    this.run = run;
  }

  /** Computes the features of a set for all candles. */
  public static FeatureTable of(Candles candles, FeatureSet set) {
    FeaturePipeline pipeline = new FeaturePipeline();
    float[] rows = new float[candles.size() * set.size()];
    double[] atr = new double[candles.size()];
    int[] run = new int[candles.size()];
    for (int i = 0; i < candles.size(); i++) {
      if (i > 0 && !candles.follows(i)) {
        pipeline.reset();
      }
      pipeline.onCandle(
          candles.endNs(i),
          candles.high(i),
          candles.low(i),
          candles.close(i),
          candles.volume(i),
          candles.quoteVolume(i),
          candles.takerBuyVolume(i));
      pipeline.copyTo(set, rows, i * set.size());
      atr[i] = pipeline.isReady() ? pipeline.atr() : Double.NaN;
      run[i] = pipeline.isReady() ? (i > 0 ? run[i - 1] : 0) + 1 : 0;
    }
    return new FeatureTable(set, rows, atr, run);
  }

  /**
   * The same table with every row moved to a later candle, so that a model sees stale features: a
   * placebo.
   */
  public FeatureTable delayed(int candles) {
    float[] moved = new float[rows.length];
    Arrays.fill(moved, 0, candles * set.size(), Float.NaN);
    System.arraycopy(rows, 0, moved, candles * set.size(), rows.length - candles * set.size());
    int[] laterRun = run.clone();
    for (int i = 0; i < laterRun.length; i++) {
      laterRun[i] = Math.max(0, run[i] - candles);
    }
    return new FeatureTable(set, moved, atr, laterRun);
  }

  public FeatureSet set() {
    return set;
  }

  public int size() {
    return run.length;
  }

  /** Whether the rows of {@code window} candles up to and including {@code i} are known. */
  public boolean hasWindow(int i, int window) {
    return run[i] >= window;
  }

  /** Writes the window that ends at candle {@code i}, row by row, the oldest first. */
  public void copyWindow(int i, int window, float[] into, int offset) {
    int width = set.size();
    System.arraycopy(rows, (i - window + 1) * width, into, offset, window * width);
  }

  public float value(int i, int column) {
    return rows[i * set.size() + column];
  }

  /** The column of a feature, or -1. */
  public int column(Feature feature) {
    return set.features().indexOf(feature);
  }

  /** Average true range 14 in units of the price; {@code NaN} until warm. */
  public double atr(int i) {
    return atr[i];
  }
}
