package io.tradebot.learning.artefact;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that is to be known of a trained model, as it stands in {@code manifest.json}. It
 * holds no time of making: the same data, seed and code give the same manifest, byte for byte.
 *
 * @param format of this file, {@link #FORMAT}
 * @param role such as {@code momentum}
 * @param timeframe of the candles, such as {@code 15m}
 * @param symbols whose candles it was trained on
 * @param features names of the columns, in order
 * @param featuresHash of names and formulas, see {@code FeatureSet.hash}
 * @param window rows
 * @param scaled whether the model takes scaled features
 * @param means of each column in training
 * @param deviations of each column in training
 * @param label rule of the right answers, such as {@code forward_return_sign(15)}
 * @param calibration one for each answer
 * @param typicalMove see {@code Predictor.typicalMove}
 * @param training what it was made from and how
 * @param metrics on data that it has not seen, by name
 * @param deciles nine values that part the training values of each feature into ten equal parts
 * @param driftLimits largest population stability index of each feature that is still usual
 * @param verdict of the promotion gate, see {@link Verdict}
 * @param validFor how long after its promotion it may be used, ISO 8601
 * @param files content hashes, SHA-256 in hex, of the files beside this one
 */
public record Manifest(
    int format,
    String role,
    String timeframe,
    List<String> symbols,
    List<String> features,
    String featuresHash,
    int window,
    boolean scaled,
    List<Double> means,
    List<Double> deviations,
    String label,
    List<CalibrationEntry> calibration,
    double typicalMove,
    Training training,
    Map<String, Double> metrics,
    Map<String, List<Double>> deciles,
    Map<String, Double> driftLimits,
    Verdict verdict,
    String validFor,
    Map<String, String> files) {
  /** The format that this code writes, and the only one it reads. */
  public static final int FORMAT = 1;

  public Manifest {
    symbols = List.copyOf(symbols);
    features = List.copyOf(features);
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    calibration = List.copyOf(calibration);
    metrics = new TreeMap<>(metrics);
    deciles = new TreeMap<>(deciles);
    driftLimits = new TreeMap<>(driftLimits);
    files = new TreeMap<>(files);
  }

  /**
   * A calibration in numbers.
   *
   * @param kind none, platt or isotonic
   * @param x slope and shift of platt, or the raw values of isotonic
   * @param y the calibrated values of isotonic
   */
  public record CalibrationEntry(String kind, List<Double> x, List<Double> y) {
    public CalibrationEntry {
      x = List.copyOf(x);
      y = List.copyOf(y);
    }
  }

  /**
   * Where a model comes from.
   *
   * @param engine that trained it, with its version
   * @param parameters of the training, by name
   * @param codeRevision of the program; {@code unknown} outside a checkout
   * @param dataHash of the candles it saw
   * @param dataFrom end of the first candle, ISO 8601
   * @param dataTo end of the last candle that it was trained, stopped or calibrated on
   * @param samples answers that it learnt from
   */
  public record Training(
      String engine,
      Map<String, String> parameters,
      long seed,
      String codeRevision,
      String dataHash,
      String dataFrom,
      String dataTo,
      int samples) {
    public Training {
      parameters = new TreeMap<>(parameters);
    }
  }

  /** The verdict of the promotion gate that a model was made with. */
  public enum Verdict {
    /** It has not been to the gate. */
    NONE,
    /** Made from the simulator's market, for the demo: accepted there and nowhere else. */
    DEMO
  }

  Manifest withFiles(Map<String, String> hashes) {
    return new Manifest(
        format,
        role,
        timeframe,
        symbols,
        features,
        featuresHash,
        window,
        scaled,
        means,
        deviations,
        label,
        calibration,
        typicalMove,
        training,
        metrics,
        deciles,
        driftLimits,
        verdict,
        validFor,
        hashes);
  }
}
