package io.tradebot.core.strategy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.core.prediction.Models;
import java.util.List;

/** Makes the strategies of the box. */
public final class Strategies {
  private Strategies() {}

  /** New strategies, one for each plan and instrument, in that order. */
  public static List<Strategy> of(List<StrategyPlan> plans, AnalysisDetail detail) {
    return of(plans, detail, Models.NONE);
  }

  /** New strategies, one for each plan and instrument, in that order, that ask these models. */
  public static List<Strategy> of(List<StrategyPlan> plans, AnalysisDetail detail, Models models) {
    return plans.stream()
        .flatMap(
            plan ->
                plan.instruments().stream()
                    .map(instrument -> create(plan.parameters(), instrument, detail, models)))
        .toList();
  }

  private static Strategy create(
      StrategyParameters parameters,
      InstrumentId instrument,
      AnalysisDetail detail,
      Models models) {
    return switch (parameters) {
      case SmaCrossoverParameters p -> new SmaCrossover(instrument, p, detail);
      case OrderBookImbalanceParameters p -> new OrderBookImbalance(instrument, p, detail);
      case MultiModelParameters p -> new MultiModel(instrument, p, detail, models);
    };
  }
}
