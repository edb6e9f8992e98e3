package io.tradebot.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.learning.artefact.ArtefactRefusedException;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.inference.RecurrentNetwork.Cell;
import io.tradebot.learning.label.ForwardReturnSign;
import io.tradebot.learning.label.ForwardVolatility;
import io.tradebot.learning.label.LabelRule;
import io.tradebot.learning.label.TripleBarrier;
import io.tradebot.learning.validation.Fold;
import io.tradebot.learning.validation.WalkForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On made-up markets whose truth is known: what is there is found, what is not is not. */
class ModelTrainingTest {
  private static final long MINUTE = 60_000_000_000L;

  @TempDir Path folder;

  @Test
  void treesFindAPlantedEdge() {
    ModelTraining.Result result = train(trees(new ForwardReturnSign(5)), edge(0.5, 1));

    assertThat(metric(result, "auc_low")).isGreaterThan(0.55);
    assertThat(metric(result, "brier")).isLessThan(metric(result, "base_brier"));
    assertThat(metric(result, "calibration_error")).isLessThan(0.07);
  }

  @Test
  void treesFindNothingInNoise() {
    ModelTraining.Result result = train(trees(new ForwardReturnSign(5)), edge(0, 2));

    assertThat(metric(result, "auc")).isBetween(0.46, 0.54);
    assertThat(metric(result, "auc_low")).isLessThanOrEqualTo(0.5);
  }

  @Test
  void treesLearnNothingFromShuffledAnswers() {
    ModelPlan plan = trees(new ForwardReturnSign(5));
    Candles candles = edge(0.5, 3);
    Market honest = Market.of("TEST", candles, plan.features(), plan.label());

    ModelTraining.Result result =
        new ModelTraining(plan, List.of(ModelTraining.shuffled(honest, 9)), "test")
            .train(fold(candles, plan), Manifest.Verdict.NONE, Engine.Progress.SILENT);

    assertThat(metric(result, "auc")).isBetween(0.46, 0.54);
  }

  @Test
  void staleFeaturesAreWorthLess() {
    ModelPlan plan = trees(new ForwardReturnSign(5));
    Candles candles = edge(0.5, 4);
    Market fresh = Market.of("TEST", candles, plan.features(), plan.label());
    Market stale = fresh.withTable(fresh.table().delayed(30));

    double now = metric(train(plan, candles), "auc");
    double late =
        metric(
            new ModelTraining(plan, List.of(stale), "test")
                .train(fold(candles, plan), Manifest.Verdict.NONE, Engine.Progress.SILENT),
            "auc");

    assertThat(late).isLessThan(now - 0.03);
  }

  @Test
  void lstmFindsAPlantedEdge() {
    ModelTraining.Result result =
        train(recurrent(Cell.LSTM, new ForwardReturnSign(5)), edge(0.5, 5));

    assertThat(metric(result, "auc_low")).isGreaterThan(0.53);
  }

  @Test
  void gruFindsThatVolatilityComesInClusters() {
    ModelTraining.Result result =
        train(recurrent(Cell.GRU, new ForwardVolatility(10, 200)), edge(0.5, 6));

    assertThat(metric(result, "auc_low")).isGreaterThan(0.55);
  }

  @Test
  void sameSeedAndDataGiveTheSameArtefactBitByBit() throws IOException {
    for (ModelPlan plan :
        List.of(
            trees(new TripleBarrier(10, 1, 0.00005)),
            recurrent(Cell.LSTM, new ForwardReturnSign(5)))) {
      Candles candles = edge(0.4, 7).slice(0, 4_000);

      ModelArtefact first = train(plan, candles).draft().write(folder.resolve("a"));
      ModelArtefact second = train(plan, candles).draft().write(folder.resolve("b"));

      assertThat(second.id()).isEqualTo(first.id());
      for (String file : List.of("manifest.json", "model.bin", "golden.bin")) {
        assertThat(Files.readAllBytes(folder.resolve("b").resolve(second.id()).resolve(file)))
            .isEqualTo(Files.readAllBytes(folder.resolve("a").resolve(first.id()).resolve(file)));
      }
    }
  }

  /** Reading checks the compiled model against what its engine said on 1,000 inputs. */
  @Test
  void compiledModelsAnswerAsTheirEnginesDid() throws IOException {
    Candles candles = edge(0.4, 8).slice(0, 4_000);
    for (ModelPlan plan :
        List.of(
            trees(new TripleBarrier(10, 1, 0.00005)),
            recurrent(Cell.LSTM, new ForwardReturnSign(5)),
            recurrent(Cell.GRU, new ForwardVolatility(10, 200)))) {
      ModelTraining.Result result = train(plan, candles);

      ModelArtefact written = result.draft().write(folder);

      ModelArtefact read = ModelArtefact.read(folder.resolve(written.id()));
      float[] window = new float[read.predictor().window() * read.predictor().features().size()];
      double[] ours = new double[plan.role().answers().size()];
      double[] theirs = new double[ours.length];
      result.test().copyWindow(5, window, 0);
      read.predictor().predict(window, ours);
      result.predictor().predict(window, theirs);
      assertThat(ours).isEqualTo(theirs);
    }
  }

  @Test
  void anEngineThatAnswersOtherwiseIsRefused() {
    ModelTraining.Result result =
        train(trees(new ForwardReturnSign(5)), edge(0.4, 9).slice(0, 4_000));
    float[] golden = result.draft().golden().clone();
    golden[17] += 2e-5f;
    ModelTraining.Draft wrong =
        new ModelTraining.Draft(result.draft().manifest(), result.draft().model(), golden);

    assertThatThrownBy(() -> wrong.write(folder))
        .isInstanceOf(ArtefactRefusedException.class)
        .hasMessageContaining("golden input 8");
  }

  private static double metric(ModelTraining.Result result, String name) {
    Double value = result.evaluation().metrics().get(name);
    assertThat(value).as(name).isNotNull();
    return value == null ? Double.NaN : value;
  }

  private static ModelTraining.Result train(ModelPlan plan, Candles candles) {
    Market market = Market.of("TEST", candles, plan.features(), plan.label());
    return new ModelTraining(plan, List.of(market), "test")
        .train(fold(candles, plan), Manifest.Verdict.NONE, Engine.Progress.SILENT);
  }

  private static Fold fold(Candles candles, ModelPlan plan) {
    int n = candles.size();
    return WalkForward.fold(0, n - n / 4, n, plan.label().horizon() + 1);
  }

  private static ModelPlan trees(LabelRule label) {
    return new ModelPlan(
        label,
        FeatureSet.CANDLES,
        1,
        new TreeEngine(60, 3, 0.1, 20, 10),
        ModelPlan.CalibrationKind.PLATT,
        1,
        42,
        Duration.ofDays(30));
  }

  private static ModelPlan recurrent(Cell cell, LabelRule label) {
    return new ModelPlan(
        label,
        FeatureSet.CANDLES,
        16,
        new RecurrentEngine(cell, 8, 4, 64, 0.005, 2),
        ModelPlan.CalibrationKind.PLATT,
        2,
        42,
        Duration.ofDays(30));
  }

  /**
   * Minutes of a walk whose drift is a slow hidden process, with volatility in clusters.
   *
   * @param strength of the drift against the noise; 0 for none
   */
  private static Candles edge(double strength, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Candles candles = new Candles(Timeframe.M1);
    double close = 100;
    double hidden = 0;
    double heat = 0;
    for (int i = 0; i < 9_000; i++) {
      hidden = 0.95 * hidden + 0.31 * random.nextGaussian();
      heat = 0.98 * heat + 0.12 * random.nextGaussian();
      double sigma = 0.0005 * Math.exp(heat);
      double open = close;
      close *= Math.exp(sigma * (strength * hidden + random.nextGaussian()));
      double wick = sigma * 0.3 * random.nextDouble();
      candles.add(
          (i + 1) * MINUTE,
          open,
          Math.max(open, close) * (1 + wick),
          Math.min(open, close) * (1 - wick),
          close,
          1 + random.nextDouble(),
          100,
          0.5);
    }
    return candles;
  }
}
