package io.tradebot.strategyengine.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.prediction.LiveScores;
import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeaturePipeline;
import io.tradebot.core.prediction.Prediction;
import io.tradebot.core.signal.CandleSeriesId;
import io.tradebot.learning.artefact.ModelArtefact;
import io.tradebot.learning.dataset.Candles;
import io.tradebot.learning.label.LabelRule;
import io.tradebot.learning.monitoring.FeatureDrift;
import io.tradebot.learning.monitoring.LiveScore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what the models say until it is known whether it came true, and whether the market still
 * looks as it did in training. A champion whose features have drifted, or whose probabilities are
 * worse than no model's, is put aside until that is over; one that stays worse is demoted.
 *
 * <p>For the one thread that evaluates; the gauges may be read from any.
 */
public final class PredictionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionWatch.class);
  private static final int KEPT_CANDLES = 4_096;
  private static final int TRIMMED_AT = 2 * KEPT_CANDLES;
  private static final int DRIFT_CANDLES = 3_000;
  private static final int DRIFT_INTERVAL = 100;

  /** Part of a model's features that may lie outside their limits. */
  private static final double DRIFTED_SHARE = 0.25;

  private static final int SCORED_PREDICTIONS = 200;

  /** A Brier score this much above that of the bare frequencies is worse than no model. */
  private static final double WORSE_THAN_NOTHING = 1.05;

  private final ModelCatalogue models;
  private final PredictionRecorder recorder;
  private final MeterRegistry registry;
  private final Map<CandleSeriesId, Market> markets = new HashMap<>();
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();

  public PredictionWatch(
      ModelCatalogue models, PredictionRecorder recorder, MeterRegistry registry) {
    this.models = models;
    this.recorder = recorder;
    this.registry = registry;
  }

  private static final class Market {
    final Candles candles;
    final FeaturePipeline pipeline = new FeaturePipeline();
    final Map<Long, Double> atrByEnd = new HashMap<>();
    final Deque<Prediction> pending = new ArrayDeque<>();
    final Map<String, FeatureDrift> drifts = new HashMap<>();
    int seen;

    Market(CandleSeriesId id) {
      candles = new Candles(id.timeframe());
    }
  }

  private static final class Followed {
    final LiveScore score;
    volatile LiveScore.Measured measured = new LiveScore.Measured(0, 0, 0, 0, 0);
    volatile double worstStability;
    volatile double worstDistance;
    volatile List<String> drifted = List.of();
    volatile int worseFor;
    final Map<String, Long> lastScoredNs = new HashMap<>();

    Followed(int answers) {
      score = new LiveScore(answers, SCORED_PREDICTIONS);
    }
  }

  /** Takes a closed candle, after the strategies have seen it. */
  public void onCandle(CandleClosed candle) {
    CandleSeriesId id = new CandleSeriesId(candle.instrument(), candle.timeframe());
    Market market = markets.get(id);
    if (market == null) {
      return;
    }
    int size = market.candles.size();
    if (size > 0 && candle.eventTimeNs() <= market.candles.endNs(size - 1)) {
      return;
    }
    market.candles.add(candle);
    if (size > 0 && !market.candles.follows(size)) {
      market.pipeline.reset();
    }
    if (market.candles.size() > TRIMMED_AT) {
      market.candles.keepLatest(KEPT_CANDLES);
    }
    market.pipeline.onCandle(candle);
    if (market.pipeline.isReady()) {
      watchDrift(market);
    }
    score(market);
  }

  /** Takes what a model said at the close of a candle, before {@link #onCandle} of that candle. */
  public void onPrediction(Prediction prediction) {
    recorder.record(prediction);
    models
        .find(prediction.modelId())
        .ifPresent(
            artefact -> {
              Market market =
                  markets.computeIfAbsent(
                      new CandleSeriesId(prediction.instrument(), prediction.timeframe()),
                      Market::new);
              Followed model = follow(prediction, artefact);
              // Neighbouring predictions share most of their future: a few a horizon are enough.
              long apart = artefact.label().horizon() * artefact.timeframe().lengthNs() / 2;
              String key = prediction.instrument().toString();
              Long last = model.lastScoredNs.get(key);
              if (last == null || prediction.candleEndNs() - last >= apart) {
                model.lastScoredNs.put(key, prediction.candleEndNs());
                market.pending.addLast(prediction);
              }
              market.drifts.computeIfAbsent(
                  prediction.modelId(),
                  m -> new FeatureDrift(artefact.manifest().deciles(), DRIFT_CANDLES));
            });
  }

  private Followed follow(Prediction prediction, ModelArtefact artefact) {
    return followed.computeIfAbsent(
        prediction.modelId(),
        id -> {
          Followed model = new Followed(artefact.role().answers().size());
          gauge("brier", prediction, model, m -> m.measured.brier());
          gauge("brier.base", prediction, model, m -> m.measured.baseBrier());
          gauge("log.loss", prediction, model, m -> m.measured.logLoss());
          gauge("calibration.error", prediction, model, m -> m.measured.calibrationError());
          gauge("scored", prediction, model, m -> m.measured.predictions());
          gauge("drift.stability", prediction, model, m -> m.worstStability);
          gauge("drift.distance", prediction, model, m -> m.worstDistance);
          gauge("drift.features", prediction, model, m -> m.drifted.size());
          gauge("abstains", prediction, model, m -> models.faults().containsKey(id) ? 1 : 0);
          return model;
        });
  }

  private interface Reading {
    double of(Followed model);
  }

  private void gauge(String name, Prediction prediction, Followed model, Reading reading) {
    Gauge.builder("tradebot.model." + name, model, reading::of)
        .tag("model", prediction.modelId())
        .tag("role", prediction.role().wireName())
        .tag("timeframe", prediction.timeframe().code())
        .register(registry);
  }

  private void score(Market market) {
    int newest = market.candles.size() - 1;
    market.atrByEnd.put(market.candles.endNs(newest), market.pipeline.atr());
    for (Iterator<Prediction> it = market.pending.iterator(); it.hasNext(); ) {
      Prediction prediction = it.next();
      ModelArtefact artefact = models.find(prediction.modelId()).orElse(null);
      if (artefact == null) {
        it.remove();
        continue;
      }
      LabelRule label = artefact.label();
      long due = prediction.candleEndNs() + label.horizon() * artefact.timeframe().lengthNs();
      if (market.candles.endNs(newest) < due) {
        continue;
      }
      it.remove();
      int at = find(market.candles, prediction.candleEndNs());
      double atr = market.atrByEnd.getOrDefault(prediction.candleEndNs(), Double.NaN);
      int answer = at < 0 ? LabelRule.UNKNOWN : label.label(market.candles, at, atr);
      Followed model = followed.get(prediction.modelId());
      if (answer != LabelRule.UNKNOWN && model != null) {
        double[] said =
            prediction.probabilities().stream().mapToDouble(Double::doubleValue).toArray();
        model.score.add(said, answer);
        model.measured = model.score.measured();
        recorder.recordOutcome(prediction, artefact.role().answers().get(answer), said[answer]);
        judge(prediction.modelId(), model);
        demoteIfHopeless(prediction.modelId(), model);
      }
    }
    market.atrByEnd.keySet().removeIf(end -> end < market.candles.endNs(0));
  }

  private static int find(Candles candles, long endNs) {
    for (int i = candles.size() - 1; i >= 0 && candles.endNs(i) >= endNs; i--) {
      if (candles.endNs(i) == endNs) {
        return i;
      }
    }
    return -1;
  }

  private void watchDrift(Market market) {
    market.seen++;
    market.drifts.forEach(
        (id, drift) -> {
          double[] values = new double[drift.features().size()];
          for (int f = 0; f < values.length; f++) {
            values[f] = market.pipeline.value(Feature.of(drift.features().get(f)));
          }
          drift.add(values);
          Followed model = followed.get(id);
          ModelArtefact artefact = models.find(id).orElse(null);
          if (market.seen % DRIFT_INTERVAL == 0 && model != null && artefact != null) {
            model.worstStability = largest(drift.stabilityIndex());
            model.worstDistance = largest(drift.distance());
            model.drifted = drift.drifted(artefact.manifest().driftLimits());
            judge(id, model);
          }
        });
  }

  private static double largest(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private void judge(String id, Followed model) {
    String fault = fault(id, model);
    String before = models.faults().get(id);
    if (fault == null ? before != null : before == null) {
      LOG.warn(
          "Model {} {}", id, fault == null ? "is relied upon again" : "is put aside: " + fault);
    }
    models.setFault(id, fault);
  }

  /** Worse than nothing in one whole window is put aside; in a second one it loses its place. */
  private void demoteIfHopeless(String id, Followed model) {
    String worse = worse(model);
    model.worseFor = worse == null ? 0 : model.worseFor + 1;
    if (worse != null && model.worseFor == SCORED_PREDICTIONS && isChampion(id)) {
      LOG.warn("Model {} is demoted: {}", id, worse);
      models.demote(id, worse + " for " + SCORED_PREDICTIONS + " predictions more");
    }
  }

  private boolean isChampion(String id) {
    return models.all().values().stream()
        .anyMatch(slot -> slot.champion() != null && slot.champion().modelId().equals(id));
  }

  /** How a model has done since it runs here; may be called from any thread. */
  public LiveScores live(String modelId) {
    Followed model = followed.get(modelId);
    if (model == null) {
      return LiveScores.NONE;
    }
    LiveScore.Measured now = model.measured;
    return new LiveScores(
        now.predictions(),
        now.brier(),
        now.baseBrier(),
        now.logLoss(),
        now.calibrationError(),
        model.worstStability,
        model.worstDistance,
        model.drifted);
  }

  private @Nullable String fault(String id, Followed model) {
    int features = models.find(id).map(artefact -> artefact.manifest().deciles().size()).orElse(0);
    if (features > 0 && model.drifted.size() > DRIFTED_SHARE * features) {
      return "features drifted: " + String.join(", ", model.drifted);
    }
    return worse(model);
  }

  private static @Nullable String worse(Followed model) {
    LiveScore.Measured now = model.measured;
    if (model.score.isFull() && now.brier() > WORSE_THAN_NOTHING * now.baseBrier()) {
      return String.format(
          Locale.ROOT,
          "live Brier score %.4f is worse than the bare frequencies' %.4f",
          now.brier(),
          now.baseBrier());
    }
    return null;
  }
}
