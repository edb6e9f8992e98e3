package io.tradebot.core.backtest;

import io.tradebot.common.market.MarketEvent;
import io.tradebot.core.matching.FillModel;
import io.tradebot.core.strategy.Strategy;
import java.util.Iterator;
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
    return overCandles(settings, strategies, histories, BacktestProgress.NONE);
  }

  /** As {@link #overCandles(BacktestSettings, List, List)}, telling how far it has come. */
  public static BacktestResult overCandles(
      BacktestSettings settings,
      List<Strategy> strategies,
      List<CandleHistory> histories,
      BacktestProgress progress) {
    return new CandleRun(settings, strategies, histories, false).run(progress);
  }

  /**
   * Over the market's own events: trades, quotes, books, candles; several instruments in one
   * stream.
   *
   * @param strategies new ones, that have seen nothing
   * @param events in order of event time
   * @param queue where a resting order stands, e.g. {@code PessimisticQueue::new}
   * @throws IllegalArgumentException when an event comes before an earlier one, or there is none
   * @throws IllegalStateException when a strategy fails
   */
  public static BacktestResult overEvents(
      BacktestSettings settings,
      List<Strategy> strategies,
      Iterator<MarketEvent> events,
      FillModel.Factory queue) {
    return new TapeRun(settings, strategies, queue).run(events);
  }

  /** As {@link #overCandles}, with every turn of every candle shown to the engine: the slow way. */
  static BacktestResult overEveryTurn(
      BacktestSettings settings, List<Strategy> strategies, List<CandleHistory> histories) {
    return new CandleRun(settings, strategies, histories, true).run(BacktestProgress.NONE);
  }
}
