package io.tradebot.research.search;

import java.util.Map;

/** What a search makes as large as it can. */
public enum Objective {
  SHARPE("sharpe"),
  SORTINO("sortino"),
  CALMAR("calmar"),
  OMEGA("omega"),
  RETURN("total_return"),
  PROFIT_FACTOR("profit_factor"),
  EXPECTANCY("expectancy"),
  SYSTEM_QUALITY("system_quality"),
  PROBABILISTIC_SHARPE("probabilistic_sharpe"),
  /** The smallest drawdown. */
  DRAWDOWN("max_drawdown");

  private final String statistic;

  Objective(String statistic) {
    this.statistic = statistic;
  }

  /** Larger is better; the least there is where the statistic is unknown. */
  public double of(Map<String, Double> statistics) {
    Double value = statistics.get(statistic);
    if (value == null || !Double.isFinite(value)) {
      return Double.NEGATIVE_INFINITY;
    }
    return this == DRAWDOWN ? -value : value;
  }
}
