package io.tradebot.core.prediction;

import io.tradebot.core.feature.FeatureSet;

/**
 * A trained model: from the features of the latest candles to the probabilities of its role's
 * answers.
 *
 * <p>The same window gives the same probabilities, in a batch or alone. An implementation may reuse
 * its working memory and is then not thread-safe.
 */
public interface Predictor {
  /** Names this model and no other; made from its content. */
  String modelId();

  ModelRole role();

  /** The columns of a row. */
  FeatureSet features();

  /** Rows of a window. */
  int window();

  /**
   * Mean size of the moves that the answer is about, over the model's horizon, in average true
   * ranges at the candle; 0 where the role is not about a direction.
   */
  double typicalMove();

  /**
   * Weighs the answers for one window.
   *
   * @param window {@code window() * features().size()} numbers as the pipeline gives them, row by
   *     row, the oldest first; {@code NaN} where a feature is missing
   * @param probabilities receives one number for each answer of the role; they sum to 1 and are
   *     calibrated
   */
  void predict(float[] window, double[] probabilities);

  /**
   * Weighs the answers for many windows.
   *
   * @param windows the windows, one after the other
   * @param probabilities receives the answers' probabilities, window by window
   */
  default void predictAll(float[] windows, int count, double[] probabilities) {
    int length = window() * features().size();
    int answers = role().answers().size();
    float[] one = new float[length];
    double[] answer = new double[answers];
    for (int i = 0; i < count; i++) {
      System.arraycopy(windows, i * length, one, 0, length);
      predict(one, answer);
      System.arraycopy(answer, 0, probabilities, i * answers, answers);
    }
  }
}
