package io.tradebot.learning.inference;

/** Scores to probabilities: {@code exp(x) / sum(exp(x))}, taken from the largest score. */
final class Softmax {
  private Softmax() {}

  static void of(float[] scores, double[] probabilities) {
    float largest = scores[0];
    for (int i = 1; i < scores.length; i++) {
      largest = Math.max(largest, scores[i]);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = Math.exp((double) scores[i] - largest);
      sum += probabilities[i];
    }
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] /= sum;
    }
  }
}
