package io.tradebot.core.feature;

import java.util.Locale;

/**
 * One number that models see, with its formula. All are free of the scale of price and volume.
 *
 * <p>The formula is part of the contract: it goes into {@link FeatureSet#hash}, and with it into
 * every trained model. A change of code that changes values must change the text here, or {@link
 * #VERSION}.
 */
public enum Feature {
  LOG_RETURN(FeatureGroup.CANDLE, "ln(close / previous close)"),
  PERCENT_RETURN(FeatureGroup.CANDLE, "100 (close / previous close - 1)"),
  RSI_14(FeatureGroup.CANDLE, "RSI 14, 0 to 100"),
  RSI_14_CHANGE(FeatureGroup.CANDLE, "RSI 14 less that of the candle before"),
  MACD(FeatureGroup.CANDLE, "10000 MACD 12/26/9 / close"),
  MACD_SIGNAL(FeatureGroup.CANDLE, "10000 signal line of MACD 12/26/9 / close"),
  MACD_HISTOGRAM(FeatureGroup.CANDLE, "10000 histogram of MACD 12/26/9 / close"),
  STOCHASTIC_K(FeatureGroup.CANDLE, "%K of stochastic 14/3/3"),
  STOCHASTIC_D(FeatureGroup.CANDLE, "%D of stochastic 14/3/3"),
  ADX_14(FeatureGroup.CANDLE, "ADX 14"),
  DIRECTION_14(FeatureGroup.CANDLE, "+DI less -DI of ADX 14"),
  EMA_20_DISTANCE(FeatureGroup.CANDLE, "10000 ln(close / EMA 20)"),
  EMA_50_DISTANCE(FeatureGroup.CANDLE, "10000 ln(close / EMA 50)"),
  EMA_120_DISTANCE(FeatureGroup.CANDLE, "10000 ln(close / EMA 120)"),
  BOLLINGER_POSITION(FeatureGroup.CANDLE, "%B of Bollinger 20/2"),
  BOLLINGER_WIDTH(FeatureGroup.CANDLE, "10000 width of Bollinger 20/2"),
  ATR_14(FeatureGroup.CANDLE, "10000 ATR 14 / close"),
  ATR_RATIO(FeatureGroup.CANDLE, "ATR 14 / SMA 50 of ATR 14; 1 when nothing moved"),
  VOLATILITY_20(FeatureGroup.CANDLE, "10000 sample deviation of the last 20 log returns"),
  VOLATILITY_RATIO(FeatureGroup.CANDLE, "deviation of 20 log returns / that of 120; 1 if none"),
  OBV_20(FeatureGroup.CANDLE, "change of on-balance volume over 20 candles / volume of the 20"),
  VOLUME_RATIO(FeatureGroup.CANDLE, "ln(1 + volume / SMA 50 of volume); ln 2 when none traded"),
  HOUR_SIN(FeatureGroup.CANDLE, "sine of the time of day of the candle's end, UTC"),
  HOUR_COS(FeatureGroup.CANDLE, "cosine of the time of day of the candle's end, UTC"),
  WEEKDAY_SIN(FeatureGroup.CANDLE, "sine of the day of the week of the candle's end, UTC"),
  WEEKDAY_COS(FeatureGroup.CANDLE, "cosine of the day of the week of the candle's end, UTC"),

  TRADES_PRESENT(FeatureGroup.CANDLE, "1 where VWAP and taker's share are known, else 0"),
  VWAP_DISTANCE(FeatureGroup.TRADES, "10000 ln(close / VWAP 20)"),
  TAKER_BUY_SHARE(FeatureGroup.TRADES, "volume bought by takers / volume; 0.5 when none traded"),

  BOOK_PRESENT(FeatureGroup.CANDLE, "1 where a sound book of the candle's end is known, else 0"),
  WAP_DISTANCE(FeatureGroup.BOOK, "10000 ln(weighted average price of best bid and ask / close)"),
  BOOK_SPREAD(FeatureGroup.BOOK, "10000 (ask - bid) / mid"),
  BOOK_IMBALANCE_5(FeatureGroup.BOOK, "bid share of the volume of the best 5 levels"),

  SENTIMENT_PRESENT(FeatureGroup.CANDLE, "1 where the sentiment index and its change are known"),
  SENTIMENT(FeatureGroup.SENTIMENT, "sentiment index, -1 to 1"),
  SENTIMENT_CHANGE(FeatureGroup.SENTIMENT, "sentiment index less that of 20 candles before");

  /** Of all formulas together. */
  public static final int VERSION = 1;

  private final FeatureGroup group;
  private final String formula;

  Feature(FeatureGroup group, String formula) {
    this.group = group;
    this.formula = formula;
  }

  /**
   * Reads a name such as {@code rsi_14}.
   *
   * @throws IllegalArgumentException when there is no such feature
   */
  public static Feature of(String name) {
    for (Feature feature : values()) {
      if (feature.wireName().equals(name)) {
        return feature;
      }
    }
    throw new IllegalArgumentException("there is no feature \"" + name + "\"");
  }

  /** Its place in {@link FeatureSet#ALL}. */
  @SuppressWarnings("EnumOrdinal")
  public int column() {
    return ordinal();
  }

  public FeatureGroup group() {
    return group;
  }

  public String formula() {
    return formula;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
