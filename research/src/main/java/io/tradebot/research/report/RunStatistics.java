package io.tradebot.research.report;

import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestResult.ClosedTrade;
import io.tradebot.core.performance.DailyEquity;
import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.core.performance.TradeStatistics;
import io.tradebot.core.validation.SharpeRatio;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statistics of a run, by name, in the order in which they are shown. From equity marked to
 * market and sampled daily at midnight UTC; ratios annualised with the square root of 365, against
 * a risk-free rate of zero. NaN where nothing can be said.
 *
 * @param returns daily
 */
// Arrays, as statistics take them; nobody compares or keeps a result as a key.
@SuppressWarnings("ArrayRecordComponent")
public record RunStatistics(Map<String, Double> values, double[] returns, DailyEquity daily) {
  private static final double YEAR = 365;

  /** A number a day, for {@link #values}. */
  public double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  public static RunStatistics of(BacktestResult result) {
    DailyEquity daily =
        DailyEquity.of(result.equity(), result.initial().toDouble(), result.from(), result.to());
    double[] returns = daily.returns();
    List<ClosedTrade> trades = result.trades();
    TradeStatistics trips =
        TradeStatistics.of(
            trades.stream().map(ClosedTrade::roundTrip).toList(), result.initial().asset());
    double total = result.last().toDouble() / result.initial().toDouble() - 1;
    double years = Duration.between(result.from(), result.to()).toSeconds() / 86_400.0 / YEAR;
    double growth = years > 0 && total > -1 ? Math.pow(1 + total, 1 / years) - 1 : Double.NaN;
    double drawdown = ReturnStatistics.maxDrawdown(returns);
    double root = Math.sqrt(YEAR);
    double[] perTrade =
        trades.stream().mapToDouble(trade -> trade.position().realized().toDouble()).toArray();

    Map<String, Double> values = new LinkedHashMap<>();
    values.put("total_return", total);
    values.put("annual_return", growth);
    values.put("annual_volatility", ReturnStatistics.deviation(returns) * root);
    values.put("sharpe", ReturnStatistics.sharpe(returns) * root);
    values.put("sortino", ReturnStatistics.sortino(returns) * root);
    values.put("calmar", drawdown > 0 ? growth / drawdown : Double.NaN);
    values.put("return_to_drawdown", drawdown > 0 ? total / drawdown : Double.NaN);
    values.put("omega", ReturnStatistics.omega(returns, 0));
    values.put("max_drawdown", drawdown);
    values.put("max_drawdown_days", (double) longestDrawdown(returns));
    values.put("ulcer", ReturnStatistics.ulcer(returns));
    values.put("value_at_risk_95", ReturnStatistics.valueAtRisk(returns, 0.95));
    values.put("expected_shortfall_95", ReturnStatistics.expectedShortfall(returns, 0.95));
    values.put(
        "probabilistic_sharpe",
        returns.length < 2 ? Double.NaN : SharpeRatio.probabilistic(returns, 0));
    values.put("skewness", ReturnStatistics.skewness(returns));
    values.put("kurtosis", ReturnStatistics.kurtosis(returns));
    values.put("days", (double) returns.length);
    values.put("trades", (double) trips.trades());
    values.put("win_rate", trips.winRate().orElse(Double.NaN));
    values.put(
        "payoff",
        trips.averageWin().isPresent() && trips.averageLoss().isPresent()
            ? trips.averageWin().get().toDouble() / trips.averageLoss().get().toDouble()
            : Double.NaN);
    values.put("profit_factor", trips.profitFactor().orElse(Double.NaN));
    values.put("expectancy", trips.expectancy().map(money -> money.toDouble()).orElse(Double.NaN));
    values.put("system_quality", ReturnStatistics.systemQuality(perTrade));
    values.put("longest_losing_run", (double) trips.longestLosingRun());
    values.put("exposure", exposure(result));
    values.put("turnover_a_year", turnover(result, years));
    values.put("fees", trips.fees().toDouble());
    return new RunStatistics(values, returns, daily);
  }

  private static int longestDrawdown(double[] returns) {
    int longest = 0;
    int current = 0;
    for (double depth : ReturnStatistics.drawdowns(returns)) {
      current = depth > 0 ? current + 1 : 0;
      longest = Math.max(longest, current);
    }
    return longest;
  }

  /** Share of the time in which something was held by a round trip that closed. */
  private static double exposure(BacktestResult result) {
    List<ClosedTrade> inOrder =
        result.trades().stream()
            .sorted(Comparator.comparing(trade -> trade.position().openedAt()))
            .toList();
    Duration held = Duration.ZERO;
    Instant until = result.from();
    for (ClosedTrade trade : inOrder) {
      Instant opened = trade.position().openedAt();
      Instant from = opened.isAfter(until) ? opened : until;
      if (trade.closedAt().isAfter(from)) {
        held = held.plus(Duration.between(from, trade.closedAt()));
        until = trade.closedAt();
      }
    }
    double whole = Duration.between(result.from(), result.to()).toMillis();
    return whole > 0 ? held.toMillis() / whole : Double.NaN;
  }

  /** Value traded a year over mean equity. */
  private static double turnover(BacktestResult result, double years) {
    double traded =
        result.fills().stream()
            .mapToDouble(
                fill -> fill.report().price().toDouble() * fill.report().quantity().toDouble())
            .sum();
    double mean =
        Arrays.stream(
                DailyEquity.of(
                        result.equity(), result.initial().toDouble(), result.from(), result.to())
                    .equity())
            .average()
            .orElse(Double.NaN);
    return years > 0 ? traded / mean / years : Double.NaN;
  }
}
