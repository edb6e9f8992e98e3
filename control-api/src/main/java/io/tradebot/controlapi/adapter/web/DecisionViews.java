package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.prediction.LiveScores;
import io.tradebot.common.prediction.ModelStanding;
import io.tradebot.common.prediction.VacantSlot;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.storage.timeseries.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How signals, past evaluations, predictions and models are told. */
final class DecisionViews {
  private DecisionViews() {}

  /**
   * A signal.
   *
   * @param stance what the strategy wants to hold
   * @param conviction 0 to 1
   * @param atr average true range in the quote asset; null when not warmed up
   */
  record SignalView(
      String signalId,
      String strategy,
      String venue,
      String symbol,
      Stance stance,
      double conviction,
      @Nullable String atr,
      String referencePrice,
      String reason,
      String analysisId,
      Instant at,
      Instant expiresAt) {
    static SignalView of(SignalRaised signal) {
      return new SignalView(
          signal.signalId(),
          signal.strategy().name(),
          signal.instrument().venue().code(),
          signal.instrument().symbol().toString(),
          signal.stance(),
          signal.conviction(),
          PortfolioViews.text(signal.atr()),
          signal.referencePrice().toString(),
          signal.reason(),
          signal.analysisId(),
          signal.occurredAt(),
          signal.expiresAt());
    }
  }

  /**
   * A page of signals.
   *
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record Signals(List<SignalView> signals, @Nullable String nextBefore) {}

  /**
   * The models.
   *
   * @param vacant places that no model holds
   * @param asOf when strategy-engine last told of them; null when it has not spoken yet
   */
  record Models(List<ModelView> models, List<VacantSlot> vacant, @Nullable Instant asOf) {}

  /**
   * A model in its place.
   *
   * @param state whether it is relied upon
   * @param reason why it stands there and, after that, why it is not relied upon
   * @param tested measures on candles that it had not seen
   * @param live measures of its latest predictions whose outcome is known, and drift
   */
  record ModelView(
      String modelId,
      String slot,
      String role,
      String timeframe,
      ModelStanding.Place place,
      ModelStanding.State state,
      String reason,
      @Nullable Instant promotedAt,
      @Nullable Instant expiresAt,
      String verdict,
      List<String> symbols,
      String label,
      String engine,
      Instant trainedFrom,
      Instant trainedTo,
      Map<String, Double> tested,
      LiveScores live) {
    static ModelView of(ModelStanding model) {
      Map<String, Double> tested = new TreeMap<>();
      model.metrics().forEach(measure -> tested.put(measure.name(), measure.value()));
      return new ModelView(
          model.modelId(),
          model.slot(),
          model.role(),
          model.timeframe(),
          model.place(),
          model.state(),
          model.reason(),
          model.promotedAt(),
          model.expiresAt(),
          model.verdict(),
          model.symbols(),
          model.label(),
          model.engine(),
          model.trainedFrom(),
          model.trainedTo(),
          tested,
          model.live());
    }
  }

  /** Past evaluations. */
  record PastAnalyses(List<PastAnalysis> analyses) {}

  /** An evaluation without its steps. */
  record PastAnalysis(
      Instant timestamp,
      String strategy,
      String venue,
      String symbol,
      String decision,
      double buyScore,
      double sellScore,
      String reason,
      String analysisId) {
    static PastAnalysis of(Point point) {
      return new PastAnalysis(
          Instant.ofEpochSecond(0, point.timeNs()),
          tag(point, "strategy"),
          tag(point, "venue"),
          tag(point, "symbol"),
          tag(point, "decision"),
          number(point.fields().get("buy_score")),
          number(point.fields().get("sell_score")),
          String.valueOf(point.fields().getOrDefault("reason", "")),
          String.valueOf(point.fields().getOrDefault("analysis_id", "")));
    }
  }

  /** What the models said. */
  record Predictions(List<PredictionView> predictions) {}

  /**
   * What a model said at the close of a candle.
   *
   * @param champion whether strategies heard it; a challenger is only scored
   * @param probabilities calibrated, by answer
   */
  record PredictionView(
      Instant candleEnd,
      String model,
      String role,
      String timeframe,
      String venue,
      String symbol,
      boolean champion,
      Map<String, Double> probabilities) {
    static PredictionView of(Point point) {
      Map<String, Double> probabilities = new TreeMap<>();
      point
          .fields()
          .forEach(
              (name, value) -> {
                if (name.startsWith("p_") && value instanceof Number probability) {
                  probabilities.put(name.substring(2), probability.doubleValue());
                }
              });
      return new PredictionView(
          Instant.ofEpochSecond(0, point.timeNs()),
          tag(point, "model"),
          tag(point, "role"),
          tag(point, "timeframe"),
          tag(point, "venue"),
          tag(point, "symbol"),
          Boolean.parseBoolean(tag(point, "champion")),
          probabilities);
    }
  }

  private static String tag(Point point, String name) {
    return point.tags().getOrDefault(name, "");
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }
}
