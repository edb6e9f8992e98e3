package io.tradebot.core.strategy;

/** A kind of market data that a strategy decides by. */
public enum MarketStream {
  /** Closed candles of the strategy's timeframe. */
  CANDLE,
  BOOK,
  QUOTE
}
