package io.tradebot.core.strategy;

import io.tradebot.core.prediction.Models;
import java.util.ArrayList;
import java.util.List;

/** Makes the strategies of the box. */
public final class Strategies {
  private Strategies() {}

  /**
   * New strategies, one for each plan and instrument, in that order; a circle takes all of its
   * instruments.
   */
  public static List<Strategy> of(List<StrategyPlan> plans, AnalysisDetail detail) {
    return of(plans, detail, Models.NONE);
  }

  /** New strategies, in the order of the plans, that ask these models. */
  public static List<Strategy> of(List<StrategyPlan> plans, AnalysisDetail detail, Models models) {
    List<Strategy> strategies = new ArrayList<>();
    for (StrategyPlan plan : plans) {
      switch (plan.parameters()) {
        case TriangularArbitrageParameters circle ->
            strategies.add(new TriangularArbitrage(circle, detail));
        case SmaCrossoverParameters sma ->
            plan.instruments()
                .forEach(instrument -> strategies.add(new SmaCrossover(instrument, sma, detail)));
        case OrderBookImbalanceParameters imbalance ->
            plan.instruments()
                .forEach(
                    instrument ->
                        strategies.add(new OrderBookImbalance(instrument, imbalance, detail)));
        case MultiModelParameters funnel ->
            plan.instruments()
                .forEach(
                    instrument ->
                        strategies.add(new MultiModel(instrument, funnel, detail, models)));
      }
    }
    return List.copyOf(strategies);
  }
}
