package io.tradebot.learning.monitoring;

import io.tradebot.learning.validation.Scores;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How good a model's latest predictions were, once their outcomes are known; against always giving
 * the frequencies that came true. Not thread-safe.
 */
public final class LiveScore {
  private final int classes;
  private final int kept;
  private final Deque<double[]> probabilities = new ArrayDeque<>();
  private final Deque<Integer> answers = new ArrayDeque<>();

  /**
   * @param classes answers of the model
   * @param kept predictions looked at
   */
  public LiveScore(int classes, int kept) {
    this.classes = classes;
    this.kept = kept;
  }

  public void add(double[] said, int cameTrue) {
    probabilities.addLast(said.clone());
    answers.addLast(cameTrue);
    if (answers.size() > kept) {
      probabilities.removeFirst();
      answers.removeFirst();
    }
  }

  public int size() {
    return answers.size();
  }

  public boolean isFull() {
    return answers.size() == kept;
  }

  /**
   * The measures of the latest predictions.
   *
   * @param baseBrier Brier score of the frequencies themselves
   */
  public record Measured(
      int predictions, double brier, double baseBrier, double logLoss, double calibrationError) {}

  /** The measures; call it with at least one prediction. */
  public Measured measured() {
    int n = answers.size();
    double[] said = new double[n * classes];
    int[] came = new int[n];
    double[] frequency = new double[classes];
    int i = 0;
    for (double[] one : probabilities) {
      System.arraycopy(one, 0, said, i++ * classes, classes);
    }
    i = 0;
    for (int answer : answers) {
      came[i++] = answer;
      frequency[answer] += 1.0 / n;
    }
    double[] base = new double[n * classes];
    for (int j = 0; j < n; j++) {
      System.arraycopy(frequency, 0, base, j * classes, classes);
    }
    return new Measured(
        n,
        Scores.brier(said, came, classes),
        Scores.brier(base, came, classes),
        Scores.logLoss(said, came, classes),
        Scores.calibrationError(said, came, classes));
  }
}
