package io.tradebot.research.audit;

import io.tradebot.core.backtest.Backtest;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.strategy.Strategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Starts a strategy later and later, and compares what it orders once all have begun: who needs no
 * more past than it says orders nearly the same.
 */
public final class WarmUpAudit {
  /**
   * A later start.
   *
   * @param skipped candles left out at the beginning
   * @param orders after the latest start
   * @param same share of the earliest start's orders, by moment and side, that this one has too
   */
  public record Start(int skipped, int orders, double same) {}

  private WarmUpAudit() {}

  /** Compares starts at 0, 1, 2 and 5 times the warm-up. */
  public static List<Start> run(
      BacktestSettings settings,
      Supplier<List<Strategy>> strategies,
      List<CandleHistory> histories) {
    int warmUp =
        strategies.get().stream()
            .mapToInt(
                strategy ->
                    (int)
                        (strategy.warmUp()
                            * (strategy.timeframe().lengthNs()
                                / histories.getFirst().timeframe().lengthNs())))
            .max()
            .orElse(1);
    int[] skips = {0, warmUp, 2 * warmUp, 5 * warmUp};
    int latest = skips[skips.length - 1] + 10 * warmUp;
    List<Start> starts = new ArrayList<>();
    Set<String> first = new HashSet<>();
    for (int skip : skips) {
      List<CandleHistory> later =
          histories.stream()
              .map(
                  history ->
                      history.between(
                          history.openTimeNs(Math.min(skip, history.size() - 1)), Long.MAX_VALUE))
              .toList();
      long from =
          histories.stream()
              .mapToLong(history -> history.openTimeNs(Math.min(latest, history.size() - 1)))
              .max()
              .orElse(0);
      Set<String> orders = new HashSet<>();
      Backtest.overCandles(settings, strategies.get(), later).orders().stream()
          .filter(order -> order.decidedAt().getEpochSecond() * 1_000_000_000L >= from)
          .forEach(
              order ->
                  orders.add(
                      order.decidedAt()
                          + " "
                          + order.intent().side()
                          + " "
                          + order.intent().instrument()));
      if (skip == 0) {
        first.addAll(orders);
      }
      long common = orders.stream().filter(first::contains).count();
      starts.add(
          new Start(
              skip,
              orders.size(),
              first.isEmpty() ? 1 : (double) common / Math.max(first.size(), orders.size())));
    }
    return starts;
  }
}
