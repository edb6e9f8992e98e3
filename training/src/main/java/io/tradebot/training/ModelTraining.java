package io.tradebot.training;

import io.tradebot.core.feature.Feature;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.artefact.GoldenInputs;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.calibration.Calibration;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.dataset.FeatureTable;
import io.tradebot.learning.inference.CompiledPredictor;
import io.tradebot.learning.inference.RawModel;
import io.tradebot.learning.inference.Scaler;
import io.tradebot.learning.label.LabelRule;
import io.tradebot.learning.label.RegimeRule;
import io.tradebot.learning.monitoring.FeatureDrift;
import io.tradebot.learning.validation.Fold;
import io.tradebot.learning.validation.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Trains one model on one fold: features scaled by the training part, early stopping and
 * calibration each on a later part, and an evaluation on the test part, which nothing else has
 * seen.
 *
 * <p>The first market gives the times of the fold; the others are cut at the same moments.
 */
public final class ModelTraining {
  private static final int IMPORTANCE_SAMPLES = 2_000;

  /** Candles over which drift is watched live, and over which its usual size is measured here. */
  public static final int DRIFT_CANDLES = 3_000;

  /** Drift this many times the largest of training is no longer usual. */
  private static final double DRIFT_MARGIN = 1.5;

  private static final double LEAST_DRIFT_LIMIT = 0.25;

  private final ModelPlan plan;
  private final List<Market> markets;
  private final String codeRevision;

  public ModelTraining(ModelPlan plan, List<Market> markets, String codeRevision) {
    this.plan = plan;
    this.markets = List.copyOf(markets);
    this.codeRevision = codeRevision;
  }

  /**
   * What came of it.
   *
   * @param probabilities of the test samples, answer by answer
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(
      CompiledPredictor predictor,
      List<Engine.Round> curve,
      int bestRound,
      Evaluation evaluation,
      Samples test,
      double[] probabilities,
      Draft draft) {}

  /** What an artefact is written from. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Draft(Manifest manifest, RawModel model, float[] golden) {
    /** Writes it below a folder. */
    public ModelArtefact write(Path folder) throws IOException {
      return ModelArtefact.write(folder, manifest, model, golden);
    }
  }

  public Result train(Fold fold, Manifest.Verdict verdict, Engine.Progress progress) {
    Samples train = samples(fold.trainFrom(), fold.trainTo(), plan.stride());
    Samples stop = samples(fold.stopFrom(), fold.stopTo(), plan.stride());
    Samples calibrate = samples(fold.calibrateFrom(), fold.calibrateTo(), plan.stride());
    Samples test = samples(fold.testFrom(), fold.testTo(), plan.stride());
    int classes = plan.role().answers().size();
    for (Samples part : List.of(train, stop, calibrate)) {
      if (Arrays.stream(part.answers()).distinct().count() < classes) {
        throw new IllegalArgumentException(
            "a part of the data does not hold every answer of " + plan.role() + "; more is needed");
      }
    }
    Scaler scaler = scaler(train);
    Scaler.Prepared prepared = scaler.prepare();
    Engine.Scaling scaling =
        plan.engine().scales()
            ? (windows, length) -> prepared.apply(windows, windows, length)
            : (windows, length) -> {};

    try (Engine.Trained trained =
        plan.engine().train(train, stop, classes, scaling, plan.seed(), progress)) {
      RawModel compiled = trained.compiled();
      CompiledPredictor uncalibrated =
          predictor("uncalibrated", compiled, scaler, none(classes), 0);
      List<Calibration> calibrations = calibrations(uncalibrated, calibrate, classes);
      double typicalMove = plan.role() == ModelRole.MOMENTUM ? typicalMove(train) : 0;
      CompiledPredictor predictor =
          predictor("trained", compiled, scaler, calibrations, typicalMove);
      double[] probabilities = predict(predictor, test);
      Evaluation evaluation = evaluate(predictor, test, probabilities, classes);
      Manifest manifest =
          manifest(
              fold,
              train,
              scaler,
              calibrations,
              typicalMove,
              evaluation.metrics(),
              verdict,
              trained.bestRound());
      float[] golden = golden(trained, scaler, scaling, classes);
      return new Result(
          predictor,
          trained.curve(),
          trained.bestRound(),
          evaluation,
          test,
          probabilities,
          new Draft(manifest, compiled, golden));
    }
  }

  private Samples samples(int from, int to, int stride) {
    Candles clock = markets.getFirst().candles();
    long fromNs = clock.endNs(from);
    long toNs = to < clock.size() ? clock.endNs(to) : Long.MAX_VALUE;
    return Samples.of(markets, plan.window(), fromNs, toNs, stride);
  }

  private List<Calibration> none(int classes) {
    List<Calibration> result = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      result.add(new Calibration.None());
    }
    return result;
  }

  private CompiledPredictor predictor(
      String id,
      RawModel compiled,
      Scaler scaler,
      List<Calibration> calibrations,
      double typicalMove) {
    return new CompiledPredictor(
        id,
        plan.role(),
        plan.features(),
        plan.window(),
        plan.engine().scales() ? scaler : null,
        compiled.copy(),
        calibrations,
        typicalMove);
  }

  private List<Calibration> calibrations(
      CompiledPredictor uncalibrated, Samples samples, int classes) {
    double[] raw = new double[samples.size() * classes];
    float[] window = new float[samples.length()];
    double[] one = new double[classes];
    for (int i = 0; i < samples.size(); i++) {
      samples.copyWindow(i, window, 0);
      uncalibrated.predictRaw(window, one);
      System.arraycopy(one, 0, raw, i * classes, classes);
    }
    int[] answers = samples.answers();
    List<Calibration> result = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      double[] scores = Scores.column(raw, classes, k);
      boolean[] truth = Scores.cameTrue(answers, k);
      result.add(
          switch (plan.calibration()) {
            case NONE -> new Calibration.None();
            case PLATT -> Calibration.platt(scores, truth);
            case ISOTONIC -> Calibration.isotonic(scores, truth);
          });
    }
    return result;
  }

  private static double[] predict(CompiledPredictor predictor, Samples samples) {
    int classes = predictor.role().answers().size();
    double[] result = new double[samples.size() * classes];
    float[] window = new float[samples.length()];
    double[] one = new double[classes];
    for (int i = 0; i < samples.size(); i++) {
      samples.copyWindow(i, window, 0);
      predictor.predict(window, one);
      System.arraycopy(one, 0, result, i * classes, classes);
    }
    return result;
  }

  private Evaluation evaluate(
      CompiledPredictor predictor, Samples test, double[] probabilities, int classes) {
    if (test.size() == 0) {
      return new Evaluation(0, Map.of(), Map.of(), new int[0][], Map.of(), List.of());
    }
    int[] answers = test.answers();
    Map<String, Double> metrics =
        Evaluation.measure(
            probabilities, answers, classes, plan.label().horizon(), plan.stride(), plan.seed());
    if (plan.role() == ModelRole.MOMENTUM) {
      metrics.putAll(returns(test, probabilities));
    }
    return new Evaluation(
        test.size(),
        metrics,
        baselines(test, answers),
        Scores.confusion(probabilities, answers, classes),
        importance(predictor, test, classes),
        reliability(probabilities, answers, classes));
  }

  /**
   * What the most confident tenth would have earned, long above and short below, in basis points a
   * trade and before costs, from the open after the signal to the close of the horizon.
   */
  private Map<String, Double> returns(Samples test, double[] probabilities) {
    double[] confidence = new double[test.size()];
    double[] earned = new double[test.size()];
    int horizon = plan.label().horizon();
    int known = 0;
    for (int i = 0; i < test.size(); i++) {
      Candles candles = test.market(i).candles();
      int at = test.place(i);
      double up = probabilities[i * 2 + 1];
      double move = Math.log(candles.close(at + horizon) / candles.open(at + 1)) * 10_000;
      confidence[known] = Math.abs(up - 0.5);
      earned[known] = up >= 0.5 ? move : -move;
      known++;
    }
    double[] sorted = confidence.clone();
    Arrays.sort(sorted);
    double cut = sorted[(int) (known * 0.9)];
    double sum = 0;
    double all = 0;
    int trades = 0;
    for (int i = 0; i < known; i++) {
      all += earned[i];
      if (confidence[i] >= cut) {
        sum += earned[i];
        trades++;
      }
    }
    return Map.of("gross_bps_top_tenth", sum / trades, "gross_bps_all", all / known);
  }

  /** Mean size of the moves over the horizon, in average true ranges at the candle. */
  private double typicalMove(Samples train) {
    double sum = 0;
    int known = 0;
    for (int i = 0; i < train.size(); i++) {
      Candles candles = train.market(i).candles();
      int at = train.place(i);
      double atr = train.market(i).table().atr(at);
      if (atr > 0) {
        sum += Math.abs(candles.close(at + plan.label().horizon()) - candles.close(at)) / atr;
        known++;
      }
    }
    return known == 0 ? 0 : sum / known;
  }

  private Map<String, Double> baselines(Samples test, int[] answers) {
    Map<String, Double> result = new TreeMap<>();
    FeatureTable table = test.market(0).table();
    switch (plan.role()) {
      case REGIME -> {
        if (table.column(Feature.ADX_14) >= 0
            && table.column(Feature.EMA_50_DISTANCE) >= 0
            && table.column(Feature.EMA_120_DISTANCE) >= 0) {
          int right = 0;
          for (int i = 0; i < answers.length; i++) {
            right += RegimeRule.at(test.market(i).table(), test.place(i)) == answers[i] ? 1 : 0;
          }
          result.put("rule_accuracy", (double) right / answers.length);
        }
      }
      case MOMENTUM -> {
        put(result, "last_return_auc", test, answers, Feature.LOG_RETURN);
        put(result, "ema_distance_auc", test, answers, Feature.EMA_20_DISTANCE);
      }
      case VOLATILITY -> put(result, "persistence_auc", test, answers, Feature.VOLATILITY_RATIO);
    }
    return result;
  }

  private static void put(
      Map<String, Double> into, String name, Samples test, int[] answers, Feature feature) {
    int column = test.market(0).table().column(feature);
    if (column < 0) {
      return;
    }
    double[] scores = new double[answers.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = test.market(i).table().value(test.place(i), column);
    }
    into.put(name, Scores.auc(scores, Scores.cameTrue(answers, 1)));
  }

  /** The rise of the log loss when one feature's window is taken from another sample. */
  private Map<String, Double> importance(CompiledPredictor predictor, Samples test, int classes) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    int n = Math.min(test.size(), IMPORTANCE_SAMPLES);
    int[] chosen = new int[n];
    for (int i = 0; i < n; i++) {
      chosen[i] = (int) ((long) i * test.size() / n);
    }
    int width = test.width();
    int length = test.length();
    float[] windows = new float[n * length];
    int[] answers = new int[n];
    for (int i = 0; i < n; i++) {
      test.copyWindow(chosen[i], windows, i * length);
      answers[i] = test.answer(chosen[i]);
    }
    double[] said = new double[n * classes];
    predictor.predictAll(windows, n, said);
    double usual = Scores.logLoss(said, answers, classes);
    Map<String, Double> result = new TreeMap<>();
    for (int j = 0; j < width; j++) {
      float[] mixed = windows.clone();
      for (int i = 0; i < n; i++) {
        int other = random.nextInt(n);
        for (int row = 0; row < test.window(); row++) {
          mixed[i * length + row * width + j] = windows[other * length + row * width + j];
        }
      }
      predictor.predictAll(mixed, n, said);
      result.put(
          plan.features().features().get(j).wireName(),
          Scores.logLoss(said, answers, classes) - usual);
    }
    return result;
  }

  private static List<double[]> reliability(double[] probabilities, int[] answers, int classes) {
    double[] said = Scores.column(probabilities, classes, classes - 1);
    Integer[] order = new Integer[said.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Arrays.sort(order, java.util.Comparator.comparingDouble(i -> said[i]));
    List<double[]> bins = new ArrayList<>();
    for (int bin = 0; bin < 10; bin++) {
      int from = (int) ((long) said.length * bin / 10);
      int to = (int) ((long) said.length * (bin + 1) / 10);
      if (from == to) {
        continue;
      }
      double mean = 0;
      double came = 0;
      for (int i = from; i < to; i++) {
        mean += said[order[i]] / (to - from);
        came += (answers[order[i]] == classes - 1 ? 1.0 : 0) / (to - from);
      }
      bins.add(new double[] {mean, came});
    }
    return bins;
  }

  /** Means and deviations of the last rows of the training windows. */
  private Scaler scaler(Samples train) {
    int width = train.width();
    double[] sum = new double[width];
    double[] squares = new double[width];
    int[] count = new int[width];
    for (int i = 0; i < train.size(); i++) {
      FeatureTable table = train.market(i).table();
      for (int j = 0; j < width; j++) {
        double value = table.value(train.place(i), j);
        if (!Double.isNaN(value)) {
          sum[j] += value;
          squares[j] += value * value;
          count[j]++;
        }
      }
    }
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      int n = Math.max(count[j], 1);
      double mean = sum[j] / n;
      double variance = Math.max(0, squares[j] / n - mean * mean);
      means.add(mean);
      // What never changed in training says nothing: its factor becomes 0.
      deviations.add(variance < 1e-12 * Math.max(1, mean * mean) ? 0 : Math.sqrt(variance));
    }
    return new Scaler(means, deviations);
  }

  private float[] golden(
      Engine.Trained trained, Scaler scaler, Engine.Scaling scaling, int classes) {
    int length = plan.window() * plan.features().size();
    GoldenInputs inputs =
        new GoldenInputs(plan.features(), plan.window(), scaler.means(), scaler.deviations());
    float[] answers = new float[GoldenInputs.COUNT * classes];
    int batch = 100;
    float[] windows = new float[batch * length];
    float[] one = new float[length];
    for (int from = 0; from < GoldenInputs.COUNT; from += batch) {
      for (int i = 0; i < batch; i++) {
        inputs.next(one);
        System.arraycopy(one, 0, windows, i * length, length);
      }
      scaling.apply(windows, windows.length);
      float[] said = trained.predict(windows, batch);
      System.arraycopy(said, 0, answers, from * classes, said.length);
    }
    return answers;
  }

  private Manifest manifest(
      Fold fold,
      Samples train,
      Scaler scaler,
      List<Calibration> calibrations,
      double typicalMove,
      Map<String, Double> metrics,
      Manifest.Verdict verdict,
      int bestRound) {
    Candles clock = markets.getFirst().candles();
    Map<String, String> parameters = new TreeMap<>(plan.parameters());
    parameters.put("best_round", Integer.toString(bestRound));
    Map<String, List<Double>> deciles = deciles(train);
    return new Manifest(
        Manifest.FORMAT,
        plan.role().wireName(),
        clock.timeframe().code(),
        markets.stream().map(Market::symbol).toList(),
        plan.features().features().stream().map(Feature::wireName).toList(),
        plan.features().hash(),
        plan.window(),
        plan.engine().scales(),
        scaler.means(),
        scaler.deviations(),
        plan.label().describe(),
        calibrations.stream().map(ModelArtefact::entry).toList(),
        typicalMove,
        new Manifest.Training(
            plan.engine().name(),
            parameters,
            plan.seed(),
            codeRevision,
            markets.stream()
                .map(market -> market.symbol() + ":" + market.candles().hash())
                .collect(Collectors.joining(",")),
            instant(clock.endNs(fold.trainFrom())),
            instant(clock.endNs(fold.calibrateTo() - 1)),
            train.size()),
        metrics,
        deciles,
        driftLimits(fold, deciles),
        verdict,
        plan.validFor().toString(),
        Map.of());
  }

  private static String instant(long ns) {
    return Instant.ofEpochSecond(0, ns).toString();
  }

  private Map<String, List<Double>> deciles(Samples train) {
    Map<String, List<Double>> result = new TreeMap<>();
    for (int j = 0; j < train.width(); j++) {
      Feature feature = plan.features().features().get(j);
      double[] values = new double[train.size()];
      int known = 0;
      for (int i = 0; i < train.size(); i++) {
        double value = train.market(i).table().value(train.place(i), j);
        if (!Double.isNaN(value)) {
          values[known++] = value;
        }
      }
      // Masks and the clock do not drift.
      if (known >= 100 && !CLOCK_AND_MASKS.contains(feature)) {
        double[] sorted = Arrays.copyOf(values, known);
        Arrays.sort(sorted);
        result.put(feature.wireName(), FeatureDrift.deciles(sorted));
      }
    }
    return result;
  }

  private static final List<Feature> CLOCK_AND_MASKS =
      List.of(
          Feature.HOUR_SIN,
          Feature.HOUR_COS,
          Feature.WEEKDAY_SIN,
          Feature.WEEKDAY_COS,
          Feature.TRADES_PRESENT,
          Feature.BOOK_PRESENT,
          Feature.SENTIMENT_PRESENT);

  /** How far features wander from their deciles over the span that drift is watched live. */
  private Map<String, Double> driftLimits(Fold fold, Map<String, List<Double>> deciles) {
    Map<String, Double> largest = new TreeMap<>();
    for (Market market : markets) {
      FeatureDrift drift = new FeatureDrift(deciles, DRIFT_CANDLES);
      List<String> names = drift.features();
      int[] columns = names.stream().mapToInt(n -> market.table().column(Feature.of(n))).toArray();
      double[] values = new double[columns.length];
      int to = Math.min(fold.calibrateTo(), market.table().size());
      for (int i = fold.trainFrom(); i < to; i++) {
        if (!market.table().hasWindow(i, 1)) {
          continue;
        }
        for (int c = 0; c < columns.length; c++) {
          values[c] = market.table().value(i, columns[c]);
        }
        drift.add(values);
        if (i % (DRIFT_CANDLES / 10) == 0 && drift.isFull()) {
          drift.stabilityIndex().forEach((name, index) -> largest.merge(name, index, Math::max));
        }
      }
    }
    Map<String, Double> limits = new TreeMap<>();
    for (String name : deciles.keySet()) {
      limits.put(name, Math.max(LEAST_DRIFT_LIMIT, DRIFT_MARGIN * largest.getOrDefault(name, 0.0)));
    }
    return limits;
  }

  /** Mixes the answers of a market among its candles: a placebo that no model should learn from. */
  public static Market shuffled(Market market, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] answers = market.labels().answers().clone();
    int[] known = new int[answers.length];
    int size = 0;
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] != LabelRule.UNKNOWN) {
        known[size++] = i;
      }
    }
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = answers[known[i]];
      answers[known[i]] = answers[known[j]];
      answers[known[j]] = kept;
    }
    return market.withAnswers(answers);
  }
}
