package io.tradebot.core.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.core.matching.PessimisticQueue;
import io.tradebot.core.matching.ProbabilisticQueue;
import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every statistic against values that were made outside of Java. */
class ReferenceValuesTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @SuppressWarnings("NullAway.Init")
  private static JsonNode reference;

  @BeforeAll
  static void read() throws IOException {
    try (BufferedReader reader = SharedData.reader("reference/backtest-statistics.json")) {
      reference = JsonMapper.shared().readTree(reader);
    }
  }

  @Test
  void expectedMaximumOfTrialsWithoutSkill() {
    JsonNode expected = reference.path("expectedMaxZ");

    assertThat(expected.size()).isEqualTo(8);
    expected
        .propertyStream()
        .forEach(
            entry ->
                assertThat(SharpeRatio.expectedMaximum(Integer.parseInt(entry.getKey())))
                    .as("of %s trials", entry.getKey())
                    .isCloseTo(entry.getValue().doubleValue(), CLOSE));
  }

  @Test
  void probabilisticSharpeRatio() {
    for (JsonNode row : reference.path("psr")) {
      assertThat(
              SharpeRatio.probabilistic(
                  row.path("sr").doubleValue(),
                  row.path("bench").doubleValue(),
                  row.path("T").intValue(),
                  row.path("skew").doubleValue(),
                  row.path("kurt").doubleValue()))
          .isCloseTo(row.path("psr").doubleValue(), CLOSE);
    }
  }

  @Test
  void deflatedSharpeRatio() {
    for (JsonNode row : reference.path("dsr")) {
      double periods = row.path("periods").doubleValue();
      double variance = row.path("varSRann").doubleValue() / periods;
      int trials = row.path("N").intValue();

      assertThat(Math.sqrt(variance) * SharpeRatio.expectedMaximum(trials))
          .isCloseTo(row.path("sr0").doubleValue(), CLOSE);
      assertThat(
              SharpeRatio.deflated(
                  row.path("srAnn").doubleValue() / Math.sqrt(periods),
                  row.path("T").intValue(),
                  row.path("skew").doubleValue(),
                  row.path("kurt").doubleValue(),
                  trials,
                  variance))
          .isCloseTo(row.path("dsr").doubleValue(), CLOSE);
    }
  }

  @Test
  void minimumTrackRecordIsWhereTheProbabilityReachesTheConfidence() {
    double ratio = 0.1;
    double length = SharpeRatio.minimumTrackRecord(ratio, 0.02, -0.5, 5, 0.95);

    assertThat(SharpeRatio.probabilistic(ratio, 0.02, (int) Math.ceil(length), -0.5, 5))
        .isGreaterThanOrEqualTo(0.95);
    assertThat(SharpeRatio.probabilistic(ratio, 0.02, (int) Math.ceil(length) - 1, -0.5, 5))
        .isLessThan(0.95);
    assertThat(SharpeRatio.minimumTrackRecord(0.02, 0.02, 0, 3, 0.95)).isInfinite();
  }

  @Test
  void statisticsOfReturns() {
    JsonNode expected = reference.path("returns30");
    double[] returns = numbers(expected.path("r"));

    assertThat(ReturnStatistics.mean(returns)).isCloseTo(number(expected, "mean"), CLOSE);
    assertThat(ReturnStatistics.deviation(returns)).isCloseTo(number(expected, "sdSample"), CLOSE);
    assertThat(ReturnStatistics.skewness(returns)).isCloseTo(number(expected, "skewPop"), CLOSE);
    assertThat(ReturnStatistics.kurtosis(returns))
        .isCloseTo(number(expected, "kurtPearsonPop"), CLOSE);
    assertThat(ReturnStatistics.sharpe(returns)).isCloseTo(number(expected, "sharpeDaily"), CLOSE);
    assertThat(ReturnStatistics.sortino(returns))
        .isCloseTo(number(expected, "sortinoDaily"), CLOSE);
    assertThat(SharpeRatio.probabilistic(returns, 0))
        .isCloseTo(number(expected, "psrCorrect"), CLOSE);
    assertThat(ReturnStatistics.growth(returns)).isCloseTo(number(expected, "finalEquity"), CLOSE);
    assertThat(ReturnStatistics.maxDrawdown(returns))
        .isCloseTo(number(expected, "maxDrawdown"), CLOSE);
    assertThat(ReturnStatistics.ulcer(returns)).isCloseTo(number(expected, "ulcer"), CLOSE);
    assertThat(ReturnStatistics.omega(returns, 0)).isCloseTo(number(expected, "omega0"), CLOSE);
    assertThat(ReturnStatistics.systemQuality(returns)).isCloseTo(number(expected, "sqn"), CLOSE);
  }

  @Test
  void splitsAndPathsOfCombinatorialCrossValidation() {
    JsonNode expected = reference.path("cpcv_6_2");

    assertThat(lists(PurgedFolds.combinations(6, 2))).isEqualTo(lists(expected.path("splits")));
    assertThat(lists(PurgedFolds.pathsOf(6, 2)))
        .isEqualTo(lists(expected.path("paths_split_index_per_group")));
    for (JsonNode row : reference.path("cpcvCounts")) {
      int groups = row.path("N").intValue();
      int tested = row.path("k").intValue();
      assertThat(PurgedFolds.splits(groups, tested)).isEqualTo(row.path("splits").longValue());
      assertThat(PurgedFolds.paths(groups, tested)).isEqualTo(row.path("paths").longValue());
    }
  }

  @Test
  void purgedFoldsWithEmbargo() {
    JsonNode folds = reference.path("purgedKFold_n20_h3_F5_emb2").path("folds");
    List<PurgedFolds.Split> splits = PurgedFolds.kFold(PurgedFolds.horizon(20, 3), 5, 2);

    assertThat(splits).hasSize(folds.size());
    for (int i = 0; i < folds.size(); i++) {
      assertThat(splits.get(i).test()[0]).isEqualTo(folds.get(i).path("test").get(0).intValue());
      assertThat(splits.get(i).test()[splits.get(i).test().length - 1])
          .isEqualTo(folds.get(i).path("test").get(1).intValue());
      assertThat(ints(splits.get(i).train())).isEqualTo(ints(folds.get(i).path("train")));
    }
  }

  @Test
  void fractionalDifferences() {
    JsonNode expected = reference.path("fracdiff_d0.4");
    double[] prices = numbers(expected.path("logPrices"));
    double[] expanding = FractionalDifference.expanding(prices, 0.4);

    assertThat(FractionalDifference.weights(0.4, 8))
        .containsExactly(numbers(expected.path("weights")), CLOSE);
    assertThat(expanding[expanding.length - 1]).isCloseTo(number(expected, "expandingLast"), CLOSE);
    assertThat(FractionalDifference.fixedWidth(prices, 0.4, 4))
        .containsExactly(numbers(expected.path("ffd4")), CLOSE);
  }

  @Test
  void probabilityOfBacktestOverfitting() {
    JsonNode four = reference.path("pbo_16x4_S4");
    double[][] returns = rows(four.path("M"));
    BacktestOverfitting.Result ofFour =
        BacktestOverfitting.of(returns, 4, ReturnStatistics::sharpe);
    BacktestOverfitting.Result ofEight =
        BacktestOverfitting.of(returns, 8, ReturnStatistics::sharpe);

    assertThat(ofFour.logits()).containsExactly(numbers(four.path("lambdas")), CLOSE);
    assertThat(ofFour.probability()).isCloseTo(number(four, "pbo"), CLOSE);
    assertThat(ofEight.logits()).hasSize(reference.path("pbo_16x4_S8").path("n").intValue());
    assertThat(ofEight.probability())
        .isCloseTo(number(reference.path("pbo_16x4_S8"), "pbo"), CLOSE);
  }

  @Test
  void realityCheckAndSuperiorPredictiveAbility() {
    JsonNode expected = reference.path("spa_T120_m6");
    double[] benchmark = numbers(expected.path("benchLoss"));
    double[][] advantages = rows(expected.path("modelLoss"));
    for (int t = 0; t < advantages.length; t++) {
      for (int k = 0; k < advantages[t].length; k++) {
        advantages[t][k] = benchmark[t] - advantages[t][k];
      }
    }
    double block = expected.path("blockSize").doubleValue();
    int draws = expected.path("reps").intValue();
    Offset<Double> tolerance = within(number(expected, "tolerance"));

    RealityCheck.Result white =
        RealityCheck.test(
            advantages,
            block,
            false,
            draws,
            RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    RealityCheck.Result hansen =
        RealityCheck.test(
            advantages,
            block,
            true,
            draws,
            RandomGeneratorFactory.of("L64X128MixRandom").create(2));

    JsonNode plain = expected.path("arch8_studentizeFalse_upperIsWhiteRC");
    assertThat(white.upper()).isCloseTo(number(plain, "upper"), tolerance);
    assertThat(white.consistent()).isCloseTo(number(plain, "consistent"), tolerance);
    assertThat(white.lower()).isCloseTo(number(plain, "lower"), tolerance);
    JsonNode own = reference.path("spa_studentized_own");
    assertThat(hansen.statistic()).isCloseTo(number(own, "stat"), CLOSE);
    assertThat(hansen.deviations()).containsExactly(numbers(own.path("omega")), CLOSE);
    assertThat(hansen.upper()).isCloseTo(number(own, "upper"), tolerance);
    assertThat(hansen.consistent()).isCloseTo(number(own, "consistent"), tolerance);
    assertThat(hansen.lower()).isCloseTo(number(own, "lower"), tolerance);
  }

  @Test
  void aModelBelowTheBenchmarkIsNeverSuperior() {
    double[][] advantages = new double[200][1];
    for (int t = 0; t < advantages.length; t++) {
      advantages[t][0] = -0.5 + Math.sin(t);
    }

    RealityCheck.Result result =
        RealityCheck.test(
            advantages, 5, true, 100, RandomGeneratorFactory.of("L64X128MixRandom").create(3));

    assertThat(result.statistic()).isZero();
    assertThat(result.consistent()).isEqualTo(1);
  }

  @Test
  void automaticBlockLength() {
    JsonNode expected = reference.path("optimalBlock_bench");
    double[] blocks =
        StationaryBootstrap.optimalBlock(numbers(reference.path("spa_T120_m6").path("benchLoss")));

    assertThat(blocks[0]).isCloseTo(number(expected, "stationary"), CLOSE);
    assertThat(blocks[1]).isCloseTo(number(expected, "circular"), CLOSE);
  }

  @Test
  void calibration() {
    JsonNode expected = reference.path("calibration16");
    double[] p = numbers(expected.path("p"));
    boolean[] y = new boolean[p.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = expected.path("y").get(i).intValue() == 1;
    }

    assertThat(Calibration.brier(p, y)).isCloseTo(number(expected, "brier"), CLOSE);
    assertThat(Calibration.logLoss(p, y)).isCloseTo(number(expected, "logLoss"), CLOSE);
    assertThat(Calibration.areaUnderCurve(p, y)).isCloseTo(number(expected, "auc"), CLOSE);
    assertThat(Calibration.correlation(p, y, 0.5)).isCloseTo(number(expected, "mcc50"), CLOSE);
    assertThat(Calibration.expectedError(p, y, 5))
        .isCloseTo(number(expected, "ece5EqualWidthRightClosed"), CLOSE);
    assertThat(Calibration.isotonic(p, y))
        .containsExactly(numbers(expected.path("isotonic")), CLOSE);
  }

  @Test
  void adjustmentsForManyTests() {
    JsonNode expected = reference.path("bh");
    double[] p = numbers(expected.path("p"));

    assertThat(MultipleTesting.benjaminiHochberg(p))
        .containsExactly(numbers(expected.path("adj")), CLOSE);
    assertThat(MultipleTesting.holm(p)).containsExactly(numbers(expected.path("holm")), CLOSE);
  }

  @Test
  void queues() {
    for (JsonNode row : reference.path("queueProb")) {
      assertThat(
              ProbabilisticQueue.behind(
                  number(row, "front"), number(row, "back"), number(row, "n")))
          .isCloseTo(number(row, "probBehind_f_back_over_sum"), CLOSE);
    }
    JsonNode passive = reference.path("nautilusQueue");
    PessimisticQueue queue = new PessimisticQueue(passive.path("ahead").longValue());
    long left = passive.path("orderQty").longValue();
    List<Long> fills = new ArrayList<>();
    for (JsonNode trade : passive.path("trades")) {
      long filled = Math.min(left, queue.tradedAtPrice(trade.longValue()));
      left -= filled;
      fills.add(filled);
    }
    assertThat(fills.stream().map(Long::intValue).toList()).isEqualTo(ints(passive.path("fills")));
  }

  @Test
  void theNormalDistributionAndItsInverseMeet() {
    for (double p = 1e-9; p < 1; p += 0.000_97) {
      assertThat(Normal.cumulative(Normal.quantile(p))).isCloseTo(p, within(1e-13));
    }
    assertThat(Normal.cumulative(0)).isEqualTo(0.5);
    assertThat(Normal.cumulative(1.96)).isCloseTo(0.9750021048517795, within(1e-14));
    assertThat(Normal.cumulative(-6)).isCloseTo(9.86587645037698e-10, within(1e-22));
  }

  private static double number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    assertThat(value.isNumber()).as("the reference has %s", name).isTrue();
    return value.doubleValue();
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).doubleValue();
    }
    return numbers;
  }

  private static double[][] rows(JsonNode array) {
    double[][] rows = new double[array.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = numbers(array.get(i));
    }
    return rows;
  }

  private static List<Integer> ints(JsonNode array) {
    List<Integer> ints = new ArrayList<>();
    array.forEach(value -> ints.add(value.intValue()));
    return ints;
  }

  private static List<Integer> ints(int[] array) {
    return Arrays.stream(array).boxed().toList();
  }

  private static List<List<Integer>> lists(JsonNode rows) {
    List<List<Integer>> lists = new ArrayList<>();
    rows.forEach(row -> lists.add(ints(row)));
    return lists;
  }

  private static List<List<Integer>> lists(List<int[]> rows) {
    return rows.stream().map(ReferenceValuesTest::ints).toList();
  }
}
