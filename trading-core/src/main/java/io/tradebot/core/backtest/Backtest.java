package io.tradebot.core.backtest;

import io.tradebot.core.strategy.Strategy;
import java.util.List;

/** Runs strategies over the past with the engine that trades live. */
public final class Backtest {
  private Backtest() {}

  /**
   * Over candles, of one length and one history an instrument.
   *
   * @param strategies new ones, that have seen nothing
   * @throws IllegalArgumentException when a strategy needs what candles do not have, or an
   *     instrument without candles
   * @throws IllegalStateException when a strategy fails
   */
  public static BacktestResult overCandles(
      BacktestSettings settings, List<Strategy> strategies, List<CandleHistory> histories) {
    return new CandleRun(settings, strategies, histories, false).run();
  }
}
