package io.tradebot.learning.artefact;

import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.learning.calibration.Calibration;
import io.tradebot.learning.inference.RecurrentNetwork;
import io.tradebot.learning.inference.Scaler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small untrained models that are as well-formed as trained ones. */
public final class SampleModels {
  private static final FeatureSet FEATURES =
      new FeatureSet(List.of(Feature.RSI_14, Feature.MACD, Feature.ATR_14));
  private static final int WINDOW = 5;

  private SampleModels() {}

  /** Writes a momentum model for 1 s candles below a folder. */
  public static ModelArtefact write(Path folder, long seed, Manifest.Verdict verdict)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int units = 4;
    int width = FEATURES.size();
    RecurrentNetwork network =
        new RecurrentNetwork(
            RecurrentNetwork.Cell.GRU,
            WINDOW,
            width,
            units,
            numbers(random, 3 * units * width),
            numbers(random, 3 * units * units),
            numbers(random, 3 * units),
            numbers(random, 3 * units),
            numbers(random, 2 * units),
            numbers(random, 2));
    Manifest manifest = manifest(seed, verdict);
    return ModelArtefact.write(folder, manifest, network, golden(network, manifest));
  }

  private static float[] golden(RecurrentNetwork network, Manifest manifest) {
    float[] golden = new float[2 * GoldenInputs.COUNT];
    GoldenInputs inputs =
        new GoldenInputs(FEATURES, WINDOW, manifest.means(), manifest.deviations());
    Scaler.Prepared scaler = new Scaler(manifest.means(), manifest.deviations()).prepare();
    float[] window = new float[network.inputs()];
    double[] answer = new double[2];
    for (int i = 0; i < GoldenInputs.COUNT; i++) {
      inputs.next(window);
      scaler.apply(window, window, window.length);
      network.predict(window, answer);
      golden[2 * i] = (float) answer[0];
      golden[2 * i + 1] = (float) answer[1];
    }
    return golden;
  }

  private static Manifest manifest(long seed, Manifest.Verdict verdict) {
    Manifest.CalibrationEntry none = ModelArtefact.entry(new Calibration.None());
    return new Manifest(
        Manifest.FORMAT,
        "momentum",
        "1s",
        List.of("BTC-USDT"),
        FEATURES.features().stream().map(Feature::wireName).toList(),
        FEATURES.hash(),
        WINDOW,
        true,
        List.of(50.0, 0.0, 3.0),
        List.of(10.0, 2.0, 1.0),
        "forward_return_sign(10)",
        Collections.nCopies(2, none),
        4,
        new Manifest.Training(
            "none",
            Map.of(),
            seed,
            "test",
            "test",
            "2026-01-01T00:00:00Z",
            "2026-01-02T00:00:00Z",
            1),
        Map.of("auc", 0.5),
        Map.of(),
        Map.of(),
        verdict,
        "P30D",
        Map.of());
  }

  private static float[] numbers(SplittableRandom random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-0.5, 0.5);
    }
    return numbers;
  }
}
