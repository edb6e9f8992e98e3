package io.tradebot.core.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What choosing among configurations is worth out of sample. Returns are a row a period, a column a
 * configuration. The best is chosen by a measure on the periods to learn from; a NaN is never best.
 */
public final class Selection {
  private Selection() {}

  /**
   * One step of a walk-forward.
   *
   * @param chosen column that was best on the periods from {@code trainFrom} to {@code trainTo},
   *     exclusive
   * @param testFrom first period that it was then tested on, to {@code testTo}, exclusive
   */
  public record Step(int chosen, int trainFrom, int trainTo, int testFrom, int testTo) {}

  /**
   * Steps through time: choose on the past, test on what follows.
   *
   * @param anchored whether the past always begins at the first period, or keeps its length
   * @param embargo periods left out between the two
   */
  public static List<Step> walkForward(
      double[][] returns,
      int train,
      int test,
      int embargo,
      boolean anchored,
      ToDoubleFunction<double[]> measure) {
    if (train < 2 || test < 1 || embargo < 0) {
      throw new IllegalArgumentException(
          "train must be 2 or more, test 1 or more and embargo 0 or more, were "
              + train
              + ", "
              + test
              + ", "
              + embargo);
    }
    List<Step> steps = new ArrayList<>();
    for (int from = train + embargo; from < returns.length; from += test) {
      int learnTo = from - embargo;
      int learnFrom = anchored ? 0 : learnTo - train;
      steps.add(
          new Step(
              best(returns, range(learnFrom, learnTo), measure),
              learnFrom,
              learnTo,
              from,
              Math.min(returns.length, from + test)));
    }
    return steps;
  }

  /** The returns out of sample that the steps came to, joined. */
  public static double[] outOfSample(double[][] returns, List<Step> steps) {
    return steps.stream()
        .flatMapToDouble(
            step ->
                IntStream.range(step.testFrom(), step.testTo())
                    .mapToDouble(row -> returns[row][step.chosen()]))
        .toArray();
  }

  /**
   * The whole paths of combinatorial purged cross-validation: for each group of periods the returns
   * of what was chosen without it.
   */
  public static List<double[]> paths(
      double[][] returns, int groups, int tested, int embargo, ToDoubleFunction<double[]> measure) {
    List<PurgedFolds.Split> splits =
        PurgedFolds.combinatorial(PurgedFolds.horizon(returns.length, 0), groups, tested, embargo);
    int[] chosen = new int[splits.size()];
    for (int split = 0; split < chosen.length; split++) {
      chosen[split] = best(returns, splits.get(split).train(), measure);
    }
    List<int[]> ranges = PurgedFolds.ranges(returns.length, groups);
    List<double[]> paths = new ArrayList<>();
    for (int[] path : PurgedFolds.pathsOf(groups, tested)) {
      double[] series = new double[returns.length];
      for (int group = 0; group < groups; group++) {
        for (int row = ranges.get(group)[0]; row <= ranges.get(group)[1]; row++) {
          series[row] = returns[row][chosen[path[group]]];
        }
      }
      paths.add(series);
    }
    return paths;
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  /** The column that is best on some rows; 0 where none can be measured. */
  public static int best(double[][] returns, int[] rows, ToDoubleFunction<double[]> measure) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    int columns = returns.length == 0 ? 0 : returns[0].length;
    for (int column = 0; column < columns; column++) {
      double[] series = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        series[i] = returns[rows[i]][column];
      }
      double value = measure.applyAsDouble(series);
      if (value > highest) {
        highest = value;
        best = column;
      }
    }
    return best;
  }
}
