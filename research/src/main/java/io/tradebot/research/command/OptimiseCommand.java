package io.tradebot.research.command;

import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.core.validation.BacktestOverfitting;
import io.tradebot.core.validation.SharpeRatio;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.ledger.TrialMatrix;
import io.tradebot.research.run.Study;
import io.tradebot.research.search.EvolutionarySearch;
import io.tradebot.research.search.SearchSpace;
import io.tradebot.research.search.Trials;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGeneratorFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries many combinations of parameters, and says how much of the best one is luck. */
@Command(
    name = "optimise",
    description = "Tries many combinations of parameters on all cores; goes on where it stopped.",
    mixinStandardHelpOptions = true)
final class OptimiseCommand implements Callable<Integer> {
  /** How combinations are chosen. */
  enum Method {
    GRID,
    RANDOM,
    EVOLUTION
  }

  @Mixin private StudyOptions options = new StudyOptions();
  @Mixin private SearchOptions search = new SearchOptions();
  @Mixin private RunFolder folder = new RunFolder();

  @Option(
      names = "--method",
      defaultValue = "GRID",
      description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Method method = Method.GRID;

  @Option(
      names = "--budget",
      defaultValue = "200",
      description = "Combinations to try at most, of RANDOM and EVOLUTION (${DEFAULT-VALUE}).")
  private int budget = 200;

  @Option(names = "--top", defaultValue = "10", description = "How many to show.")
  private int top = 10;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  OptimiseCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Study study = options.study(Instant.now());
    SearchSpace space = search.space();
    long total = method == Method.GRID ? space.size() : Math.min(budget, space.size());
    Map<Map<String, String>, Trial> done = new LinkedHashMap<>();
    try (Trials trials =
        search.trials(options, study, folder, "optimise", total, spec.commandLine().getErr())) {
      switch (method) {
        case GRID -> done.putAll(trials.of(space.grid()));
        case RANDOM ->
            done.putAll(
                trials.of(
                    space.random(
                        budget,
                        RandomGeneratorFactory.of("L64X128MixRandom").create(study.seed()))));
        case EVOLUTION -> {
          int[] places =
              EvolutionarySearch.run(space, trials, search.objective(), budget, study.seed());
          Map<String, String> best = space.at(places);
          List<Map<String, String>> around = new ArrayList<>(space.neighbours(best));
          around.add(best);
          done.putAll(trials.of(around));
        }
      }
      if (done.isEmpty()) {
        throw new CommandFailedException("no combination was allowed by the configuration");
      }
      show(out, space, trials, done);
    }
    out.flush();
    return ResearchCommand.OK;
  }

  private void show(
      PrintWriter out, SearchSpace space, Trials trials, Map<Map<String, String>, Trial> done)
      throws InterruptedException {
    List<Map.Entry<Map<String, String>, Trial>> ranked =
        done.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    entry -> -search.objective().of(entry.getValue().statistics())))
            .toList();
    out.printf(
        Locale.ROOT,
        "%n%-12s %9s %9s %9s %7s  parameters%n",
        "",
        "sharpe",
        "return",
        "drawdown",
        "trades");
    for (Map.Entry<Map<String, String>, Trial> entry : ranked.stream().limit(top).toList()) {
      Map<String, Double> s = entry.getValue().statistics();
      out.printf(
          Locale.ROOT,
          "%12.4f %9.3f %8.2f%% %8.2f%% %7.0f  %s%n",
          search.objective().of(s),
          s.getOrDefault("sharpe", Double.NaN),
          s.getOrDefault("total_return", Double.NaN) * 100,
          s.getOrDefault("max_drawdown", Double.NaN) * 100,
          s.getOrDefault("trades", 0.0),
          entry.getKey());
    }
    Map<String, String> best = ranked.getFirst().getKey();
    List<Double> around = new ArrayList<>();
    trials
        .of(space.neighbours(best))
        .values()
        .forEach(trial -> around.add(search.objective().of(trial.statistics())));
    double height = search.objective().of(ranked.getFirst().getValue().statistics());
    out.printf(
        Locale.ROOT,
        "%nPlateau: the best has %.4f, its %d neighbours %.4f on average and %.4f at worst%s%n",
        height,
        around.size(),
        around.stream().mapToDouble(x -> x).average().orElse(Double.NaN),
        around.stream().mapToDouble(x -> x).min().orElse(Double.NaN),
        around.stream().anyMatch(x -> x < height - Math.abs(height) / 2)
            ? ": a peak, not a plateau"
            : "");
    luck(out, done.values().stream().toList(), ranked.getFirst().getValue());
  }

  /** What is left of the best once it is known that it was chosen. */
  private static void luck(PrintWriter out, List<Trial> trials, Trial best) {
    double[] ratios =
        trials.stream()
            .mapToDouble(trial -> ReturnStatistics.sharpe(trial.returns()))
            .filter(Double::isFinite)
            .toArray();
    double deviation = ReturnStatistics.deviation(ratios);
    double[] returns = best.returns();
    if (ratios.length < 2 || returns.length < 20) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "Deflated Sharpe ratio of the best: %.4f after %d trials (at least 0.95 is wanted)%n",
        SharpeRatio.deflated(
            ReturnStatistics.sharpe(returns),
            returns.length,
            ReturnStatistics.skewness(returns),
            ReturnStatistics.kurtosis(returns),
            trials.size(),
            deviation * deviation),
        trials.size());
    double[][] matrix = TrialMatrix.of(trials);
    if (matrix.length >= 40) {
      out.printf(
          Locale.ROOT,
          "Probability of backtest overfitting: %.3f (at most 0.2 is wanted)%n",
          BacktestOverfitting.of(matrix, 10, ReturnStatistics::sharpe).probability());
    }
  }
}
