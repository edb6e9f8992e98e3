package io.tradebot.research.search;

import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.core.validation.SharpeRatio;
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
  /** Return for each part of the largest drawdown. */
  RETURN_TO_DRAWDOWN("return_to_drawdown"),
  /** The smallest drawdown. */
  DRAWDOWN("max_drawdown");

  private final String statistic;

  Objective(String statistic) {
    this.statistic = statistic;
  }

  /**
   * The same of daily returns alone, as a choice in the past needs it; 0 where nothing moved.
   *
   * @throws IllegalArgumentException for those that are made of trades
   */
  public double ofReturns(double[] returns) {
    double drawdown = ReturnStatistics.maxDrawdown(returns);
    double growth = ReturnStatistics.growth(returns) - 1;
    double value =
        switch (this) {
          case SHARPE -> ReturnStatistics.sharpe(returns);
          case SORTINO -> ReturnStatistics.sortino(returns);
          case OMEGA -> ReturnStatistics.omega(returns, 0);
          case RETURN -> growth;
          case CALMAR, RETURN_TO_DRAWDOWN -> drawdown > 0 ? growth / drawdown : growth;
          case PROBABILISTIC_SHARPE ->
              returns.length < 2 ? 0 : SharpeRatio.probabilistic(returns, 0);
          case DRAWDOWN -> -drawdown;
          case PROFIT_FACTOR, EXPECTANCY, SYSTEM_QUALITY ->
              throw new IllegalArgumentException(
                  this
                      + " is made of trades, and a walk-forward chooses by daily returns: take one"
                      + " of SHARPE, SORTINO, CALMAR, OMEGA, RETURN, RETURN_TO_DRAWDOWN,"
                      + " PROBABILISTIC_SHARPE, DRAWDOWN");
        };
    return Double.isFinite(value) ? value : 0;
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
