package io.tradebot.research.command;

import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.platform.configuration.Promotion;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.research.audit.LookAheadAudit;
import io.tradebot.research.audit.Placebos;
import io.tradebot.research.gate.GateCheck;
import io.tradebot.research.gate.GateThresholds;
import io.tradebot.research.gate.PromotionGate;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.run.DataHash;
import io.tradebot.research.run.RunRecord;
import io.tradebot.research.run.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Lets one configuration of one strategy go through the promotion gate. */
@Command(
    name = "promote",
    description = "Runs the promotion gate on a strategy's configuration and writes the verdict.",
    mixinStandardHelpOptions = true)
final class PromoteCommand implements Callable<Integer> {
  private static final double COST_FACTOR = 2;

  @Mixin private StudyOptions options = new StudyOptions();
  @Mixin private RunFolder folder = new RunFolder();

  @Option(
      names = "--valid-days",
      defaultValue = "90",
      description = "How long a promotion counts (${DEFAULT-VALUE}).")
  private int validDays = 90;

  @Option(names = "--max-spa", defaultValue = "0.05", description = "Threshold.")
  private double spa = 0.05;

  @Option(names = "--min-deflated-sharpe", defaultValue = "0.95", description = "Threshold.")
  private double deflated = 0.95;

  @Option(names = "--max-overfitting", defaultValue = "0.2", description = "Threshold.")
  private double overfitting = 0.2;

  @Option(names = "--min-positive-paths", defaultValue = "0.75", description = "Threshold.")
  private double paths = 0.75;

  @Option(names = "--max-drawdown", defaultValue = "0.25", description = "Threshold.")
  private double drawdown = 0.25;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  PromoteCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Instant now = Instant.now();
    Study study = options.study(now);
    if (study.plans().size() != 1) {
      throw new CommandFailedException(
          "promote judges one strategy at a time: name one with --strategy");
    }
    StrategyPlan plan = study.plans().getFirst();
    StrategyId strategy = plan.parameters().strategy();
    String dataHash = DataHash.of(study.histories());
    Study dear = study.costing(COST_FACTOR);
    RunRecord run =
        RunRecord.of("promote", now, dear, dataHash, RunFolder.codeRevision(), dear.run());
    folder.keep(run);
    GateThresholds limits =
        new GateThresholds(spa, deflated, overfitting, paths, 0.95, 0.05, drawdown);
    List<GateCheck> checks = new ArrayList<>(judge(study, run, dataHash, limits));
    checks.addAll(audits(dear, run));
    boolean promoted = checks.stream().allMatch(GateCheck::passes);

    TradebotConfiguration configuration = options.configurationOf(study);
    Path report = folder.home().resolve("runs").resolve(run.id()).resolve("verdict.json");
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("strategy", strategy.name());
    verdict.put("promoted", promoted);
    verdict.put("decided_at", now.toString());
    verdict.put("run", run.id());
    verdict.put("parameters", study.parameters());
    verdict.put("cost_factor", COST_FACTOR);
    verdict.put("data_hash", dataHash);
    verdict.put("code_revision", run.codeRevision());
    verdict.put("thresholds", limits);
    verdict.put("checks", checks);
    Files.writeString(
        report,
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(verdict) + "\n",
        StandardCharsets.UTF_8);
    new Promotion(
            strategy.name(),
            Promotion.fingerprint(configuration, strategy),
            promoted,
            now.toString(),
            now.plus(Duration.ofDays(validDays)).toString(),
            report.toAbsolutePath().toString())
        .write(configuration.dataDirectory());
    for (GateCheck check : checks) {
      out.printf(
          Locale.ROOT,
          "%-4s %-22s %12.4f %s %-10.4f %s%n",
          check.passes() ? "ok" : "NO",
          check.name(),
          check.value(),
          check.relation(),
          check.threshold(),
          check.meaning());
    }
    out.println();
    out.println(
        promoted
            ? "PROMOTED for " + validDays + " days."
            : "REFUSED. This is the usual result: most strategies have no edge after costs.");
    out.println("verdict " + report.toAbsolutePath());
    out.flush();
    return promoted ? ResearchCommand.OK : ResearchCommand.FAILED;
  }

  private List<GateCheck> judge(Study study, RunRecord run, String dataHash, GateThresholds limits)
      throws IOException {
    String names = study.strategyNames();
    List<Trial> ledger =
        folder.ledger().read().stream().filter(trial -> trial.strategy().equals(names)).toList();
    List<Trial> candidates = new ArrayList<>();
    candidates.add(run.trial());
    Map<String, Trial> distinct = new TreeMap<>();
    for (Trial trial : ledger) {
      distinct.put(trial.parameters() + "|" + trial.dataHash(), trial);
      boolean candidate = trial.parameters().equals(run.trial().parameters());
      if (trial.dataHash().equals(dataHash) && !candidate) {
        candidates.removeIf(known -> known.parameters().equals(trial.parameters()));
        candidates.add(trial);
      }
    }
    return PromotionGate.judge(
        new PromotionGate.Evidence(
            run.statistics().returns(),
            TrialMatrix.of(candidates),
            distinct.size(),
            benchmarks(study, run)),
        limits,
        study.seed());
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
