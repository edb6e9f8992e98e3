package io.tradebot.learning.artefact;

import io.tradebot.core.feature.FeatureGroup;
import io.tradebot.core.feature.FeatureSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A thousand windows that look like what a model sees, the same ones for the same numbers: each
 * feature wanders about its mean in training, and groups that can be missing are missing in some.
 */
public final class GoldenInputs {
  public static final int COUNT = 1_000;

  private static final long SEED = 20_260_101;
  private static final double MEMORY = 0.9;

  private final FeatureSet features;
  private final int window;
  private final List<Double> means;
  private final List<Double> deviations;
  private final SplittableRandom random = new SplittableRandom(SEED);

  public GoldenInputs(
      FeatureSet features, int window, List<Double> means, List<Double> deviations) {
    this.features = features;
    this.window = window;
    this.means = means;
    this.deviations = deviations;
  }

  /** Writes the next window. */
  public void next(float[] into) {
    int width = features.size();
    double renewal = Math.sqrt(1 - MEMORY * MEMORY);
    boolean[] missing = new boolean[FeatureGroup.values().length];
    for (FeatureGroup group : FeatureGroup.values()) {
      missing[place(group)] = group != FeatureGroup.CANDLE && random.nextInt(4) == 0;
    }
    double[] position = new double[width];
    for (int j = 0; j < width; j++) {
      position[j] = random.nextGaussian();
    }
    for (int row = 0; row < window; row++) {
      for (int j = 0; j < width; j++) {
        position[j] = MEMORY * position[j] + renewal * random.nextGaussian();
        into[row * width + j] =
            missing[place(features.features().get(j).group())]
                ? Float.NaN
                : (float) (means.get(j) + deviations.get(j) * position[j]);
      }
    }
  }

  @SuppressWarnings("EnumOrdinal")
  private static int place(FeatureGroup group) {
    return group.ordinal();
  }
}
