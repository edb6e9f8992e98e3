package io.tradebot.core.strategy;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;

/**
 * How {@code multi_model} decides; see docs/strategies.md.
 *
 * @param regimeWeight weight of the regime model's say; the weights need not sum to 1
 * @param momentumWeight weight of the momentum model's say
 * @param volatilityWeight weight of the volatility model's say
 * @param triggerWeight weight of the trigger
 * @param sentimentWeight weight of the sentiment index; 0 leaves the step out
 * @param rsiOversold RSI at and below which the trigger speaks wholly for an entry
 * @param rsiOverbought RSI at and above which it speaks wholly for an exit
 * @param maxVolatility probability of high volatility above which nothing is entered
 * @param buyAbove buy score, 0 to 1, above which an entry is wanted
 * @param sellAbove sell score, 0 to 1, above which an exit is wanted
 * @param minModels models that must have an opinion, 1 to 3
 * @param roundTripCostBps fees, spread and slippage of an entry and an exit together
 * @param signalExpiry how long a signal may be acted upon
 * @param coolDown how long after a signal no entry is wanted
 */
public record MultiModelParameters(
    Timeframe timeframe,
    double regimeWeight,
    double momentumWeight,
    double volatilityWeight,
    double triggerWeight,
    double sentimentWeight,
    double rsiOversold,
    double rsiOverbought,
    double maxVolatility,
    double buyAbove,
    double sellAbove,
    int minModels,
    double roundTripCostBps,
    Duration signalExpiry,
    Duration coolDown)
    implements StrategyParameters {
  public MultiModelParameters {
    requireWeight("regime", regimeWeight);
    requireWeight("momentum", momentumWeight);
    requireWeight("volatility", volatilityWeight);
    requireWeight("trigger", triggerWeight);
    requireWeight("sentiment", sentimentWeight);
    if (regimeWeight + momentumWeight + volatilityWeight <= 0) {
      throw new IllegalArgumentException("at least one model needs a weight above 0");
    }
    if (!(rsiOversold >= 0 && rsiOversold < rsiOverbought && rsiOverbought <= 100)) {
      throw new IllegalArgumentException(
          "oversold must be below overbought, both from 0 to 100, was "
              + rsiOversold
              + " and "
              + rsiOverbought);
    }
    requireShare("highest probability of volatility", maxVolatility);
    requireShare("buy score", buyAbove);
    requireShare("sell score", sellAbove);
    if (minModels < 1 || minModels > 3) {
      throw new IllegalArgumentException("models needed must be 1 to 3, was " + minModels);
    }
    if (!(roundTripCostBps >= 0)) {
      throw new IllegalArgumentException("cost must not be negative, was " + roundTripCostBps);
    }
    Durations.requireSignalTimes(signalExpiry, coolDown);
  }

  private static void requireWeight(String what, double weight) {
    if (!(weight >= 0 && weight <= 100)) {
      throw new IllegalArgumentException(
          "weight of " + what + " must be from 0 to 100, was " + weight);
    }
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " must be from 0 to 1, was " + share);
    }
  }

  @Override
  public StrategyId strategy() {
    return MultiModel.ID;
  }
}
