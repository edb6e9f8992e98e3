package io.tradebot.core.strategy;

import io.tradebot.common.instrument.InstrumentId;
import java.util.List;

/** Makes the strategies of the box. */
public final class Strategies {
  private Strategies() {}

  /** New strategies, one for each plan and instrument, in that order. */
  public static List<Strategy> of(List<StrategyPlan> plans, AnalysisDetail detail) {
    return plans.stream()
        .flatMap(
            plan ->
                plan.instruments().stream()
                    .map(instrument -> create(plan.parameters(), instrument, detail)))
        .toList();
  }

  private static Strategy create(
      StrategyParameters parameters, InstrumentId instrument, AnalysisDetail detail) {
    return switch (parameters) {
      case SmaCrossoverParameters p -> new SmaCrossover(instrument, p, detail);
      case OrderBookImbalanceParameters p -> new OrderBookImbalance(instrument, p, detail);
    };
  }
}
