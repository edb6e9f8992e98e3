package io.tradebot.learning.artefact;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.calibration.Calibration;
import io.tradebot.learning.inference.CompiledPredictor;
import io.tradebot.learning.inference.ModelFormat;
import io.tradebot.learning.inference.RawModel;
import io.tradebot.learning.inference.Scaler;
import io.tradebot.learning.label.LabelRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trained model as a folder: {@code manifest.json}, {@code model.bin} with the compiled model,
 * and {@code golden.bin} with what the training engine answered on the {@link GoldenInputs}.
 *
 * <p>Its id ends in the hash of the manifest, and the manifest holds the hashes of the files: a
 * folder that was cut short, mixed up or changed does not match and is refused, as is a compiled
 * model that answers otherwise than its engine did.
 */
public final class ModelArtefact {
  public static final String MANIFEST = "manifest.json";

  /** Largest distance of a compiled probability from the engine's. */
  public static final double TOLERANCE = 1e-5;

  private static final String MODEL = "model.bin";
  private static final String GOLDEN = "golden.bin";
  private static final int ID_DIGITS = 12;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final String id;
  private final Manifest manifest;
  private final CompiledPredictor predictor;

  private ModelArtefact(String id, Manifest manifest, CompiledPredictor predictor) {
    this.id = id;
    this.manifest = manifest;
    this.predictor = predictor;
  }

  public String id() {
    return id;
  }

  public Manifest manifest() {
    return manifest;
  }

  public ModelRole role() {
    return predictor.role();
  }

  public Timeframe timeframe() {
    return Timeframe.of(manifest.timeframe());
  }

  public LabelRule label() {
    return LabelRule.of(manifest.label());
  }

  public Duration validFor() {
    return Duration.parse(manifest.validFor());
  }

  /** A predictor for the calling thread alone. */
  public CompiledPredictor predictor() {
    return predictor.copy();
  }

  /**
   * Writes a model below a folder, under its id. What is already there under that id is the same.
   *
   * @param manifest without the hashes of the files
   * @param golden raw probabilities of the training engine on the golden inputs, input by input
   * @return the model, read back as it will be read later
   * @throws ArtefactRefusedException when the compiled model does not answer as its engine did
   */
  public static ModelArtefact write(Path folder, Manifest manifest, RawModel model, float[] golden)
      throws IOException {
    byte[] modelBytes = ModelFormat.write(model);
    ByteBuffer goldenBytes = ByteBuffer.allocate(4 * golden.length);
    for (float answer : golden) {
      goldenBytes.putFloat(answer);
    }
    Map<String, String> hashes = new TreeMap<>();
    hashes.put(MODEL, hash(modelBytes));
    hashes.put(GOLDEN, hash(goldenBytes.array()));
    byte[] json = JSON.writeValueAsBytes(manifest.withFiles(hashes));
    Path target = folder.resolve(id(manifest, json));
    Files.createDirectories(folder);
    Path making = Files.createTempDirectory(folder, ".making-");
    Files.write(making.resolve(MODEL), modelBytes);
    Files.write(making.resolve(GOLDEN), goldenBytes.array());
    Files.write(making.resolve(MANIFEST), json);
    if (Files.exists(target)) {
      delete(making);
    } else {
      Files.move(making, target);
    }
    return read(target);
  }

  private static void delete(Path folder) throws IOException {
    for (String name : List.of(MODEL, GOLDEN, MANIFEST)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  private static String id(Manifest manifest, byte[] json) {
    return manifest.role() + "-" + manifest.timeframe() + "-" + hash(json).substring(0, ID_DIGITS);
  }

  /**
   * Reads and checks a model.
   *
   * @throws ArtefactRefusedException when anything about it is not as it was written
   */
  public static ModelArtefact read(Path folder) {
    String name = String.valueOf(folder.getFileName());
    try {
      byte[] json = bytes(folder, MANIFEST);
      Manifest manifest = manifest(name, json);
      String id = id(manifest, json);
      if (!id.equals(name)) {
        throw new ArtefactRefusedException(
            "model " + name + " is refused: its manifest belongs to " + id);
      }
      byte[] model = sealed(folder, name, manifest, MODEL);
      byte[] golden = sealed(folder, name, manifest, GOLDEN);
      CompiledPredictor predictor = predictor(id, manifest, ModelFormat.read(model));
      checkGolden(manifest, predictor, golden);
      return new ModelArtefact(id, manifest, predictor);
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new ArtefactRefusedException(
          "model " + name + " is refused: " + wrong.getMessage(), wrong);
    }
  }

  /** Reads the manifest alone, without a look at the model. */
  public static Manifest readManifest(Path folder) {
    return manifest(String.valueOf(folder.getFileName()), bytes(folder, MANIFEST));
  }

  private static Manifest manifest(String name, byte[] json) {
    Manifest manifest;
    try {
      manifest = JSON.readValue(json, Manifest.class);
    } catch (JacksonException wrong) {
      throw new ArtefactRefusedException(
          "model "
              + name
              + " is refused: its manifest cannot be read: "
              + wrong.getOriginalMessage(),
          wrong);
    }
    if (manifest.format() != Manifest.FORMAT) {
      throw new ArtefactRefusedException(
          "model "
              + name
              + " is refused: its format is "
              + manifest.format()
              + ", this program reads format "
              + Manifest.FORMAT);
    }
    return manifest;
  }

  private static byte[] bytes(Path folder, String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException missing) {
      throw new ArtefactRefusedException(
          "model " + folder.getFileName() + " is refused: " + file + " cannot be read", missing);
    }
  }

  private static byte[] sealed(Path folder, String name, Manifest manifest, String file) {
    byte[] bytes = bytes(folder, file);
    if (!hash(bytes).equals(manifest.files().get(file))) {
      throw new ArtefactRefusedException(
          "model "
              + name
              + " is refused: "
              + file
              + " is not the one that its manifest was written with");
    }
    return bytes;
  }

  private static CompiledPredictor predictor(String id, Manifest manifest, RawModel model) {
    FeatureSet features = features(manifest);
    if (!features.hash().equals(manifest.featuresHash())) {
      throw new IllegalArgumentException(
          "it was trained on features of other formulas than this program computes; train anew");
    }
    return new CompiledPredictor(
        id,
        ModelRole.of(manifest.role()),
        features,
        manifest.window(),
        manifest.scaled() ? new Scaler(manifest.means(), manifest.deviations()) : null,
        model,
        manifest.calibration().stream().map(ModelArtefact::calibration).toList(),
        manifest.typicalMove());
  }

  public static FeatureSet features(Manifest manifest) {
    return new FeatureSet(manifest.features().stream().map(Feature::of).toList());
  }

  private static void checkGolden(Manifest manifest, CompiledPredictor predictor, byte[] golden) {
    int answers = predictor.role().answers().size();
    if (golden.length != 4 * GoldenInputs.COUNT * answers) {
      throw new IllegalArgumentException(GOLDEN + " does not hold " + GoldenInputs.COUNT);
    }
    ByteBuffer expected = ByteBuffer.wrap(golden);
    float[] window = new float[predictor.window() * predictor.features().size()];
    double[] raw = new double[answers];
    GoldenInputs inputs =
        new GoldenInputs(
            predictor.features(), predictor.window(), manifest.means(), manifest.deviations());
    for (int i = 0; i < GoldenInputs.COUNT; i++) {
      inputs.next(window);
      predictor.predictRaw(window, raw);
      for (int k = 0; k < answers; k++) {
        double distance = Math.abs(raw[k] - expected.getFloat());
        if (!(distance <= TOLERANCE)) {
          throw new IllegalArgumentException(
              "on golden input "
                  + i
                  + " it answers "
                  + distance
                  + " from its training engine, at most "
                  + TOLERANCE
                  + " is allowed");
        }
      }
    }
  }

  /** A calibration as the manifest holds it. */
  public static Manifest.CalibrationEntry entry(Calibration calibration) {
    return switch (calibration) {
      case Calibration.None _ -> new Manifest.CalibrationEntry("none", List.of(), List.of());
      case Calibration.Platt platt ->
          new Manifest.CalibrationEntry("platt", List.of(platt.slope(), platt.shift()), List.of());
      case Calibration.Isotonic isotonic ->
          new Manifest.CalibrationEntry("isotonic", isotonic.raw(), isotonic.calibrated());
    };
  }

  private static Calibration calibration(Manifest.CalibrationEntry entry) {
    return switch (entry.kind()) {
      case "none" -> new Calibration.None();
      case "platt" -> {
        if (entry.x().size() != 2) {
          throw new IllegalArgumentException("a platt calibration has two numbers");
        }
        yield new Calibration.Platt(entry.x().get(0), entry.x().get(1));
      }
      case "isotonic" -> new Calibration.Isotonic(entry.x(), entry.y());
      default ->
          throw new IllegalArgumentException("no kind of calibration: \"" + entry.kind() + "\"");
    };
  }

  /** The folders of models below a folder, by name; empty when there is none. */
  public static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.exists(entry.resolve(MANIFEST))
            && !String.valueOf(entry.getFileName()).startsWith(".")) {
          found.add(entry);
        }
      }
    }
    found.sort(null);
    return found;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
