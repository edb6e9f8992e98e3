package io.tradebot.research.training;

import io.tradebot.learning.validation.Fold;
import io.tradebot.training.Engine;
import io.tradebot.training.Evaluation;
import io.tradebot.training.ModelTraining;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one fold of a training came to, as it is kept for the report and for a run that goes on.
 *
 * @param artefact id of the model that was written; null for a fold that only evaluates
 * @param seconds that it took
 */
@SuppressWarnings("ArrayRecordComponent")
public record FoldRecord(
    Fold fold,
    int bestRound,
    List<Engine.Round> curve,
    int samples,
    Map<String, Double> metrics,
    Map<String, Double> baselines,
    int[][] confusion,
    Map<String, Double> importance,
    List<double[]> reliability,
    @Nullable String artefact,
    double seconds) {

  public static FoldRecord of(
      Fold fold, ModelTraining.Result result, @Nullable String artefact, double seconds) {
    Evaluation evaluation = result.evaluation();
    return new FoldRecord(
        fold,
        result.bestRound(),
        result.curve(),
        evaluation.samples(),
        evaluation.metrics(),
        evaluation.baselines(),
        evaluation.confusion(),
        evaluation.importance(),
        evaluation.reliability(),
        artefact,
        seconds);
  }
}
