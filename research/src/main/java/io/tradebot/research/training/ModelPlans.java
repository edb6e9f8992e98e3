package io.tradebot.research.training;

import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.inference.RecurrentNetwork.Cell;
import io.tradebot.learning.label.ForwardReturnSign;
import io.tradebot.learning.label.ForwardVolatility;
import io.tradebot.learning.label.TripleBarrier;
import io.tradebot.training.ModelPlan;
import io.tradebot.training.ModelPlan.CalibrationKind;
import io.tradebot.training.RecurrentEngine;
import io.tradebot.training.TreeEngine;
import java.time.Duration;

/**
 * The plans of the three models of the funnel.
 *
 * @param horizon candles that the labels look forward
 * @param momentumWindow rows that the LSTM sees
 * @param volatilityWindow rows that the GRU sees
 * @param units of the recurrent layers
 * @param maxEpochs of the recurrent models
 */
public record ModelPlans(
    FeatureSet features,
    int horizon,
    int momentumWindow,
    int volatilityWindow,
    int units,
    int maxEpochs,
    long seed,
    Duration validFor) {
  private static final double HALF_SPREAD = 0.00002;
  private static final int MEDIAN_WINDOWS = 480;

  public ModelPlan of(ModelRole role) {
    return switch (role) {
      // A market goes about the root of the horizon in ranges: half of that is a fair barrier.
      case REGIME ->
          new ModelPlan(
              new TripleBarrier(horizon, Math.round(Math.sqrt(horizon) * 5) / 10.0, HALF_SPREAD),
              features,
              1,
              TreeEngine.usual(),
              CalibrationKind.ISOTONIC,
              Math.max(1, horizon / 8),
              seed,
              validFor);
      case MOMENTUM ->
          new ModelPlan(
              new ForwardReturnSign(horizon),
              features,
              momentumWindow,
              new RecurrentEngine(Cell.LSTM, units, maxEpochs, 128, 0.003, 3),
              CalibrationKind.PLATT,
              Math.max(1, horizon / 8),
              seed,
              validFor);
      case VOLATILITY ->
          new ModelPlan(
              new ForwardVolatility(Math.max(2, horizon / 2), MEDIAN_WINDOWS),
              features,
              volatilityWindow,
              new RecurrentEngine(Cell.GRU, units, maxEpochs, 128, 0.003, 3),
              CalibrationKind.PLATT,
              Math.max(1, horizon / 8),
              seed,
              validFor);
    };
  }

  /** The direction by trees in place of the LSTM: quick, and what the LSTM has to beat. */
  public ModelPlan momentumByTrees() {
    return new ModelPlan(
        new ForwardReturnSign(horizon),
        features,
        1,
        TreeEngine.usual(),
        CalibrationKind.PLATT,
        Math.max(1, horizon / 8),
        seed,
        validFor);
  }
}
