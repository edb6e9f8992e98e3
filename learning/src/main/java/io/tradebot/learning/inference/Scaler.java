package io.tradebot.learning.inference;

import java.util.List;

/**
 * Brings each column to mean 0 and deviation 1, cut at {@value #CUT} deviations; a missing feature
 * becomes the mean, and its group's mask tells the model so.
 */
public record Scaler(List<Double> means, List<Double> deviations) {
  /** Beyond this many deviations from its mean a value says no more. */
  public static final float CUT = 5;

  public Scaler {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.size() != deviations.size()) {
      throw new IllegalArgumentException("a scaler needs a deviation for each mean");
    }
  }

  /** The numbers of a scaler, ready to be applied row by row. */
  public Prepared prepare() {
    float[] mean = new float[means.size()];
    float[] factor = new float[means.size()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = means.get(i).floatValue();
      double deviation = deviations.get(i);
      factor[i] = deviation > 0 ? (float) (1 / deviation) : 0;
    }
    return new Prepared(mean, factor);
  }

  /** A scaler in arrays; stateless. */
  public static final class Prepared {
    private final float[] mean;
    private final float[] factor;

    private Prepared(float[] mean, float[] factor) {
      this.mean = mean;
      this.factor = factor;
    }

    /** Scales rows of all columns. */
    public void apply(float[] from, float[] to, int length) {
      int column = 0;
      for (int i = 0; i < length; i++) {
        to[i] = scaled(column, from[i]);
        column = column + 1 == mean.length ? 0 : column + 1;
      }
    }

    /** Scales one value of a column. */
    public float scaled(int column, float value) {
      if (Float.isNaN(value)) {
        return 0;
      }
      return Math.clamp((value - mean[column]) * factor[column], -CUT, CUT);
    }
  }
}
