package io.tradebot.core.validation;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The probability that the best configuration in sample is below the median out of it, by
 * combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado, Zhu: The probability
 * of backtest overfitting, 2015).
 */
public final class BacktestOverfitting {
  /**
   * What came of it.
   *
   * @param logits of the relative rank out of sample, one for each way to halve the data
   * @param probability share of logits at or below zero
   */
  // Arrays, as statistics take them; nobody compares or keeps a result as a key.
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(double[] logits, double probability) {}

  private BacktestOverfitting() {}

  /**
   * Computes the probability.
   *
   * @param returns a row a period, a column a configuration; rows beyond the last whole block are
   *     left out
   * @param blocks even, from 2 to 20
   * @param measure of a column's returns; a NaN ranks lowest
   */
  public static Result of(double[][] returns, int blocks, ToDoubleFunction<double[]> measure) {
    if (blocks < 2 || blocks > 20 || blocks % 2 != 0) {
      throw new IllegalArgumentException("blocks must be even and 2 to 20, were " + blocks);
    }
    int length = returns.length / blocks;
    int configurations = returns.length == 0 ? 0 : returns[0].length;
    if (length < 2 || configurations < 2) {
      throw new IllegalArgumentException(
          "at least 2 configurations and 2 periods a block are needed, were "
              + configurations
              + " and "
              + length);
    }
    int halves = (int) Combinations.count(blocks, blocks / 2);
    double[] logits = new double[halves];
    int next = 0;
    for (int[] chosen : Combinations.of(blocks, blocks / 2)) {
      boolean[] in = new boolean[blocks];
      for (int block : chosen) {
        in[block] = true;
      }
      double[] inside = measures(returns, in, true, length, measure);
      double[] outside = measures(returns, in, false, length, measure);
      int best = 0;
      for (int i = 1; i < configurations; i++) {
        if (better(inside[i], inside[best])) {
          best = i;
        }
      }
      int rank = 1;
      for (double other : outside) {
        if (better(outside[best], other)) {
          rank++;
        }
      }
      double relative = rank / (configurations + 1.0);
      logits[next++] = Math.log(relative / (1 - relative));
    }
    long overfitted = Arrays.stream(logits).filter(logit -> logit <= 0).count();
    return new Result(logits, (double) overfitted / halves);
  }

  private static boolean better(double one, double other) {
    return Double.isNaN(other) ? !Double.isNaN(one) : one > other;
  }

  private static double[] measures(
      double[][] returns,
      boolean[] in,
      boolean wanted,
      int length,
      ToDoubleFunction<double[]> measure) {
    int configurations = returns[0].length;
    int half = in.length / 2 * length;
    double[] result = new double[configurations];
    for (int column = 0; column < configurations; column++) {
      double[] series = new double[half];
      int next = 0;
      for (int block = 0; block < in.length; block++) {
        if (in[block] == wanted) {
          for (int row = block * length; row < (block + 1) * length; row++) {
            series[next++] = returns[row][column];
          }
        }
      }
      result[column] = measure.applyAsDouble(series);
    }
    return result;
  }
}
