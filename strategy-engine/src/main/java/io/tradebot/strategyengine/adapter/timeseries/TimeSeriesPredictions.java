package io.tradebot.strategyengine.adapter.timeseries;

import io.tradebot.core.prediction.Prediction;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import io.tradebot.strategyengine.application.PredictionRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes predictions as {@code predictions} and what came true as {@code prediction_outcomes}. */
public final class TimeSeriesPredictions implements PredictionRecorder {
  private final TimeSeriesWriter writer;

  public TimeSeriesPredictions(TimeSeriesWriter writer) {
    this.writer = writer;
  }

  @Override
  public void record(Prediction prediction) {
    Map<String, Object> fields = new HashMap<>();
    List<String> answers = prediction.role().answers();
    for (int i = 0; i < answers.size(); i++) {
      fields.put("p_" + answers.get(i), prediction.probabilities().get(i));
    }
    fields.put("features_hash", prediction.featuresHash());
    writer.write(new Point("predictions", tags(prediction), fields, prediction.candleEndNs()));
  }

  @Override
  public void recordOutcome(Prediction prediction, String answer, double probability) {
    writer.write(
        new Point(
            "prediction_outcomes",
            tags(prediction),
            Map.of(
                "answer", answer,
                "probability", probability,
                "features_hash", prediction.featuresHash()),
            prediction.candleEndNs()));
  }

  private static Map<String, String> tags(Prediction prediction) {
    return Map.of(
        "model", prediction.modelId(),
        "role", prediction.role().wireName(),
        "timeframe", prediction.timeframe().code(),
        "venue", prediction.instrument().venue().code(),
        "symbol", prediction.instrument().symbol().toString(),
        "champion", Boolean.toString(prediction.champion()));
  }
}
