package io.tradebot.core.validation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Probabilities of error when many hypotheses are tested at once. */
public final class MultipleTesting {
  private MultipleTesting() {}

  /** Adjusted for the false discovery rate (Y. Benjamini, Y. Hochberg, 1995). */
  public static double[] benjaminiHochberg(double[] p) {
    Integer[] order = order(p);
    double[] adjusted = new double[p.length];
    double least = 1;
    for (int i = p.length - 1; i >= 0; i--) {
      least = Math.min(least, p[order[i]] * p.length / (i + 1));
      adjusted[order[i]] = least;
    }
    return adjusted;
  }

  /** Adjusted for any false rejection at all (S. Holm, 1979). */
  public static double[] holm(double[] p) {
    Integer[] order = order(p);
    double[] adjusted = new double[p.length];
    double most = 0;
    for (int i = 0; i < p.length; i++) {
      most = Math.max(most, Math.min(1, p[order[i]] * (p.length - i)));
      adjusted[order[i]] = most;
    }
    return adjusted;
  }

  private static Integer[] order(double[] p) {
    Integer[] order = IntStream.range(0, p.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    return order;
  }
}
