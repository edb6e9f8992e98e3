package io.tradebot.learning.inference;

import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.learning.calibration.Calibration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scaler, compiled model and calibration as one predictor. Nothing is allocated per prediction; not
 * thread-safe, see {@link #copy}.
 */
public final class CompiledPredictor implements Predictor {
  private final String modelId;
  private final ModelRole role;
  private final FeatureSet features;
  private final int window;
  private final @Nullable Scaler scaler;
  private final Scaler.@Nullable Prepared prepared;
  private final RawModel model;
  private final List<Calibration> calibrations;
  private final double typicalMove;
  private final float[] scaled;
  private final double[] raw;

  /**
   * @param scaler null for a model that takes features as they are
   * @param calibrations one for each answer
   * @param typicalMove see {@link Predictor#typicalMove}
   */
  public CompiledPredictor(
      String modelId,
      ModelRole role,
      FeatureSet features,
      int window,
      @Nullable Scaler scaler,
      RawModel model,
      List<Calibration> calibrations,
      double typicalMove) {
    this.modelId = modelId;
    this.role = role;
    this.features = features;
    this.window = window;
    this.scaler = scaler;
    this.prepared = scaler == null ? null : scaler.prepare();
    this.model = model;
    this.calibrations = List.copyOf(calibrations);
    this.typicalMove = typicalMove;
    if (model.inputs() != window * features.size()) {
      throw new IllegalArgumentException(
          "the model takes "
              + model.inputs()
              + " numbers, its window has "
              + window
              + " rows of "
              + features.size());
    }
    int answers = role.answers().size();
    if (model.outputs() != answers || calibrations.size() != answers) {
      throw new IllegalArgumentException(
          "a model of "
              + role
              + " has "
              + answers
              + " answers, this one has "
              + model.outputs()
              + " with "
              + calibrations.size()
              + " calibrations");
    }
    if (scaler != null && scaler.means().size() != features.size()) {
      throw new IllegalArgumentException(
          "the scaler knows " + scaler.means().size() + " of " + features.size() + " features");
    }
    this.scaled = new float[model.inputs()];
    this.raw = new double[answers];
  }

  /** The same predictor for another thread. */
  public CompiledPredictor copy() {
    return new CompiledPredictor(
        modelId, role, features, window, scaler, model.copy(), calibrations, typicalMove);
  }

  @Override
  public String modelId() {
    return modelId;
  }

  @Override
  public ModelRole role() {
    return role;
  }

  @Override
  public FeatureSet features() {
    return features;
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public double typicalMove() {
    return typicalMove;
  }

  @Override
  public void predict(float[] input, double[] probabilities) {
    predictRaw(input, raw);
    double sum = 0;
    for (int k = 0; k < raw.length; k++) {
      probabilities[k] = calibrations.get(k).apply(raw[k]);
      sum += probabilities[k];
    }
    for (int k = 0; k < raw.length; k++) {
      probabilities[k] /= sum;
    }
  }

  /** The probabilities before calibration, which the training engine gives as well. */
  public void predictRaw(float[] input, double[] probabilities) {
    if (prepared == null) {
      model.predict(input, probabilities);
    } else {
      prepared.apply(input, scaled, scaled.length);
      model.predict(scaled, probabilities);
    }
  }

  public RawModel model() {
    return model;
  }
}
