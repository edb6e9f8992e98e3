package io.tradebot.research.command;

import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.core.validation.Selection;
import io.tradebot.core.validation.SharpeRatio;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.ledger.TrialMatrix;
import io.tradebot.research.report.RunStatistics;
import io.tradebot.research.run.Study;
import io.tradebot.research.search.Objective;
import io.tradebot.research.search.SearchSpace;
import io.tradebot.research.search.Trials;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Chooses parameters on the past again and again, and runs what was chosen on what followed. */
@Command(
    name = "walk-forward",
    description = "Chooses parameters on the past, runs them on what follows, again and again.",
    mixinStandardHelpOptions = true)
final class WalkForwardCommand implements Callable<Integer> {
  @Mixin private StudyOptions options = new StudyOptions();
  @Mixin private SearchOptions search = new SearchOptions();
  @Mixin private RunFolder folder = new RunFolder();

  @Option(names = "--train-days", defaultValue = "180", description = "To choose on.")
  private int train = 180;

  @Option(names = "--test-days", defaultValue = "30", description = "To run on, then.")
  private int test = 30;

  @Option(names = "--embargo-days", defaultValue = "1", description = "Left out between.")
  private int embargo = 1;

  @Option(
      names = "--rolling",
      description = "The past keeps its length; without it, it always begins at the start.")
  private boolean rolling;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  WalkForwardCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Objective objective = search.objective();
    try {
      objective.ofReturns(new double[] {0, 0});
    } catch (IllegalArgumentException ofTrades) {
      throw new CommandFailedException("--objective: " + ofTrades.getMessage());
    }
    Study study = options.study(Instant.now());
    SearchSpace space = search.space();
    Map<Map<String, String>, Trial> done;
    try (Trials trials =
        search.trials(
            options, study, folder, "walk-forward", space.size(), spec.commandLine().getErr())) {
      done = trials.of(space.grid());
    }
    if (done.isEmpty()) {
      throw new CommandFailedException("no combination was allowed by the configuration");
    }
    List<Map<String, String>> combinations = List.copyOf(done.keySet());
    double[][] matrix = TrialMatrix.of(List.copyOf(done.values()));
    List<Selection.Step> steps =
        Selection.walkForward(matrix, train, test, embargo, !rolling, objective::ofReturns);
    if (steps.isEmpty()) {
      throw new CommandFailedException(
          "the past has "
              + matrix.length
              + " days, too few to learn on "
              + train
              + " and to test after "
              + embargo);
    }
    show(out, study, combinations, done, steps);
    out.flush();
    return ResearchCommand.OK;
  }

  /** 0 where nothing moved. */
  private static double sharpe(double[] returns) {
    double ratio = ReturnStatistics.sharpe(returns);
    return Double.isNaN(ratio) ? 0 : ratio;
  }

  private void show(
      PrintWriter out,
      Study study,
      List<Map<String, String>> combinations,
      Map<Map<String, String>, Trial> done,
      List<Selection.Step> steps) {
    long firstDay = done.values().iterator().next().firstDay();
    List<double[]> kept = new ArrayList<>();
    out.printf(
        Locale.ROOT,
        "%n%-12s %-12s %9s %9s %7s  chosen%n",
        "from",
        "to",
        "sharpe",
        "return",
        "trades");
    for (Selection.Step step : steps) {
      Map<String, String> chosen = combinations.get(step.chosen());
      Study window =
          options
              .with(study, chosen)
              .between(midnight(firstDay + step.testFrom()), midnight(firstDay + step.testTo()));
      RunStatistics statistics = RunStatistics.of(window.run());
      kept.add(statistics.returns());
      out.printf(
          Locale.ROOT,
          "%-12s %-12s %9.3f %8.2f%% %7.0f  %s%n",
          LocalDate.ofEpochDay(firstDay + step.testFrom()),
          LocalDate.ofEpochDay(firstDay + step.testTo()),
          statistics.value("sharpe"),
          statistics.value("total_return") * 100,
          statistics.value("trades"),
          chosen);
    }
    double[] joined = kept.stream().flatMapToDouble(DoubleStream::of).toArray();
    double[] best =
        done.values().stream()
            .map(Trial::returns)
            .max((a, b) -> Double.compare(sharpe(a), sharpe(b)))
            .orElseThrow();
    double inSample = ReturnStatistics.sharpe(best) * Math.sqrt(365);
    double outOfSample = ReturnStatistics.sharpe(joined) * Math.sqrt(365);
    out.printf(
        Locale.ROOT,
        "%nOut of sample: return %.2f %%, Sharpe %.3f, drawdown %.2f %%, probability of a true"
            + " Sharpe above 0 %.3f, over %d days%n",
        (ReturnStatistics.growth(joined) - 1) * 100,
        outOfSample,
        ReturnStatistics.maxDrawdown(joined) * 100,
        joined.length < 2 ? Double.NaN : SharpeRatio.probabilistic(joined, 0),
        joined.length);
    out.printf(
        Locale.ROOT,
        "The best in sample had a Sharpe of %.3f: walk-forward efficiency %s%n",
        inSample,
        // Of a loss nothing can be kept.
        inSample > 0 ? String.format(Locale.ROOT, "%.2f", outOfSample / inSample) : "-");
  }

  private static Instant midnight(long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
