package io.tradebot.core.feature;

/** What a feature is made from; the features of a group are known or missing together. */
public enum FeatureGroup {
  /** Prices, volumes and times of candles: always known once warm. */
  CANDLE,
  /** What only trades tell: missing where candles come without a quote volume. */
  TRADES,
  /** The order book at the candle's end: missing without a sound book of that time. */
  BOOK,
  /** The sentiment index: missing while there is none, it is stale, or its change is unknown. */
  SENTIMENT
}
