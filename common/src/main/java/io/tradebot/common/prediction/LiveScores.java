package io.tradebot.common.prediction;

import java.util.List;

/**
 * How a model's latest predictions were, and how far the market lies from its training.
 *
 * @param predictions scored ones that the measures are of; with none the measures are 0
 * @param baseBrier Brier score of the frequencies that came true
 * @param stabilityIndex largest population stability index of a feature
 * @param distance largest Kolmogorov-Smirnov distance of a feature
 * @param drifted features beyond their limits, in words
 */
public record LiveScores(
    int predictions,
    double brier,
    double baseBrier,
    double logLoss,
    double calibrationError,
    double stabilityIndex,
    double distance,
    List<String> drifted) {
  /** Before anything has been seen. */
  public static final LiveScores NONE = new LiveScores(0, 0, 0, 0, 0, 0, 0, List.of());

  public LiveScores {
    drifted = List.copyOf(drifted);
  }
}
