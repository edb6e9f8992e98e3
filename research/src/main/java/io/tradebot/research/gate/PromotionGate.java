package io.tradebot.research.gate;

import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.core.validation.BacktestOverfitting;
import io.tradebot.core.validation.MonteCarlo;
import io.tradebot.core.validation.RealityCheck;
import io.tradebot.core.validation.Selection;
import io.tradebot.core.validation.SharpeRatio;
import io.tradebot.core.validation.StationaryBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Tells skill from luck. Pure: the same evidence and seed give the same checks.
 *
 * <p>Where several configurations were tried, what counts out of sample is what choosing among them
 * would have earned: at each step of a walk-forward the best of the past, with an embargo, is
 * taken. Where one alone was ever tried, it is its own out-of-sample.
 */
public final class PromotionGate {
  private static final int GROUPS = 10;
  private static final int TESTED = 2;
  private static final int BLOCKS = 10;
  private static final int DRAWS = 2_000;

  /** Fewer days prove nothing in either direction. */
  private static final int LEAST_DAYS = 60;

  /** What is judged. */
  public static final class Evidence {
    private final double[] candidate;
    private final double[][] trials;
    private final int trialCount;
    private final Map<String, double[]> benchmarks;

    /**
     * What is judged.
     *
     * @param candidate its daily returns, net of doubled slippage and all other costs
     * @param trials daily returns of every configuration that was tried, a row a day, the candidate
     *     among them; net of the same costs or less
     * @param trialCount how many were ever tried, at least the columns of {@code trials}
     * @param benchmarks daily returns by name: flat, buy and hold, a simple rule, the champion
     */
    public Evidence(
        double[] candidate, double[][] trials, int trialCount, Map<String, double[]> benchmarks) {
      this.candidate = candidate.clone();
      this.trials = trials.clone();
      this.trialCount = Math.max(trialCount, trials.length == 0 ? 1 : trials[0].length);
      this.benchmarks = Map.copyOf(benchmarks);
    }
  }

  private PromotionGate() {}

  /** Every check; the gate is passed when all pass. */
  public static List<GateCheck> judge(Evidence evidence, GateThresholds limits, long seed) {
    List<GateCheck> checks = new ArrayList<>();
    double[] candidate = evidence.candidate;
    int days = candidate.length;
    checks.add(GateCheck.atLeast("days", days, LEAST_DAYS, "daily returns there are"));
    if (days < LEAST_DAYS || !moves(candidate)) {
      checks.add(
          GateCheck.atLeast(
              "volatility", moves(candidate) ? 1 : 0, 1, "something must have been traded"));
      return checks;
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    boolean chosen = evidence.trials.length == days && evidence.trials[0].length > 1;
    double[] tested = candidate;
    int testedFrom = 0;
    if (chosen) {
      int train = Math.max(30, days / 3);
      List<Selection.Step> steps =
          Selection.walkForward(
              evidence.trials, train, Math.max(7, days / 24), 1, true, PromotionGate::sharpe);
      tested = Selection.outOfSample(evidence.trials, steps);
      testedFrom = steps.getFirst().testFrom();
      double overfitted =
          BacktestOverfitting.of(evidence.trials, BLOCKS, PromotionGate::sharpe).probability();
      checks.add(
          GateCheck.atMost(
              "overfitting",
              overfitted,
              limits.overfitting(),
              "probability of backtest overfitting"));
      List<double[]> paths =
          Selection.paths(evidence.trials, GROUPS, TESTED, 1, PromotionGate::sharpe);
      double positive =
          (double) paths.stream().filter(path -> ReturnStatistics.growth(path) > 1).count()
              / paths.size();
      checks.add(
          GateCheck.atLeast(
              "positive_paths",
              positive,
              limits.positivePaths(),
              "share of combinatorial cross-validation paths with a profit"));
    } else {
      checks.add(
          GateCheck.atLeast(
              "positive_paths",
              positiveGroups(candidate),
              limits.positivePaths(),
              "share of ten parts of the past with a profit; one configuration alone was tried"));
    }
    compare(evidence, tested, testedFrom, limits, random, checks);
    double variance = varianceOfTrials(evidence);
    double ratio = ReturnStatistics.sharpe(candidate);
    checks.add(
        GateCheck.atLeast(
            "deflated_sharpe",
            SharpeRatio.deflated(
                ratio,
                days,
                ReturnStatistics.skewness(candidate),
                ReturnStatistics.kurtosis(candidate),
                evidence.trialCount,
                variance),
            limits.deflatedSharpe(),
            "probability of skill after " + evidence.trialCount + " trials"));
    checks.add(
        GateCheck.atLeast(
            "track_record",
            tested.length,
            SharpeRatio.minimumTrackRecord(
                sharpe(tested),
                0,
                ReturnStatistics.skewness(tested),
                ReturnStatistics.kurtosis(tested),
                limits.trackRecordConfidence()),
            "days out of sample, beside the minimum track record"));
    checks.add(
        GateCheck.atMost(
            "drawdown",
            MonteCarlo.ofBlocks(
                    tested,
                    StationaryBootstrap.usable(tested),
                    DRAWS,
                    ReturnStatistics::maxDrawdown,
                    random)
                .high95(),
            limits.drawdown(),
            "drawdown that 95 % of histories drawn from the same days stay within"));
    return checks;
  }

  /** The checks on a model's probabilities, of a later fold. */
  public static List<GateCheck> judgeCalibration(
      double expectedError, double brier, double brierOfBaseRate, GateThresholds limits) {
    return List.of(
        GateCheck.atMost(
            "calibration_error",
            expectedError,
            limits.calibrationError(),
            "expected calibration error"),
        GateCheck.atMost("brier", brier, brierOfBaseRate, "beside the score of the base rate"));
  }

  private static void compare(
      Evidence evidence,
      double[] tested,
      int testedFrom,
      GateThresholds limits,
      RandomGenerator random,
      List<GateCheck> checks) {
    new TreeMap<>(evidence.benchmarks)
        .forEach(
            (name, benchmark) -> {
              double scale = scale(tested, benchmark);
              double[][] advantages = new double[tested.length][1];
              double[] series = new double[tested.length];
              for (int i = 0; i < tested.length; i++) {
                double other =
                    testedFrom + i < benchmark.length ? scale * benchmark[testedFrom + i] : 0;
                series[i] = tested[i] - other;
                advantages[i][0] = series[i];
              }
              RealityCheck.Result result =
                  RealityCheck.test(
                      advantages, StationaryBootstrap.usable(series), true, DRAWS, random);
              checks.add(
                  GateCheck.atMost(
                      "spa_" + name,
                      result.consistent(),
                      limits.spa(),
                      "probability of so much above "
                          + name.replace('_', ' ')
                          + " of no more risk, by luck"));
            });
  }

  /**
   * A benchmark is held in such a size that it risks no more than what is tested: beside a market
   * that moves ten times as much, no small and steady gain could ever be told from luck.
   */
  private static double scale(double[] tested, double[] benchmark) {
    double deviation = ReturnStatistics.deviation(benchmark);
    return deviation > 0 ? Math.min(1, ReturnStatistics.deviation(tested) / deviation) : 1;
  }

  private static double positiveGroups(double[] returns) {
    int positive = 0;
    for (int group = 0; group < GROUPS; group++) {
      double growth = 1;
      for (int i = returns.length * group / GROUPS;
          i < returns.length * (group + 1) / GROUPS;
          i++) {
        growth *= 1 + returns[i];
      }
      positive += growth > 1 ? 1 : 0;
    }
    return (double) positive / GROUPS;
  }

  private static double varianceOfTrials(Evidence evidence) {
    if (evidence.trials.length == 0 || evidence.trials[0].length < 2) {
      return 0;
    }
    int columns = evidence.trials[0].length;
    double[] ratios = new double[columns];
    for (int column = 0; column < columns; column++) {
      double[] series = new double[evidence.trials.length];
      for (int row = 0; row < series.length; row++) {
        series[row] = evidence.trials[row][column];
      }
      ratios[column] = sharpe(series);
    }
    double deviation = ReturnStatistics.deviation(ratios);
    return deviation * deviation;
  }

  private static boolean moves(double[] returns) {
    return ReturnStatistics.deviation(returns) > 0;
  }

  /** As {@link ReturnStatistics#sharpe}, and 0 where nothing moved. */
  private static double sharpe(double[] returns) {
    double ratio = ReturnStatistics.sharpe(returns);
    return Double.isNaN(ratio) ? 0 : ratio;
  }
}
