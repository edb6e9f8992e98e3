package io.tradebot.strategyengine;

import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.artefact.GoldenInputs;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.calibration.Calibration;
import io.tradebot.learning.inference.TreeEnsemble;
import io.tradebot.learning.registry.Registry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Well-formed models of 1 s candles that always say the same. */
public final class TestModels {
  public static final int HORIZON = 4;
  private static final FeatureSet FEATURES =
      new FeatureSet(List.of(Feature.RSI_14, Feature.VOLATILITY_20));

  private TestModels() {}

  /** A momentum model that gives "up" this probability. */
  public static ModelArtefact momentum(Registry registry, double up) throws IOException {
    return write(registry, ModelRole.MOMENTUM, Manifest.Verdict.NONE, 1 - up, up);
  }

  /**
   * A model of any role.
   *
   * @param said its answer to everything
   */
  public static ModelArtefact write(
      Registry registry, ModelRole role, Manifest.Verdict verdict, double... said)
      throws IOException {
    int answers = said.length;
    int[] each = new int[answers];
    Arrays.setAll(each, k -> k);
    int[] none = new int[answers];
    Arrays.fill(none, -1);
    float[] leaves = new float[answers];
    float[] golden = new float[GoldenInputs.COUNT * answers];
    for (int k = 0; k < answers; k++) {
      leaves[k] = (float) Math.log(said[k]);
      for (int i = 0; i < GoldenInputs.COUNT; i++) {
        golden[i * answers + k] = (float) said[k];
      }
    }
    TreeEnsemble constant =
        new TreeEnsemble(
            FEATURES.size(),
            new float[answers],
            each,
            each,
            none,
            leaves,
            none,
            none,
            new boolean[answers]);
    return ModelArtefact.write(
        registry.artefacts(), manifest(role, verdict, answers), constant, golden);
  }

  private static Manifest manifest(ModelRole role, Manifest.Verdict verdict, int answers) {
    return new Manifest(
        Manifest.FORMAT,
        role.wireName(),
        "1s",
        List.of("BTC-USDT"),
        FEATURES.features().stream().map(Feature::wireName).toList(),
        FEATURES.hash(),
        1,
        false,
        List.of(50.0, 1.0),
        List.of(10.0, 0.2),
        switch (role) {
          case REGIME -> "triple_barrier(" + HORIZON + ", 1.0, 0.0)";
          case MOMENTUM -> "forward_return_sign(" + HORIZON + ")";
          case VOLATILITY -> "forward_volatility(" + HORIZON + ", 20)";
        },
        Collections.nCopies(answers, ModelArtefact.entry(new Calibration.None())),
        role == ModelRole.MOMENTUM ? 4 : 0,
        new Manifest.Training(
            "none", Map.of(), 1, "test", "test", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", 1),
        Map.of("auc", 0.5),
        Map.of("rsi_14", List.of(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0)),
        Map.of("rsi_14", 0.5),
        verdict,
        "P30D",
        Map.of());
  }
}
