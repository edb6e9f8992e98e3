package io.tradebot.research.gate;

import io.tradebot.research.gate.PromotionGate.Evidence;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How often the gate errs: what it makes of noise, of which the best of many is offered to it, and
 * of an edge that was planted.
 */
public final class GateTrials {
  /**
   * How often it was passed.
   *
   * @param edge annual Sharpe ratio of the planted edge; 0 for noise alone
   */
  public record Rate(double edge, int configurations, int days, int accepted, int offered) {
    public double share() {
      return (double) accepted / offered;
    }
  }

  private static final double DAILY_VOLATILITY = 0.01;
  private static final double MARKET_VOLATILITY = 0.03;

  private GateTrials() {}

  /**
   * Offers the best of so many configurations to the gate, again and again.
   *
   * @param edge annual Sharpe ratio of one of the configurations; the others are noise
   */
  public static Rate measure(
      double edge,
      int configurations,
      int days,
      int repetitions,
      GateThresholds limits,
      long seed) {
    int accepted = 0;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      RandomGenerator random =
          RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + repetition);
      double[][] trials = new double[days][configurations];
      double[] market = new double[days];
      double[] rule = new double[days];
      double drift = edge / Math.sqrt(365) * DAILY_VOLATILITY;
      double[] sums = new double[configurations];
      for (int day = 0; day < days; day++) {
        market[day] = random.nextGaussian() * MARKET_VOLATILITY;
        rule[day] = 0.5 * market[day] - 0.0005;
        for (int i = 0; i < configurations; i++) {
          trials[day][i] = random.nextGaussian() * DAILY_VOLATILITY + (i == 0 ? drift : 0);
          sums[i] += trials[day][i];
        }
      }
      int best = 0;
      for (int i = 1; i < configurations; i++) {
        best = sums[i] > sums[best] ? i : best;
      }
      double[] candidate = new double[days];
      for (int day = 0; day < days; day++) {
        candidate[day] = trials[day][best];
      }
      Evidence evidence =
          new Evidence(
              candidate,
              trials,
              configurations,
              Map.of("flat", new double[days], "buy_and_hold", market, "simple_rule", rule));
      boolean passed =
          PromotionGate.judge(evidence, limits, seed + repetition).stream()
              .allMatch(GateCheck::passes);
      accepted += passed ? 1 : 0;
    }
    return new Rate(edge, configurations, days, accepted, repetitions);
  }
}
