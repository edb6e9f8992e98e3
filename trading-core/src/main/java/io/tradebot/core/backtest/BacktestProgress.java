package io.tradebot.core.backtest;

/** Told how far a run over the past has come. */
@FunctionalInterface
public interface BacktestProgress {
  /** Tells nobody. */
  BacktestProgress NONE = percent -> {};

  /**
   * Called by the running thread each time another percent of the time span is done.
   *
   * @param percent 0 to 100, rising
   */
  void reached(int percent);
}
