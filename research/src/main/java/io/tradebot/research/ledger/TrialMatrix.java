package io.tradebot.research.ledger;

import java.util.List;

/** Daily returns of trials side by side. */
public final class TrialMatrix {
  private TrialMatrix() {}

  /** A row a day, a column a trial; of trials that cover the same days as the first. */
  public static double[][] of(List<Trial> trials) {
    Trial first = trials.getFirst();
    List<Trial> same =
        trials.stream()
            .filter(
                trial ->
                    trial.firstDay() == first.firstDay()
                        && trial.returns().length == first.returns().length)
            .toList();
    double[][] matrix = new double[first.returns().length][same.size()];
    for (int column = 0; column < same.size(); column++) {
      double[] returns = same.get(column).returns();
      for (int row = 0; row < returns.length; row++) {
        matrix[row][column] = returns[row];
      }
    }
    return matrix;
  }
}
