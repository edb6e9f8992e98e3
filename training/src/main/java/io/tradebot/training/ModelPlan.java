package io.tradebot.training;

import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.label.LabelRule;
import java.time.Duration;
import java.util.Map;

/**
 * A model to be trained.
 *
 * @param window rows; 1 for trees
 * @param stride candles between training samples
 * @param validFor how long after its promotion it may be used
 */
public record ModelPlan(
    LabelRule label,
    FeatureSet features,
    int window,
    Engine engine,
    CalibrationKind calibration,
    int stride,
    long seed,
    Duration validFor) {

  /** How raw probabilities are made honest. */
  public enum CalibrationKind {
    NONE,
    PLATT,
    ISOTONIC
  }

  public ModelRole role() {
    return label.role();
  }

  /** For the manifest. */
  Map<String, String> parameters() {
    return Map.of(
        "engine", engine.toString(),
        "calibration", calibration.name(),
        "stride", Integer.toString(stride));
  }
}
