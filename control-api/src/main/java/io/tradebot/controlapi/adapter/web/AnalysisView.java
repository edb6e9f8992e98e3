package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.AnalysisStep;
import io.tradebot.common.signal.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last evaluation of a strategy on an instrument, step by step.
 *
 * @param steps in the order of evaluation
 * @param modelIds the models that took part
 */
record AnalysisView(
    Instant timestamp,
    String symbol,
    String venue,
    String strategy,
    List<Step> steps,
    double buyScore,
    double sellScore,
    Decision decision,
    String reason,
    List<String> modelIds,
    String analysisId) {

  /** All that were asked for. */
  record Page(List<AnalysisView> analyses) {}

  /**
   * One step.
   *
   * @param probability calibrated; null where the step has none
   */
  record Step(
      String name,
      String value,
      @Nullable Double probability,
      double score,
      boolean pass,
      @Nullable String modelId) {}

  static AnalysisView of(AnalysisCompleted analysis) {
    return new AnalysisView(
        analysis.occurredAt(),
        analysis.instrument().symbol().toString(),
        analysis.instrument().venue().code(),
        analysis.strategy().name(),
        analysis.steps().stream()
            .map(
                s ->
                    new Step(
                        s.name(), s.value(), s.probability(), s.score(), s.pass(), s.modelId()))
            .toList(),
        analysis.buyScore(),
        analysis.sellScore(),
        analysis.decision(),
        analysis.reason(),
        analysis.steps().stream()
            .map(AnalysisStep::modelId)
            .filter(Objects::nonNull)
            .distinct()
            .toList(),
        analysis.analysisId());
  }
}
