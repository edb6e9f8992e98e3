package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Market.BTC;
import static io.tradebot.core.strategy.Market.analysisOf;
import static io.tradebot.core.strategy.Market.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeaturePipeline;
import io.tradebot.core.feature.FeatureSet;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Models;
import io.tradebot.core.prediction.Prediction;
import io.tradebot.core.prediction.Predictor;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultiModelTest {
  private static final int WARM = FeaturePipeline.WARM_UP + 10;

  /** What stands in the slots; changed by tests while the strategy runs. */
  private final Map<ModelRole, ModelSlot> slots = new EnumMap<>(ModelRole.class);

  private final Models models =
      (role, timeframe) -> slots.getOrDefault(role, ModelSlot.empty("nothing promoted"));
  private final List<CandleClosed> candles = Market.walk(BTC, new SplittableRandom(1), 400);

  /** Answers the same whatever it sees. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Fixed(String modelId, ModelRole role, int window, double... answer)
      implements Predictor {
    @Override
    public FeatureSet features() {
      return new FeatureSet(List.of(Feature.RSI_14, Feature.ATR_14));
    }

    @Override
    public double typicalMove() {
      return 4;
    }

    @Override
    public void predict(float[] window, double[] probabilities) {
      System.arraycopy(answer, 0, probabilities, 0, probabilities.length);
    }
  }

  @Test
  void buysWhenTheModelsSpeakForItAndItPays() {
    promoteBullish();

    Verdict verdict = evaluate(warm(1), WARM);

    SignalRaised signal = verdict.signals().getFirst();
    assertThat(signal.stance()).isEqualTo(Stance.LONG);
    assertThat(signal.reason())
        .contains("regime-1")
        .contains("momentum-1")
        .contains("volatility-1");
    assertThat(signal.analysisId()).isEqualTo(analysisOf(verdict).analysisId());
    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.BUY);
    assertThat(analysisOf(verdict).buyScore()).isGreaterThan(analysisOf(verdict).sellScore());
  }

  @Test
  void publishesEachStepWithItsModelAndProbability() {
    promoteBullish();

    AnalysisCompleted analysis = analysisOf(evaluate(warm(1), WARM));

    assertThat(analysis.steps())
        .extracting(AnalysisStep::name)
        .startsWith("regime", "momentum", "volatility", "trigger", "cost");
    AnalysisStep momentum = analysis.steps().get(1);
    assertThat(momentum.value()).isEqualTo("up");
    assertThat(momentum.probability()).isEqualTo(0.8);
    assertThat(momentum.modelId()).isEqualTo("momentum-1");
    assertThat(momentum.pass()).isTrue();
  }

  @Test
  void entersNothingThatDoesNotPayItsCosts() {
    promoteBullish();

    Verdict verdict = evaluate(warm(500), WARM);

    assertThat(verdict.signals()).isEmpty();
    assertThat(analysisOf(verdict).reason()).contains("does not pay for 500.00 bps");
  }

  @Test
  void entersNothingIntoAWildMarket() {
    promoteBullish();
    promote(new Fixed("volatility-1", ModelRole.VOLATILITY, 1, 0.05, 0.95));

    Verdict verdict = evaluate(warm(1), WARM);

    assertThat(verdict.signals()).isEmpty();
    assertThat(analysisOf(verdict).reason()).contains("volatility");
  }

  @Test
  void goesOnWithoutAModelThatIsMissingAndAbstainsWhenTooManyAre() {
    promoteBullish();
    slots.remove(ModelRole.REGIME);
    Verdict two = evaluate(warm(1), WARM);

    slots.remove(ModelRole.VOLATILITY);
    Verdict one = evaluate(warm(1), WARM);

    assertThat(two.signals()).hasSize(1);
    assertThat(step(two, "regime").value()).isEqualTo("nothing promoted");
    assertThat(step(two, "regime").probability()).isNull();
    assertThat(analysisOf(one).decision()).isEqualTo(Decision.ABSTAIN);
    assertThat(analysisOf(one).reason())
        .contains("1 of 2 models needed")
        .contains("regime: nothing promoted");
  }

  @Test
  void f23AbstainsFromAModelWhoseAnswersAreNoProbabilities() {
    double[][] nonsense = {
      {Double.NaN, Double.NaN}, {0.2, Double.POSITIVE_INFINITY}, {0, 1e30}, {-0.2, 1.2}, {0.9, 0.9}
    };
    for (double[] answer : nonsense) {
      promoteBullish();
      slots.remove(ModelRole.REGIME);
      promote(new Fixed("momentum-1", ModelRole.MOMENTUM, 1, answer));

      Verdict verdict = evaluate(warm(1), WARM);

      assertThat(verdict.signals()).as("answers %s", answer).isEmpty();
      assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.ABSTAIN);
      assertThat(step(verdict, "momentum").value()).contains("probabilit");
      assertThat(step(verdict, "momentum").probability()).isNull();
      assertThat(verdict.predictions())
          .as("nothing that is no number is published")
          .noneMatch(prediction -> prediction.role() == ModelRole.MOMENTUM);
    }
  }

  @Test
  void abstainsFromAnExpiredAndFromADriftedModelAndSaysSo() {
    promoteBullish();
    Predictor momentum = new Fixed("momentum-1", ModelRole.MOMENTUM, 1, 0.2, 0.8);
    slots.put(ModelRole.MOMENTUM, new ModelSlot(momentum, null, known(Market.START_NS), List.of()));
    Verdict expired = evaluate(warm(1), WARM);
    slots.put(
        ModelRole.MOMENTUM,
        new ModelSlot(momentum, "features drifted: rsi_14", Instant.MAX, List.of()));
    Verdict drifted = evaluate(warm(1), WARM);

    assertThat(step(expired, "momentum").value()).contains("expired at 2026-01-01");
    assertThat(step(drifted, "momentum").value()).isEqualTo("features drifted: rsi_14");
    assertThat(step(drifted, "momentum").modelId()).isEqualTo("momentum-1");
    assertThat(drifted.predictions())
        .as("it goes on predicting, so that it can be seen when it is well again")
        .extracting(Prediction::modelId)
        .contains("momentum-1");
  }

  @Test
  void waitsForTheWindowOfAModel() {
    promoteBullish();
    promote(new Fixed("momentum-1", ModelRole.MOMENTUM, 120, 0.2, 0.8));

    Verdict early = evaluate(warm(1), WARM);
    Verdict later = evaluate(warm(1), 300);

    assertThat(step(early, "momentum").value()).startsWith("window filling");
    assertThat(step(later, "momentum").value()).isEqualTo("up");
  }

  @Test
  void takesOverAnotherModelWithoutARestart() {
    promoteBullish();
    MultiModel strategy = warm(1);
    feed(strategy, WARM);
    promote(new Fixed("momentum-2", ModelRole.MOMENTUM, 1, 0.9, 0.1));

    Verdict verdict = strategy.onCandle(candles.get(WARM + 30), now(WARM + 30));

    assertThat(step(verdict, "momentum").modelId()).isEqualTo("momentum-2");
    assertThat(step(verdict, "momentum").value()).isEqualTo("down");
  }

  @Test
  void challengersPredictInTheShadowAndDecideNothing() {
    promoteBullish();
    Predictor champion = new Fixed("momentum-1", ModelRole.MOMENTUM, 1, 0.2, 0.8);
    Predictor challenger = new Fixed("momentum-9", ModelRole.MOMENTUM, 1, 1, 0);
    slots.put(ModelRole.MOMENTUM, new ModelSlot(champion, null, Instant.MAX, List.of(challenger)));

    Verdict verdict = evaluate(warm(1), WARM);

    assertThat(verdict.signals()).hasSize(1);
    assertThat(step(verdict, "momentum").modelId()).isEqualTo("momentum-1");
    assertThat(verdict.predictions())
        .filteredOn(prediction -> !prediction.champion())
        .singleElement()
        .satisfies(
            shadow -> {
              assertThat(shadow.modelId()).isEqualTo("momentum-9");
              assertThat(shadow.probabilities()).containsExactly(1.0, 0.0);
              assertThat(shadow.featuresHash()).hasSize(16);
            });
  }

  @Test
  void sellsWhatItHoldsWhenTheModelsTurn() {
    promoteBullish();
    MultiModel strategy = warm(1);
    feed(strategy, WARM);
    strategy.onPosition(Market.opened(MultiModel.ID, BTC, now(WARM)));
    promote(new Fixed("regime-1", ModelRole.REGIME, 1, 0.9, 0.05, 0.05));
    promote(new Fixed("momentum-1", ModelRole.MOMENTUM, 1, 0.9, 0.1));

    Verdict verdict = strategy.onCandle(candles.get(WARM + 1), now(WARM + 1));

    assertThat(verdict.signals().getFirst().stance()).isEqualTo(Stance.FLAT);
    assertThat(analysisOf(verdict).decision()).isEqualTo(Decision.SELL);
  }

  @Test
  void sameEventsGiveTheSameVerdicts() {
    promoteBullish();

    assertThat(evaluate(warm(1), WARM)).isEqualTo(evaluate(warm(1), WARM));
  }

  @Test
  void refusesParametersThatContradictEachOther() {
    assertThatThrownBy(() -> parameters(1, 70, 30)).hasMessageContaining("oversold must be below");
    assertThatThrownBy(() -> parameters(-1, 30, 70)).hasMessageContaining("cost must not be");
  }

  private void promoteBullish() {
    promote(new Fixed("regime-1", ModelRole.REGIME, 1, 0.05, 0.15, 0.8));
    promote(new Fixed("momentum-1", ModelRole.MOMENTUM, 1, 0.2, 0.8));
    promote(new Fixed("volatility-1", ModelRole.VOLATILITY, 1, 0.7, 0.3));
  }

  private void promote(Predictor model) {
    slots.put(model.role(), new ModelSlot(model, null, Instant.MAX, List.of()));
  }

  private MultiModel warm(double costBps) {
    return new MultiModel(BTC, parameters(costBps, 30, 70), AnalysisDetail.SAMPLED, models);
  }

  private static MultiModelParameters parameters(double costBps, double oversold, double bought) {
    return new MultiModelParameters(
        Timeframe.S1,
        0.3,
        0.4,
        0.15,
        0.15,
        0,
        oversold,
        bought,
        0.85,
        0.55,
        0.55,
        2,
        costBps,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  /** Teaches what lies before and evaluates the candle at a place. */
  private Verdict evaluate(MultiModel strategy, int place) {
    for (CandleClosed candle : candles.subList(0, place)) {
      strategy.learn(candle);
    }
    return strategy.onCandle(candles.get(place), now(place));
  }

  private void feed(MultiModel strategy, int place) {
    assertThat(evaluate(strategy, place).analysis()).isNotNull();
  }

  private Instant now(int place) {
    return known(candles.get(place).receiveTimeNs());
  }

  private static AnalysisStep step(Verdict verdict, String name) {
    return Objects.requireNonNull(
        analysisOf(verdict).steps().stream()
            .filter(step -> step.name().equals(name))
            .findFirst()
            .orElse(null),
        name);
  }
}
