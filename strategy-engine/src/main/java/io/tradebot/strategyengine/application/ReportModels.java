package io.tradebot.strategyengine.application;

import io.tradebot.common.prediction.ModelReport;
import io.tradebot.common.prediction.ModelReport.Standing;
import io.tradebot.common.prediction.ModelsReported;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.artefact.ModelArtefact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says which models stand where, and how they do. Thread-safe. */
public final class ReportModels {
  private final ModelCatalogue models;
  private final PredictionWatch watch;

  public ReportModels(ModelCatalogue models, PredictionWatch watch) {
    this.models = models;
    this.watch = watch;
  }

  /** The models of all slots, by slot, the champion first. */
  public ModelsReported report(Instant now) {
    List<ModelReport> reports = new ArrayList<>();
    new TreeMap<>(models.all())
        .values()
        .forEach(
            slot -> {
              if (slot.champion() != null) {
                add(reports, slot.champion(), slot, Standing.CHAMPION);
              }
              slot.challengers()
                  .forEach(challenger -> add(reports, challenger, slot, Standing.CHALLENGER));
            });
    return new ModelsReported(reports, now);
  }

  private void add(
      List<ModelReport> reports, Predictor predictor, ModelSlot slot, Standing standing) {
    String id = predictor.modelId();
    ModelArtefact artefact = models.find(id).orElse(null);
    if (artefact == null) {
      return;
    }
    Manifest manifest = artefact.manifest();
    boolean champion = standing == Standing.CHAMPION;
    String slotFault = champion && slot.fault() != null ? slot.fault() : "";
    reports.add(
        new ModelReport(
            id,
            manifest.role(),
            artefact.timeframe(),
            standing,
            models.faults().getOrDefault(id, slotFault),
            champion && slot.expiresAt().isBefore(Instant.MAX) ? slot.expiresAt() : null,
            manifest.verdict().name(),
            manifest.training().dataTo(),
            manifest.training().samples(),
            measures(manifest.metrics()),
            watch.live(id).orElse(null),
            watch.drift(id)));
  }

  private static List<ModelReport.Measure> measures(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        // Not every measure can be made of every test.
        .filter(metric -> Double.isFinite(metric.getValue()))
        .map(metric -> new ModelReport.Measure(metric.getKey(), metric.getValue()))
        .toList();
  }
}
