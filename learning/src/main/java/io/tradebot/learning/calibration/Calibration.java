package io.tradebot.learning.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Maps the raw probability of one answer to one that comes true as often as it says; fitted on data
 * later than what the model was trained on.
 */
public sealed interface Calibration {
  /** For a raw probability, 0 to 1; the answer lies strictly between 0 and 1. */
  double apply(double raw);

  /** Leaves it as it is. */
  record None() implements Calibration {
    @Override
    public double apply(double raw) {
      return Math.clamp(raw, EDGE, 1 - EDGE);
    }
  }

  /**
   * {@code 1 / (1 + exp(-(slope * logit(raw) + shift)))} (J. Platt, Probabilistic Outputs for
   * Support Vector Machines, 1999, on the logit).
   */
  record Platt(double slope, double shift) implements Calibration {
    @Override
    public double apply(double raw) {
      return Math.clamp(sigmoid(slope * logit(raw) + shift), EDGE, 1 - EDGE);
    }
  }

  /**
   * A rising step function with straight lines between its points (B. Zadrozny and C. Elkan,
   * Transforming Classifier Scores into Accurate Multiclass Probability Estimates, 2002).
   *
   * @param raw rising
   * @param calibrated not falling
   */
  record Isotonic(List<Double> raw, List<Double> calibrated) implements Calibration {
    public Isotonic {
      raw = List.copyOf(raw);
      calibrated = List.copyOf(calibrated);
      if (raw.isEmpty() || raw.size() != calibrated.size()) {
        throw new IllegalArgumentException("isotonic calibration needs as many values as points");
      }
    }

    @Override
    public double apply(double value) {
      int last = raw.size() - 1;
      double result;
      if (value <= raw.getFirst()) {
        result = calibrated.getFirst();
      } else if (value >= raw.get(last)) {
        result = calibrated.get(last);
      } else {
        int low = 0;
        int high = last;
        while (high - low > 1) {
          int middle = (low + high) >>> 1;
          if (raw.get(middle) <= value) {
            low = middle;
          } else {
            high = middle;
          }
        }
        double share = (value - raw.get(low)) / (raw.get(high) - raw.get(low));
        result = calibrated.get(low) + share * (calibrated.get(high) - calibrated.get(low));
      }
      return Math.clamp(result, EDGE, 1 - EDGE);
    }
  }

  /** No calibrated probability is nearer to certainty than this. */
  double EDGE = 1e-4;

  /** Fits a Platt map by Newton's method with Platt's softened targets; the weights may differ. */
  static Platt platt(double[] raw, boolean[] cameTrue) {
    int n = raw.length;
    double positives = 0;
    for (boolean truth : cameTrue) {
      positives += truth ? 1 : 0;
    }
    double high = (positives + 1) / (positives + 2);
    double low = 1 / (n - positives + 2);
    double slope = 1;
    double shift = 0;
    for (int iteration = 0; iteration < 100; iteration++) {
      // A little ridge keeps the step finite where all scores are equal.
      double hss = 1e-9;
      double hsb = 0;
      double hbb = 1e-9;
      double gs = 0;
      double gb = 0;
      for (int i = 0; i < n; i++) {
        double x = logit(raw[i]);
        double p = sigmoid(slope * x + shift);
        double miss = p - (cameTrue[i] ? high : low);
        double weight = Math.max(p * (1 - p), 1e-12);
        gs += miss * x;
        gb += miss;
        hss += weight * x * x;
        hsb += weight * x;
        hbb += weight;
      }
      double determinant = hss * hbb - hsb * hsb;
      if (!(determinant > 1e-18)) {
        break;
      }
      double stepSlope = (hbb * gs - hsb * gb) / determinant;
      double stepShift = (hss * gb - hsb * gs) / determinant;
      // Halved while too long: Newton may overshoot from afar.
      double scale = Math.min(1, 2 / Math.max(Math.abs(stepSlope), Math.abs(stepShift)));
      slope -= scale * stepSlope;
      shift -= scale * stepShift;
      if (Math.abs(stepSlope) + Math.abs(stepShift) < 1e-10) {
        break;
      }
    }
    // A negative slope would turn the model round on the word of one fold: no opinion instead.
    return new Platt(Math.max(slope, 0), shift);
  }

  /** Fits an isotonic map by pooling adjacent violators. */
  static Isotonic isotonic(double[] raw, boolean[] cameTrue) {
    int n = raw.length;
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> raw[i]));
    double[] sum = new double[n];
    double[] count = new double[n];
    double[] at = new double[n];
    int blocks = 0;
    for (Integer i : order) {
      sum[blocks] = cameTrue[i] ? 1 : 0;
      count[blocks] = 1;
      at[blocks] = raw[i];
      blocks++;
      while (blocks > 1
          && sum[blocks - 2] / count[blocks - 2] >= sum[blocks - 1] / count[blocks - 1]) {
        at[blocks - 2] =
            (at[blocks - 2] * count[blocks - 2] + at[blocks - 1] * count[blocks - 1])
                / (count[blocks - 2] + count[blocks - 1]);
        sum[blocks - 2] += sum[blocks - 1];
        count[blocks - 2] += count[blocks - 1];
        blocks--;
      }
    }
    List<Double> x = IntStream.range(0, blocks).mapToObj(b -> at[b]).toList();
    List<Double> y = IntStream.range(0, blocks).mapToObj(b -> sum[b] / count[b]).toList();
    return new Isotonic(x, y);
  }

  private static double logit(double p) {
    double inside = Math.clamp(p, 1e-9, 1 - 1e-9);
    return Math.log(inside / (1 - inside));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
