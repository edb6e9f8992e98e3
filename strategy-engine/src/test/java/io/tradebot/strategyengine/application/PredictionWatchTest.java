package io.tradebot.strategyengine.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.prediction.LiveScores;
import io.tradebot.common.prediction.ModelDemoted;
import io.tradebot.common.prediction.ModelEvent;
import io.tradebot.common.prediction.ModelExpired;
import io.tradebot.common.prediction.ModelPromoted;
import io.tradebot.common.prediction.ModelStanding;
import io.tradebot.common.prediction.ModelStanding.Place;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.Prediction;
import io.tradebot.core.strategy.MultiModelParameters;
import io.tradebot.learning.registry.Registry;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.strategyengine.TestModels;
import io.tradebot.strategyengine.adapter.registry.ModelPermission;
import io.tradebot.strategyengine.adapter.registry.RegistryModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the models say against what came true, over a real registry; the market is made up. */
class PredictionWatchTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final long SECOND = 1_000_000_000L;
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  private final List<Prediction> recorded = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();
  private final List<ModelEvent> told = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SplittableRandom random = new SplittableRandom(11);
  private Registry registry;
  private RegistryModels models;
  private PredictionWatch watch;
  private ModelReport report;
  private Instant now = START;
  private double close = 10_000;
  private long candles;

  @SuppressWarnings("NullAway.Init")
  PredictionWatchTest() {}

  @BeforeEach
  void open() {
    registry = new Registry(folder);
    models =
        new RegistryModels(
            registry, new ModelPermission(Mode.PAPER, folder), () -> now, told -> {});
    PredictionRecorder recorder =
        new PredictionRecorder() {
          @Override
          public void record(Prediction prediction) {
            recorded.add(prediction);
          }

          @Override
          public void recordOutcome(Prediction prediction, String answer, double probability) {
            outcomes.add(prediction.modelId() + " " + answer + " " + probability);
          }
        };
    watch = new PredictionWatch(models, recorder, meters);
    report = new ModelReport(models, watch, told::add, needs(), () -> now);
  }

  @AfterEach
  void close() {
    models.close();
  }

  @Test
  void storesEachPredictionAndLaterWhatCameTrue() throws IOException {
    String champion = promoted(0.7);
    market(20, true, List.of(champion), 0.7);

    assertThat(recorded).hasSize(20);
    assertThat(recorded.getFirst().modelId()).isEqualTo(champion);
    assertThat(recorded.getFirst().featuresHash()).isEqualTo("0123456789abcdef");
    // Asked every second, scored every half horizon, due after the whole one.
    assertThat(outcomes).hasSize(8).containsOnly(champion + " up 0.7");
  }

  @Test
  void scoresChampionAndChallengersAlikeAndMeasuresThem() throws IOException {
    String champion = promoted(0.7);
    String challenger = TestModels.momentum(registry, 0.9).id();
    registry.challenge(challenger, "test", now);
    models.refresh();

    market(500, true, List.of(champion, challenger), 0);

    // Everything came true as "up": the Brier score is the square of what was missing.
    LiveScores good = watch.live(challenger);
    assertThat(good.predictions()).isEqualTo(200);
    assertThat(good.brier()).isCloseTo(0.01, within(1e-6));
    assertThat(good.logLoss()).isCloseTo(-Math.log(0.9), within(1e-6));
    assertThat(watch.live(champion).brier()).isCloseTo(0.09, within(1e-6));
    assertThat(gauge("tradebot.model.brier", champion)).isCloseTo(0.09, within(1e-6));
    assertThat(gauge("tradebot.model.log.loss", champion)).isCloseTo(-Math.log(0.7), within(1e-6));
    assertThat(gauge("tradebot.model.calibration.error", champion)).isCloseTo(0.3, within(1e-6));
    assertThat(gauge("tradebot.model.scored", champion)).isEqualTo(200);
  }

  @Test
  void aModelThatIsWorseThanNothingIsPutAsideAndThenDemoted() throws IOException {
    String model = promoted(0.95);
    report.look();

    market(420, false, List.of(model), 0.95);
    String aside = models.faults().get(model);
    double abstains = gauge("tradebot.model.abstains", model);
    report.look();
    market(400, false, List.of(model), 0.95);
    models.refresh();
    report.look();

    assertThat(aside).startsWith("live Brier score 0.9025 is worse than the bare frequencies'");
    assertThat(abstains).isEqualTo(1);
    assertThat(models.slot(ModelRole.MOMENTUM, Timeframe.S1).champion()).isNull();
    assertThat(registry.state().history().getLast().reason()).contains("for 200 predictions more");
    assertThat(standings())
        .extracting(ModelStanding::state)
        .contains(ModelStanding.State.ACTIVE, ModelStanding.State.ABSTAINS);
    assertThat(told)
        .filteredOn(ModelDemoted.class::isInstance)
        .singleElement()
        .extracting(event -> ((ModelDemoted) event).modelId())
        .isEqualTo(model);
    assertThat(report.health()).contains("multi_model abstains").contains("momentum@1s");
  }

  @Test
  void featuresThatDriftMakeItAbstainUntilTheyAreBack() throws IOException {
    String model = promoted(0.5);

    // Nothing but rises: the RSI stands at 100, where training saw a tenth of its values.
    market(3_300, true, List.of(model), 0.5);
    String drifted = models.faults().get(model);
    LiveScores there = watch.live(model);
    double drift = gauge("tradebot.model.drift.stability", model);
    // Runs of all lengths: the RSI goes over its whole range, as in training.
    walk(6_400, List.of(model));

    assertThat(drifted).startsWith("features drifted: rsi_14");
    assertThat(there.stabilityIndex()).isGreaterThan(1).isEqualTo(drift);
    assertThat(there.distance()).isCloseTo(0.9, within(0.01));
    assertThat(there.drifted()).singleElement().asString().startsWith("rsi_14");
    assertThat(gauge("tradebot.model.drift.features", model)).isZero();
    assertThat(models.faults().getOrDefault(model, "")).doesNotContain("drifted");
  }

  @Test
  void tellsPromotionsExpiriesAndTheWholeStanding() throws IOException {
    report.look();
    String model = promoted(0.7);
    report.look();
    report.look();
    now = START.plus(Duration.ofDays(30));
    report.look();

    assertThat(told)
        .filteredOn(event -> !(event instanceof ModelsUpdated))
        .containsExactly(
            new ModelPromoted(model, "momentum@1s", null, "promote: test", START),
            new ModelExpired(model, "momentum@1s", now, now));
    assertThat(told).filteredOn(ModelsUpdated.class::isInstance).hasSize(3);
    ModelStanding last = standings().getLast();
    assertThat(last.place()).isEqualTo(Place.CHAMPION);
    assertThat(last.state()).isEqualTo(ModelStanding.State.EXPIRED);
    assertThat(last.promotedAt()).isEqualTo(START);
    assertThat(last.expiresAt()).isEqualTo(now);
    assertThat(((ModelsUpdated) told.getLast()).vacant())
        .extracting(vacant -> vacant.slot() + ": " + vacant.reason())
        .containsExactly(
            "regime@1s: there is no model for regime@1s",
            "volatility@1s: there is no model for volatility@1s");
  }

  private List<ModelStanding> standings() {
    return told.stream()
        .filter(ModelsUpdated.class::isInstance)
        .flatMap(event -> ((ModelsUpdated) event).models().stream())
        .toList();
  }

  private String promoted(double up) throws IOException {
    String id = TestModels.momentum(registry, up).id();
    registry.promote(id, "test", now);
    models.refresh();
    return id;
  }

  /** One candle after the other, rising or falling, with what the models say of each. */
  private void market(int count, boolean rising, List<String> ids, double up) {
    for (int i = 0; i < count; i++) {
      candle(close * (rising ? 1.0001 : 0.9999), ids, up);
    }
  }

  private void walk(int count, List<String> ids) {
    int run = 0;
    double step = 0;
    for (int i = 0; i < count; i++) {
      if (run-- <= 0) {
        run = random.nextInt(25);
        step = (random.nextBoolean() ? 1 : -1) * random.nextDouble() * 0.0002;
      }
      candle(close * (1 + step + 0.0001 * random.nextGaussian()), ids, 0.5);
    }
  }

  private void candle(double next, List<String> ids, double up) {
    double open = close;
    close = next;
    long openNs = START.getEpochSecond() * SECOND + candles++ * SECOND;
    for (String id : ids) {
      double said = up > 0 ? up : models.find(id).map(PredictionWatchTest::up).orElseThrow();
      watch.onPrediction(
          new Prediction(
              id,
              ModelRole.MOMENTUM,
              BTC,
              Timeframe.S1,
              openNs + SECOND,
              true,
              List.of(1 - said, said),
              "0123456789abcdef"));
    }
    watch.onCandle(
        new CandleClosed(
            BTC,
            Timeframe.S1,
            openNs,
            price(open),
            price(Math.max(open, close)),
            price(Math.min(open, close)),
            price(close),
            Quantity.of("1"),
            Money.of("100", Asset.of("USDT")),
            Quantity.of("0.5"),
            3,
            CandleSource.TRADES,
            openNs + SECOND,
            openNs + SECOND));
  }

  private static double up(io.tradebot.learning.artefact.ModelArtefact artefact) {
    double[] said = new double[2];
    artefact.predictor().predict(new float[] {50, 1}, said);
    return said[1];
  }

  private double gauge(String name, String model) {
    return meters.get(name).tag("model", model).gauge().value();
  }

  private static MultiModelParameters needs() {
    return new MultiModelParameters(
        Timeframe.S1,
        0.3,
        0.4,
        0.15,
        0.15,
        0,
        30,
        70,
        0.85,
        0.55,
        0.55,
        2,
        4.5,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60));
  }

  private static Price price(double value) {
    return Price.ofRaw(Math.round(value * 1e8));
  }
}
