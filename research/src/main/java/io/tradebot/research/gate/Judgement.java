package io.tradebot.research.gate;

import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.research.audit.LookAheadAudit;
import io.tradebot.research.audit.Placebos;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.ledger.TrialMatrix;
import io.tradebot.research.run.RunRecord;
import io.tradebot.research.run.Study;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the gate asks of one configuration: the tests on its returns, the calibration of
 * its models, the audits.
 */
public final class Judgement {
  private Judgement() {}

  /**
   * Judges.
   *
   * @param dear the study at the costs that are judged
   * @param run of it
   * @param trials that were made over the same past, the candidate first
   * @param trialCount configurations that were ever tried of the strategy
   * @param champion daily returns, over the same days and at the same costs, of the configuration
   *     that trades now; null when none does
   */
  public static List<GateCheck> of(
      Study dear,
      RunRecord run,
      List<Trial> trials,
      int trialCount,
      double @Nullable [] champion,
      GateThresholds limits) {
    Map<String, double[]> benchmarks = benchmarks(dear, run);
    if (champion != null) {
      benchmarks.put("champion", champion);
    }
    List<GateCheck> checks =
        new ArrayList<>(
            PromotionGate.judge(
                new PromotionGate.Evidence(
                    run.statistics().returns(), TrialMatrix.of(trials), trialCount, benchmarks),
                limits,
                dear.seed()));
    for (Manifest model : dear.models().manifests()) {
      checks.addAll(calibration(model, limits));
    }
    checks.addAll(audits(dear, run));
    return checks;
  }

  /** On data that the model has not seen, as its manifest has it. */
  private static List<GateCheck> calibration(Manifest model, GateThresholds limits) {
    Map<String, Double> metrics = model.metrics();
    // What is not known does not pass: nothing is at most NaN.
    return PromotionGate.judgeCalibration(
            metrics.getOrDefault("calibration_error", Double.NaN),
            metrics.getOrDefault("brier", Double.NaN),
            metrics.getOrDefault("base_brier", Double.NaN),
            limits)
        .stream()
        .map(check -> check.named(check.name() + "_" + model.role()))
        .toList();
  }

  /** Flat, buying and holding, and a rule that anybody knows: long while above the 50-day mean. */
  private static Map<String, double[]> benchmarks(Study study, RunRecord run) {
    int days = run.statistics().returns().length;
    double[] hold = new double[days];
    double[] rule = new double[days];
    for (CandleHistory history : study.histories()) {
      double[] closes = dailyCloses(history, run.statistics().daily().firstDay(), days);
      double sum = 0;
      for (int day = 0; day < days; day++) {
        double change = closes[day] > 0 ? closes[day + 1] / closes[day] - 1 : 0;
        hold[day] += change / study.histories().size();
        sum += closes[day] - (day >= 50 ? closes[day - 50] : 0);
        boolean above = day >= 50 && closes[day] > sum / 50;
        rule[day] += above ? change / study.histories().size() : 0;
      }
    }
    Map<String, double[]> benchmarks = new LinkedHashMap<>();
    benchmarks.put("flat", new double[days]);
    benchmarks.put("buy_and_hold", hold);
    benchmarks.put("simple_rule", rule);
    return benchmarks;
  }

  private static double[] dailyCloses(CandleHistory history, long firstDay, int days) {
    double[] closes = new double[days + 1];
    for (int day = 0; day <= days; day++) {
      int next = history.indexAt((firstDay + day) * Duration.ofDays(1).toNanos());
      closes[day] = next == 0 ? history.open(0) : history.close(Math.min(next, history.size()) - 1);
    }
    return closes;
  }

  private static List<GateCheck> audits(Study study, RunRecord run) {
    List<GateCheck> checks = new ArrayList<>();
    long unclean =
        LookAheadAudit.run(study.settings(), any -> study.strategies(), study.histories(), 3)
            .stream()
            .filter(cut -> !cut.isClean())
            .count();
    checks.add(
        new GateCheck(
            "look_ahead", unclean, "<=", 0, unclean == 0, "shorter pasts with other orders"));
    for (Placebos.Outcome outcome : Placebos.run(study, run.result(), study.seed())) {
      checks.add(
          new GateCheck(
              "placebo_" + outcome.name(),
              outcome.value(),
              outcome.name().equals("random_entries") ? "<=" : "<",
              outcome.limit(),
              outcome.fails(),
              outcome.meaning()));
    }
    return checks;
  }
}
