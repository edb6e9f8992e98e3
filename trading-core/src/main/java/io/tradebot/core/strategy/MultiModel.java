package io.tradebot.core.strategy;

import static io.tradebot.core.strategy.Evaluations.step;
import static io.tradebot.core.strategy.Evaluations.text;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.feature.Feature;
import io.tradebot.core.feature.FeatureGroup;
import io.tradebot.core.feature.FeatureHistory;
import io.tradebot.core.feature.FeaturePipeline;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.Models;
import io.tradebot.core.prediction.Prediction;
import io.tradebot.core.prediction.Predictor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision funnel: regime, momentum and volatility by trained models, a trigger by RSI, perhaps
 * the sentiment; a weighted score against thresholds; then the cost check.
 *
 * <p>Each step says how strongly it speaks for a buy and for a sell, 0 to 1; a step that has no
 * opinion, because its model is missing, expired, drifted or lacks data, is left out of the score
 * and says why. With fewer opinions than asked for the whole abstains. Exits need neither the
 * volatility nor the cost step.
 */
final class MultiModel implements Strategy {
  static final StrategyId ID = StrategyId.of("multi_model");

  /** How far the answers' probabilities may be from 1 together, for they are made as floats. */
  private static final double SUM_TOLERANCE = 1e-3;

  /** Rows kept for the models; a longer window cannot be served. */
  static final int MAX_WINDOW = 256;

  /** History that is asked for: the pipeline's warm-up and the window of the usual models. */
  private static final int WARM_UP = FeaturePipeline.WARM_UP + 120;

  private final InstrumentId instrument;
  private final MultiModelParameters parameters;
  private final Models models;
  private final AnalysisDetail detail;
  private final FeaturePipeline pipeline = new FeaturePipeline();
  private final FeatureHistory history = new FeatureHistory(MAX_WINDOW);
  private final Evaluations evaluations;
  private final float[] window = new float[MAX_WINDOW * Feature.values().length];
  private int learnt;

  MultiModel(
      InstrumentId instrument,
      MultiModelParameters parameters,
      AnalysisDetail detail,
      Models models) {
    this.instrument = instrument;
    this.parameters = parameters;
    this.models = models;
    this.detail = detail;
    this.evaluations =
        new Evaluations(ID, instrument, detail, parameters.signalExpiry(), parameters.coolDown());
  }

  /**
   * What a step thinks.
   *
   * @param buy how strongly it speaks for a buy, 0 to 1; null without an opinion
   * @param sell the same for a sell
   */
  private record Opinion(
      String name,
      String value,
      @Nullable Double probability,
      @Nullable Double buy,
      @Nullable Double sell,
      double weight,
      boolean pass,
      @Nullable String modelId) {
    static Opinion none(String name, String why, @Nullable String modelId) {
      return new Opinion(name, why, null, null, null, 0, false, modelId);
    }

    AnalysisStep step() {
      double score = buy == null || sell == null ? 0 : weight * (buy - sell);
      return new AnalysisStep(name, value, probability, score, pass, modelId);
    }
  }

  /** Everything that an evaluation found. */
  private record Funnel(
      List<Opinion> opinions,
      List<Prediction> predictions,
      int modelsWithOpinion,
      double buyScore,
      double sellScore,
      boolean calm,
      double expectedBps) {}

  @Override
  public StrategyId id() {
    return ID;
  }

  @Override
  public Set<InstrumentId> instruments() {
    return Set.of(instrument);
  }

  @Override
  public Set<MarketStream> streams() {
    return Set.of(MarketStream.CANDLE, MarketStream.BOOK);
  }

  /** Without books the features of books are masked. */
  @Override
  public Set<MarketStream> needs() {
    return Set.of(MarketStream.CANDLE);
  }

  @Override
  public Timeframe timeframe() {
    return parameters.timeframe();
  }

  @Override
  public int warmUp() {
    return WARM_UP;
  }

  @Override
  public boolean isReady() {
    return pipeline.isReady();
  }

  @Override
  public void learn(CandleClosed candle) {
    pipeline.onCandle(candle);
    history.add(pipeline);
    learnt++;
  }

  @Override
  public Verdict onBook(BookSnapshot book, Instant now) {
    pipeline.onBook(book);
    return Verdict.NOTHING;
  }

  @Override
  public Verdict onSentiment(SentimentEvent sentiment, Instant now) {
    if (sentiment instanceof SentimentIndexUpdated index) {
      pipeline.onSentiment(index);
    }
    return Verdict.NOTHING;
  }

  @Override
  public Verdict onCandle(CandleClosed candle, Instant now) {
    learn(candle);
    if (!isReady()) {
      return evaluations.isAnalysisDue(candle.eventTimeNs())
          ? evaluations.analysed(
              Evaluations.event(candle),
              candle.eventTimeNs(),
              List.of(warmUpStep()),
              0,
              0,
              Decision.ABSTAIN,
              text("warming up, %d of %d candles", learnt, FeaturePipeline.WARM_UP),
              now)
          : Verdict.NOTHING;
    }
    Funnel funnel = evaluate(candle, now);
    return decide(candle, funnel, now).with(funnel.predictions());
  }

  private Funnel evaluate(CandleClosed candle, Instant now) {
    List<Prediction> predictions = new ArrayList<>(3);
    Opinion regime = regime(candle, predictions, now);
    Opinion momentum = momentum(candle, predictions, now);
    Opinion volatility = volatility(candle, predictions, now);
    Opinion trigger = trigger();
    List<Opinion> opinions = new ArrayList<>(List.of(regime, momentum, volatility, trigger));
    if (parameters.sentimentWeight() > 0) {
      opinions.add(sentiment());
    }
    double buy = 0;
    double sell = 0;
    double weights = 0;
    int modelsWithOpinion = 0;
    for (Opinion opinion : opinions) {
      if (opinion.buy() == null || opinion.sell() == null) {
        continue;
      }
      buy += opinion.weight() * opinion.buy();
      sell += opinion.weight() * opinion.sell();
      weights += opinion.weight();
      modelsWithOpinion += opinion.modelId() == null ? 0 : 1;
    }
    return new Funnel(
        opinions,
        predictions,
        modelsWithOpinion,
        weights > 0 ? buy / weights : 0,
        weights > 0 ? sell / weights : 0,
        volatility.pass(),
        expectedBps(momentum));
  }

  private Opinion regime(CandleClosed candle, List<Prediction> predictions, Instant now) {
    return ask(
        ModelRole.REGIME,
        "regime",
        candle,
        predictions,
        now,
        (answers, model) -> {
          double bear = answers[0];
          double bull = answers[2];
          int best = bull >= bear && bull >= answers[1] ? 2 : bear >= answers[1] ? 0 : 1;
          return new Opinion(
              "regime",
              ModelRole.REGIME.answers().get(best),
              answers[best],
              // A neutral market speaks half for each side.
              bull + answers[1] / 2,
              bear + answers[1] / 2,
              parameters.regimeWeight(),
              bull >= bear,
              model);
        });
  }

  private Opinion momentum(CandleClosed candle, List<Prediction> predictions, Instant now) {
    return ask(
        ModelRole.MOMENTUM,
        "momentum",
        candle,
        predictions,
        now,
        (answers, model) ->
            new Opinion(
                "momentum",
                answers[1] >= 0.5 ? "up" : "down",
                answers[1],
                answers[1],
                answers[0],
                parameters.momentumWeight(),
                answers[1] > 0.5,
                model));
  }

  private Opinion volatility(CandleClosed candle, List<Prediction> predictions, Instant now) {
    return ask(
        ModelRole.VOLATILITY,
        "volatility",
        candle,
        predictions,
        now,
        (answers, model) ->
            new Opinion(
                "volatility",
                answers[1] >= 0.5 ? "high" : "calm",
                answers[1],
                // It takes no side: a calm market speaks for acting at all, a wild one against.
                answers[0],
                answers[1],
                parameters.volatilityWeight(),
                answers[1] <= parameters.maxVolatility(),
                model));
  }

  private interface Reading {
    Opinion of(double[] answers, String modelId);
  }

  private Opinion ask(
      ModelRole role,
      String name,
      CandleClosed candle,
      List<Prediction> predictions,
      Instant now,
      Reading reading) {
    var slot = models.slot(role, parameters.timeframe());
    boolean recorded = detail == AnalysisDetail.SAMPLED;
    for (Predictor challenger : slot.challengers()) {
      if (recorded && servable(challenger) == null) {
        double[] answers = new double[role.answers().size()];
        Prediction shadow = predict(challenger, candle, false, answers);
        if (senseless(answers) == null) {
          predictions.add(shadow);
        }
      }
    }
    Predictor champion = slot.champion();
    if (champion == null) {
      return Opinion.none(name, slot.fault() == null ? "no model" : slot.fault(), null);
    }
    String unfit = servable(champion);
    if (unfit != null) {
      return Opinion.none(name, unfit, champion.modelId());
    }
    double[] answers = new double[role.answers().size()];
    Prediction prediction = predict(champion, candle, true, answers);
    String senseless = senseless(answers);
    if (senseless != null) {
      return Opinion.none(name, senseless, champion.modelId());
    }
    if (recorded) {
      predictions.add(prediction);
    }
    // It goes on predicting, so that it can be seen when it is well again.
    if (slot.fault() != null) {
      return Opinion.none(name, slot.fault(), champion.modelId());
    }
    if (!now.isBefore(slot.expiresAt())) {
      return Opinion.none(name, "model expired at " + slot.expiresAt(), champion.modelId());
    }
    return reading.of(answers, champion.modelId());
  }

  /** Why answers are no probabilities; null when they are. */
  private static @Nullable String senseless(double[] answers) {
    double sum = 0;
    for (double answer : answers) {
      if (!(answer >= 0 && answer <= 1)) {
        return text("the model says %s, which is no probability", answer);
      }
      sum += answer;
    }
    return Math.abs(sum - 1) <= SUM_TOLERANCE
        ? null
        : text("the model's probabilities sum to %s", sum);
  }

  /** Why a model cannot be asked now; null when it can. */
  private @Nullable String servable(Predictor model) {
    if (model.window() > MAX_WINDOW) {
      return text("its window of %d is above %d", model.window(), MAX_WINDOW);
    }
    return history.size() < model.window()
        ? text("window filling, %d of %d candles", history.size(), model.window())
        : null;
  }

  private Prediction predict(
      Predictor model, CandleClosed candle, boolean champion, double[] answers) {
    history.copyTo(model.features(), model.window(), window);
    model.predict(window, answers);
    List<Double> probabilities = new ArrayList<>(answers.length);
    for (double answer : answers) {
      probabilities.add(answer);
    }
    return new Prediction(
        model.modelId(),
        model.role(),
        instrument,
        parameters.timeframe(),
        candle.eventTimeNs(),
        champion,
        probabilities,
        hash(model.window() * model.features().size()));
  }

  /** FNV-1a over the bits of the window: the same features give the same hash. */
  private String hash(int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ Float.floatToIntBits(window[i])) * 0x100000001b3L;
    }
    return text("%016x", hash);
  }

  private Opinion trigger() {
    double rsi = pipeline.value(Feature.RSI_14);
    double buy =
        Math.clamp(
            (parameters.rsiOverbought() - rsi)
                / (parameters.rsiOverbought() - parameters.rsiOversold()),
            0,
            1);
    String value =
        rsi <= parameters.rsiOversold()
            ? "oversold"
            : rsi >= parameters.rsiOverbought() ? "overbought" : "between";
    return new Opinion(
        "trigger",
        text("RSI %.1f, %s", rsi, value),
        null,
        buy,
        1 - buy,
        parameters.triggerWeight(),
        rsi < parameters.rsiOverbought(),
        null);
  }

  private Opinion sentiment() {
    if (!pipeline.has(FeatureGroup.SENTIMENT)) {
      return Opinion.none("sentiment", "no index, or not for long enough", null);
    }
    double index = pipeline.value(Feature.SENTIMENT);
    double buy = (index + 1) / 2;
    return new Opinion(
        "sentiment",
        text("index %.2f", index),
        null,
        buy,
        1 - buy,
        parameters.sentimentWeight(),
        index >= 0,
        null);
  }

  /**
   * The move that the momentum model's probability speaks for, in basis points: its edge over even
   * odds, {@code 2 p - 1}, times the size of the moves over its horizon.
   */
  private double expectedBps(Opinion momentum) {
    Double up = momentum.probability();
    Predictor model = models.slot(ModelRole.MOMENTUM, parameters.timeframe()).champion();
    return up == null || model == null
        ? 0
        : (2 * up - 1) * model.typicalMove() * pipeline.value(Feature.ATR_14);
  }

  private Verdict decide(CandleClosed candle, Funnel funnel, Instant now) {
    Decision decision = Decision.HOLD;
    String reason;
    boolean late = evaluations.isLate(Evaluations.learntNs(candle), now);
    boolean pays = funnel.expectedBps() > parameters.roundTripCostBps();
    if (funnel.modelsWithOpinion() < parameters.minModels()) {
      decision = Decision.ABSTAIN;
      reason =
          text(
              "%d of %d models needed have an opinion: %s",
              funnel.modelsWithOpinion(), parameters.minModels(), silent(funnel));
    } else if (evaluations.isHolding()) {
      boolean wanted =
          funnel.sellScore() > parameters.sellAbove() && funnel.sellScore() > funnel.buyScore();
      if (wanted && !late && evaluations.isExitDue(candle.eventTimeNs())) {
        return signalled(candle, funnel, Stance.FLAT, funnel.sellScore(), now);
      }
      if (wanted && late) {
        decision = Decision.ABSTAIN;
        reason = "the candle came too late to act upon";
      } else {
        reason =
            wanted
                ? "exit is on its way"
                : text("long while the sell score is not above %.2f", parameters.sellAbove());
      }
    } else if (evaluations.feedFault() != null) {
      decision = Decision.ABSTAIN;
      reason = "market data at fault: " + evaluations.feedFault();
    } else if (funnel.buyScore() <= parameters.buyAbove()
        || funnel.buyScore() <= funnel.sellScore()) {
      reason =
          text("buy score %.3f, above %.3f is needed", funnel.buyScore(), parameters.buyAbove());
    } else if (!funnel.calm()) {
      reason = "volatility is too high, or not known";
    } else if (!pays) {
      reason =
          text(
              "expected move of %.2f bps does not pay for %.2f bps of costs",
              funnel.expectedBps(), parameters.roundTripCostBps());
    } else if (late) {
      decision = Decision.ABSTAIN;
      reason = "the candle came too late to act upon";
    } else if (atr() == null) {
      reason = "the price stands still";
    } else if (evaluations.entryHeldBackNs(candle.eventTimeNs()) > 0) {
      reason = "buy score high enough, but during the cool-down";
    } else {
      return signalled(candle, funnel, Stance.LONG, funnel.buyScore(), now);
    }
    return evaluations.isAnalysisDue(candle.eventTimeNs())
        ? evaluations.analysed(
            Evaluations.event(candle),
            candle.eventTimeNs(),
            steps(candle, funnel),
            funnel.buyScore(),
            funnel.sellScore(),
            decision,
            reason,
            now)
        : Verdict.NOTHING;
  }

  private static String silent(Funnel funnel) {
    StringBuilder text = new StringBuilder();
    for (Opinion opinion : funnel.opinions()) {
      if (opinion.buy() == null) {
        text.append(text.isEmpty() ? "" : "; ").append(opinion.name());
        text.append(": ").append(opinion.value());
      }
    }
    return text.toString();
  }

  private Verdict signalled(
      CandleClosed candle, Funnel funnel, Stance stance, double conviction, Instant now) {
    StringBuilder reason = new StringBuilder();
    for (Opinion opinion : funnel.opinions()) {
      reason.append(reason.isEmpty() ? "" : ", ").append(opinion.name());
      reason.append(' ').append(opinion.value());
      if (opinion.probability() != null) {
        reason.append(text(" %.2f", opinion.probability()));
      }
      if (opinion.modelId() != null) {
        reason.append(" (").append(opinion.modelId()).append(')');
      }
    }
    return evaluations.signalled(
        Evaluations.event(candle),
        candle.eventTimeNs(),
        Evaluations.learntNs(candle),
        steps(candle, funnel),
        funnel.buyScore(),
        funnel.sellScore(),
        stance,
        conviction,
        atr(),
        candle.close(),
        reason.toString(),
        now);
  }

  private List<AnalysisStep> steps(CandleClosed candle, Funnel funnel) {
    List<AnalysisStep> steps = new ArrayList<>();
    for (Opinion opinion : funnel.opinions()) {
      steps.add(opinion.step());
    }
    boolean pays = funnel.expectedBps() > parameters.roundTripCostBps();
    steps.add(
        step(
            "cost",
            text(
                "expected %.2f bps, round trip %.2f bps",
                funnel.expectedBps(), parameters.roundTripCostBps()),
            funnel.expectedBps() - parameters.roundTripCostBps(),
            pays));
    steps.add(warmUpStep());
    steps.add(evaluations.positionStep());
    steps.add(evaluations.coolDownStep(candle.eventTimeNs()));
    steps.add(evaluations.feedStep());
    return steps;
  }

  private AnalysisStep warmUpStep() {
    return step(
        "warm_up",
        Math.min(learnt, FeaturePipeline.WARM_UP) + "/" + FeaturePipeline.WARM_UP,
        0,
        isReady());
  }

  /** In quote units; null when the price has not moved at all. */
  private @Nullable Price atr() {
    long raw = Math.round(pipeline.atr() * FixedPoint.ONE);
    return raw > 0 ? Price.ofRaw(raw) : null;
  }

  @Override
  public void onPosition(PositionEvent event) {
    evaluations.onPosition(event);
  }

  @Override
  public void onFeed(InstrumentId changed, @Nullable String fault) {
    evaluations.onFeed(fault);
  }

  @Override
  public void forget(InstrumentId forgotten) {
    pipeline.reset();
    history.clear();
    learnt = 0;
  }
}
