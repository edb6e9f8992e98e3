package io.tradebot.research.command;

import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.platform.configuration.Promotion;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.research.gate.GateCheck;
import io.tradebot.research.gate.GateThresholds;
import io.tradebot.research.gate.Judgement;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.report.RunStatistics;
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
import org.jspecify.annotations.Nullable;
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
    TradebotConfiguration configuration = options.configurationOf(study);
    List<GateCheck> checks =
        judge(study, dear, run, dataHash, limits, champion(study, configuration, strategy));
    boolean promoted = checks.stream().allMatch(GateCheck::passes);

    Path report = folder.home().resolve("runs").resolve(run.id()).resolve("verdict.json");
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("strategy", strategy.name());
    verdict.put("promoted", promoted);
    verdict.put("decided_at", now.toString());
    verdict.put("run", run.id());
    verdict.put("parameters", study.parameters());
    verdict.put("models", study.models().ids());
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
            report.toAbsolutePath().toString(),
            study.models().ids())
        .write(configuration.dataDirectory());
    show(out, checks);
    out.println();
    out.println(
        promoted
            ? "PROMOTED for " + validDays + " days."
            : "REFUSED. This is the usual result: most strategies have no edge after costs.");
    out.println("verdict " + report.toAbsolutePath());
    out.flush();
    return promoted ? ResearchCommand.OK : ResearchCommand.FAILED;
  }

  static void show(PrintWriter out, List<GateCheck> checks) {
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
  }

  private List<GateCheck> judge(
      Study study,
      Study dear,
      RunRecord run,
      String dataHash,
      GateThresholds limits,
      double @Nullable [] champion)
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
    return Judgement.of(dear, run, candidates, distinct.size(), champion, limits);
  }

  /**
   * What the configuration that may trade now would have earned over the same past, at the same
   * costs; null when none may, or when it is the one that is judged.
   */
  private double @Nullable [] champion(
      Study study, TradebotConfiguration configuration, StrategyId strategy) throws IOException {
    Promotion standing = Promotion.standing(configuration.dataDirectory(), strategy);
    if (standing == null
        || !standing.promoted()
        || standing.fingerprint().equals(Promotion.fingerprint(configuration, strategy))) {
      return null;
    }
    Path report = Path.of(standing.report());
    if (!Files.exists(report)) {
      throw new CommandFailedException(
          "the champion's verdict "
              + report
              + " is gone, so nothing can be compared with it; put it back, or delete "
              + Promotion.file(configuration.dataDirectory(), strategy));
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    JsonMapper.shared().readTree(Files.readString(report)).path("parameters").properties().stream()
        .filter(key -> !key.getKey().equals("strategy"))
        .forEach(key -> parameters.put(key.getKey(), key.getValue().asString()));
    return RunStatistics.of(options.with(study, parameters).costing(COST_FACTOR).run()).returns();
  }
}
