package io.tradebot.common.market;

/** Where a candle was built. */
public enum CandleSource {
  /** By us, from every trade of the interval. */
  TRADES,
  /**
   * By the venue; read over REST to fill history or a gap. A venue that tells prices and volume
   * only leaves the rest at what is certain: one trade where there was any, no value, nothing
   * bought.
   */
  VENUE
}
