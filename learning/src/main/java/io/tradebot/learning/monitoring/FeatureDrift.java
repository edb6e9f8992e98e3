package io.tradebot.learning.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the features that a model sees now lie from those it was trained on, by feature: over the
 * latest candles, against the deciles of training. Not thread-safe.
 *
 * <p>Population stability index: {@code sum((now - then) ln(now / then))} over the ten parts, where
 * then is a tenth; Kolmogorov-Smirnov distance: the largest distance of the two cumulative shares,
 * at the deciles.
 */
public final class FeatureDrift {
  private static final int PARTS = 10;

  private final List<String> features;
  private final double[][] deciles;
  private final byte[][] seen;
  private final int[][] counts;
  private int next;
  private int size;

  /**
   * @param deciles nine rising values for each feature, by name
   * @param candles looked at
   */
  public FeatureDrift(Map<String, List<Double>> deciles, int candles) {
    this.features = List.copyOf(deciles.keySet());
    this.deciles =
        features.stream()
            .map(f -> deciles.getOrDefault(f, List.of()).stream().mapToDouble(x -> x).toArray())
            .toArray(double[][]::new);
    this.seen = new byte[features.size()][candles];
    this.counts = new int[features.size()][PARTS];
  }

  /** Names of the features, in the order of {@link #add}. */
  public List<String> features() {
    return features;
  }

  /** Takes the values at a candle; {@code NaN} where a feature is missing, which counts nowhere. */
  public void add(double[] values) {
    int candles = seen.length == 0 ? 1 : seen[0].length;
    for (int f = 0; f < seen.length; f++) {
      if (size == candles && seen[f][next] >= 0) {
        counts[f][seen[f][next]]--;
      }
      byte part = -1;
      if (!Double.isNaN(values[f])) {
        part = 0;
        while (part < PARTS - 1 && values[f] > deciles[f][part]) {
          part++;
        }
        counts[f][part]++;
      }
      seen[f][next] = part;
    }
    next = (next + 1) % candles;
    size = Math.min(size + 1, candles);
  }

  /** Whether as many candles as shall be looked at have been seen. */
  public boolean isFull() {
    return seen.length > 0 && size == seen[0].length;
  }

  /**
   * Population stability index of each feature; 0.1 to 0.25 is commonly called a moderate shift.
   */
  public Map<String, Double> stabilityIndex() {
    Map<String, Double> result = new TreeMap<>();
    for (int f = 0; f < counts.length; f++) {
      int total = total(f);
      double index = 0;
      for (int part = 0; part < PARTS; part++) {
        // Half a candle in an empty part: its logarithm is finite.
        double now = Math.max(counts[f][part], 0.5) / Math.max(total, 1);
        double then = 1.0 / PARTS;
        index += (now - then) * Math.log(now / then);
      }
      result.put(features.get(f), total == 0 ? 0 : index);
    }
    return result;
  }

  /** Kolmogorov-Smirnov distance of each feature, 0 to 1. */
  public Map<String, Double> distance() {
    Map<String, Double> result = new TreeMap<>();
    for (int f = 0; f < counts.length; f++) {
      int total = total(f);
      double below = 0;
      double largest = 0;
      for (int part = 0; part < PARTS - 1; part++) {
        below += total == 0 ? 0 : (double) counts[f][part] / total;
        largest = Math.max(largest, Math.abs(below - (part + 1.0) / PARTS));
      }
      result.put(features.get(f), total == 0 ? 0 : largest);
    }
    return result;
  }

  private int total(int f) {
    int total = 0;
    for (int count : counts[f]) {
      total += count;
    }
    return total;
  }

  /** The features whose index is above their limit, with both numbers, once enough was seen. */
  public List<String> drifted(Map<String, Double> limits) {
    if (!isFull()) {
      return List.of();
    }
    List<String> result = new ArrayList<>();
    stabilityIndex()
        .forEach(
            (feature, index) -> {
              double limit = limits.getOrDefault(feature, Double.POSITIVE_INFINITY);
              if (index > limit) {
                result.add(
                    String.format(
                        java.util.Locale.ROOT, "%s %.2f above %.2f", feature, index, limit));
              }
            });
    return result;
  }

  /** Nine values that part sorted numbers into ten parts of equal count. */
  public static List<Double> deciles(double[] sorted) {
    List<Double> result = new ArrayList<>(PARTS - 1);
    for (int part = 1; part < PARTS; part++) {
      result.add(sorted[(int) ((long) sorted.length * part / PARTS)]);
    }
    return result;
  }
}
