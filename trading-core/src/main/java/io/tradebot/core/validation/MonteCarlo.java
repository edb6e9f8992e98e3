package io.tradebot.core.validation;

import io.tradebot.core.performance.ReturnStatistics;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** What else could have happened with the same returns. */
public final class MonteCarlo {
  /** A measure's distribution over the drawn series: its share below each bound. */
  public record Band(double low5, double median, double high95) {}

  private MonteCarlo() {}

  /** Over series drawn in blocks, which keeps the dependence between periods. */
  public static Band ofBlocks(
      double[] returns,
      double meanBlock,
      int draws,
      ToDoubleFunction<double[]> measure,
      RandomGenerator random) {
    double[] drawn = new double[draws];
    for (int i = 0; i < draws; i++) {
      drawn[i] = measure.applyAsDouble(StationaryBootstrap.draw(returns, meanBlock, random));
    }
    return band(drawn);
  }

  /** Over the same trades in another order, which keeps their sum. */
  public static Band ofShuffledTrades(
      double[] returns, int draws, ToDoubleFunction<double[]> measure, RandomGenerator random) {
    double[] drawn = new double[draws];
    double[] order = returns.clone();
    for (int i = 0; i < draws; i++) {
      for (int k = order.length - 1; k > 0; k--) {
        int other = random.nextInt(k + 1);
        double kept = order[k];
        order[k] = order[other];
        order[other] = kept;
      }
      drawn[i] = measure.applyAsDouble(order);
    }
    return band(drawn);
  }

  private static Band band(double[] drawn) {
    return new Band(
        ReturnStatistics.quantile(drawn, 0.05),
        ReturnStatistics.quantile(drawn, 0.5),
        ReturnStatistics.quantile(drawn, 0.95));
  }
}
