package io.tradebot.strategyengine.application;

import io.tradebot.core.prediction.Prediction;

/** Keeps predictions and their outcomes for later study; never blocks. */
public interface PredictionRecorder {
  void record(Prediction prediction);

  /**
   * @param answer what came true
   * @param probability that the model had given it
   */
  void recordOutcome(Prediction prediction, String answer, double probability);
}
