package io.tradebot.core.feature;

import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.sentiment.SentimentIndexUpdated;
import io.tradebot.core.indicator.AverageDirectionalIndex;
import io.tradebot.core.indicator.AverageTrueRange;
import io.tradebot.core.indicator.BollingerBands;
import io.tradebot.core.indicator.BookImbalance;
import io.tradebot.core.indicator.ExponentialMovingAverage;
import io.tradebot.core.indicator.MovingAverageConvergenceDivergence;
import io.tradebot.core.indicator.OnBalanceVolume;
import io.tradebot.core.indicator.RelativeStrengthIndex;
import io.tradebot.core.indicator.SimpleMovingAverage;
import io.tradebot.core.indicator.StandardDeviation;
import io.tradebot.core.indicator.StochasticOscillator;
import io.tradebot.core.indicator.VolumeWeightedAveragePrice;
import io.tradebot.core.indicator.WeightedMidPrice;
import java.time.Duration;
import java.util.Arrays;

/**
 * Computes every {@link Feature} of one instrument from its closed candles, in order and without a
 * hole: the one pipeline that serves live trading, backtests and training.
 *
 * <p>Book and sentiment are taken as they come; those known when a candle closes go with it. A
 * feature whose source is missing is {@code NaN} and its group's mask says so; every feature of
 * candles is a finite number once {@link #isReady}. Warm-up: {@link #WARM_UP} candles; exponential
 * averages have forgotten where they began after about {@link #SETTLED}. No allocation per candle.
 * Not thread-safe.
 */
public final class FeaturePipeline {
  /** Candles until there are features: the longest period, and one for its first return. */
  public static final int WARM_UP = 121;

  /** Candles after which the beginning no longer shows in the sixth digit. */
  public static final int SETTLED = 8 * 120;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final double DAY_SECONDS = 86_400;
  private static final double BPS = 10_000;
  private static final int SENTIMENT_LAG = 20;
  private static final long MAX_BOOK_AGE_NS = Duration.ofSeconds(5).toNanos();

  private final RelativeStrengthIndex rsi = new RelativeStrengthIndex(14);
  private final MovingAverageConvergenceDivergence macd =
      new MovingAverageConvergenceDivergence(12, 26, 9);
  private final StochasticOscillator stochastic = new StochasticOscillator(14, 3, 3);
  private final AverageDirectionalIndex adx = new AverageDirectionalIndex(14);
  private final ExponentialMovingAverage ema20 = new ExponentialMovingAverage(20);
  private final ExponentialMovingAverage ema50 = new ExponentialMovingAverage(50);
  private final ExponentialMovingAverage ema120 = new ExponentialMovingAverage(120);
  private final BollingerBands bollinger = new BollingerBands(20, 2);
  private final AverageTrueRange atr = new AverageTrueRange(14);
  private final SimpleMovingAverage atrMean = new SimpleMovingAverage(50);
  private final StandardDeviation deviation20 = StandardDeviation.ofSample(20);
  private final StandardDeviation deviation120 = StandardDeviation.ofSample(120);
  private final OnBalanceVolume obv = new OnBalanceVolume(20);
  private final SimpleMovingAverage volumeMean = new SimpleMovingAverage(50);
  private final VolumeWeightedAveragePrice vwap = new VolumeWeightedAveragePrice(20);
  private final WeightedMidPrice wap = new WeightedMidPrice();
  private final BookImbalance imbalance = new BookImbalance(5);

  private final double[] values = new double[Feature.values().length];
  private final double[] sentiments = new double[SENTIMENT_LAG + 1];
  private int seen;
  private double previousClose = Double.NaN;
  private double previousRsi = Double.NaN;
  private int candlesWithTrades;
  private long bookNs = Long.MIN_VALUE;
  private double sentiment = Double.NaN;

  public FeaturePipeline() {
    reset();
  }

  /** Candles needed before {@link #isReady}. */
  public int warmUp() {
    return WARM_UP;
  }

  public boolean isReady() {
    return seen >= WARM_UP;
  }

  /** Takes the book that is now the latest. */
  public void onBook(BookSnapshot book) {
    wap.update(book);
    imbalance.update(book);
    bookNs = book.eventTimeNs();
  }

  /** Takes the index that is now the latest; a stale one says nothing. */
  public void onSentiment(SentimentIndexUpdated index) {
    sentiment = index.stale() ? Double.NaN : index.index();
  }

  /** Takes a closed candle, the one right after the candle before. */
  public void onCandle(CandleClosed candle) {
    double volume = candle.volume().toDouble();
    double quoteVolume = FixedPoint.toDouble(candle.quoteVolume().raw());
    onCandle(
        candle.eventTimeNs(),
        candle.high().toDouble(),
        candle.low().toDouble(),
        candle.close().toDouble(),
        volume,
        volume > 0 && quoteVolume <= 0 ? Double.NaN : quoteVolume,
        candle.takerBuyVolume().toDouble());
  }

  /**
   * Takes a closed candle.
   *
   * @param endNs its end, Unix epoch
   * @param volume in the base asset
   * @param quoteVolume sum of price times quantity; {@code NaN} where it is not known
   * @param takerBuyVolume not looked at where {@code quoteVolume} is not known
   */
  public void onCandle(
      long endNs,
      double high,
      double low,
      double close,
      double volume,
      double quoteVolume,
      double takerBuyVolume) {
    if (!(close > 0)) {
      throw new IllegalArgumentException("features need a positive close, was " + close);
    }
    rsi.update(close);
    macd.update(close);
    stochastic.update(high, low, close);
    adx.update(high, low, close);
    ema20.update(close);
    ema50.update(close);
    ema120.update(close);
    bollinger.update(close);
    atr.update(high, low, close);
    if (atr.isReady()) {
      atrMean.update(atr.value());
    }
    obv.update(close, volume);
    volumeMean.update(volume);
    double logReturn = Double.isNaN(previousClose) ? Double.NaN : Math.log(close / previousClose);
    if (!Double.isNaN(logReturn)) {
      deviation20.update(logReturn);
      deviation120.update(logReturn);
    }
    trades(close, volume, quoteVolume);
    seen++;
    if (isReady()) {
      price(close, logReturn);
      volatility(close, volume);
      clock(endNs);
      trades(close, volume, quoteVolume, takerBuyVolume);
      book(close, endNs);
    }
    sentiment();
    previousRsi = rsi.value();
    previousClose = close;
  }

  private void price(double close, double logReturn) {
    set(Feature.LOG_RETURN, logReturn);
    set(Feature.PERCENT_RETURN, 100 * (close / previousClose - 1));
    set(Feature.RSI_14, rsi.value());
    set(Feature.RSI_14_CHANGE, rsi.value() - previousRsi);
    set(Feature.MACD, BPS * macd.value() / close);
    set(Feature.MACD_SIGNAL, BPS * macd.signal() / close);
    set(Feature.MACD_HISTOGRAM, BPS * macd.histogram() / close);
    set(Feature.STOCHASTIC_K, stochastic.value());
    set(Feature.STOCHASTIC_D, stochastic.d());
    set(Feature.ADX_14, adx.value());
    set(Feature.DIRECTION_14, adx.plusDirection() - adx.minusDirection());
    set(Feature.EMA_20_DISTANCE, BPS * Math.log(close / ema20.value()));
    set(Feature.EMA_50_DISTANCE, BPS * Math.log(close / ema50.value()));
    set(Feature.EMA_120_DISTANCE, BPS * Math.log(close / ema120.value()));
    set(Feature.BOLLINGER_POSITION, bollinger.value());
    set(Feature.BOLLINGER_WIDTH, BPS * bollinger.width());
  }

  private void volatility(double close, double volume) {
    set(Feature.ATR_14, BPS * atr.value() / close);
    set(Feature.ATR_RATIO, ratio(atr.value(), atrMean.value()));
    double calm = deviation120.value();
    double recent = deviation20.value();
    set(Feature.VOLATILITY_20, BPS * recent);
    set(Feature.VOLATILITY_RATIO, ratio(recent, calm));
    set(Feature.OBV_20, obv.value());
    set(Feature.VOLUME_RATIO, Math.log1p(ratio(volume, volumeMean.value())));
  }

  private void clock(long endNs) {
    double second = Math.floorDiv(endNs, SECOND_NS);
    double day = 2 * Math.PI * (second % DAY_SECONDS) / DAY_SECONDS;
    // The epoch began on a Thursday; Monday is the first day.
    double week = 2 * Math.PI * ((Math.floorDiv((long) second, 86_400L) + 3) % 7) / 7;
    set(Feature.HOUR_SIN, Math.sin(day));
    set(Feature.HOUR_COS, Math.cos(day));
    set(Feature.WEEKDAY_SIN, Math.sin(week));
    set(Feature.WEEKDAY_COS, Math.cos(week));
  }

  private void trades(double close, double volume, double quoteVolume) {
    if (Double.isNaN(quoteVolume)) {
      vwap.reset();
      candlesWithTrades = 0;
    } else {
      vwap.update(close, volume, quoteVolume);
      candlesWithTrades++;
    }
  }

  private void trades(double close, double volume, double quoteVolume, double takerBuyVolume) {
    boolean known = !Double.isNaN(quoteVolume) && candlesWithTrades >= vwap.warmUp();
    set(Feature.TRADES_PRESENT, known ? 1 : 0);
    set(Feature.VWAP_DISTANCE, known ? BPS * Math.log(close / vwap.value()) : Double.NaN);
    double share = volume > 0 ? takerBuyVolume / volume : 0.5;
    set(Feature.TAKER_BUY_SHARE, known ? share : Double.NaN);
  }

  private void book(double close, long endNs) {
    boolean known =
        bookNs != Long.MIN_VALUE
            && Math.abs(endNs - bookNs) <= MAX_BOOK_AGE_NS
            && wap.isReady()
            && imbalance.isReady();
    set(Feature.BOOK_PRESENT, known ? 1 : 0);
    set(
        Feature.WAP_DISTANCE,
        known ? BPS * Math.log(wap.value() / FixedPoint.ONE / close) : Double.NaN);
    set(Feature.BOOK_SPREAD, known ? BPS * wap.spread() : Double.NaN);
    set(Feature.BOOK_IMBALANCE_5, known ? imbalance.value() : Double.NaN);
  }

  private void sentiment() {
    System.arraycopy(sentiments, 1, sentiments, 0, SENTIMENT_LAG);
    sentiments[SENTIMENT_LAG] = sentiment;
    if (isReady()) {
      double change = sentiment - sentiments[0];
      boolean known = !Double.isNaN(change);
      set(Feature.SENTIMENT_PRESENT, known ? 1 : 0);
      set(Feature.SENTIMENT, known ? sentiment : Double.NaN);
      set(Feature.SENTIMENT_CHANGE, change);
    }
  }

  private static double ratio(double value, double usual) {
    return usual > 0 ? value / usual : 1;
  }

  private void set(Feature feature, double value) {
    values[feature.column()] = value;
  }

  /** The value at the latest candle; {@code NaN} until ready, and where its group is missing. */
  public double value(Feature feature) {
    return values[feature.column()];
  }

  /** Whether the features of a group are known at the latest candle. */
  public boolean has(FeatureGroup group) {
    return isReady()
        && switch (group) {
          case CANDLE -> true;
          case TRADES -> value(Feature.TRADES_PRESENT) == 1;
          case BOOK -> value(Feature.BOOK_PRESENT) == 1;
          case SENTIMENT -> value(Feature.SENTIMENT_PRESENT) == 1;
        };
  }

  /** Average true range 14 in the units of the price; {@code NaN} until ready. */
  public double atr() {
    return atr.value();
  }

  /** Writes the row of the latest candle. */
  public void copyTo(FeatureSet set, float[] row, int offset) {
    for (int i = 0; i < set.size(); i++) {
      row[offset + i] = (float) values[set.features().get(i).column()];
    }
  }

  /** Forgets every candle, as after a hole; the latest book and sentiment are kept. */
  public void reset() {
    rsi.reset();
    macd.reset();
    stochastic.reset();
    adx.reset();
    ema20.reset();
    ema50.reset();
    ema120.reset();
    bollinger.reset();
    atr.reset();
    atrMean.reset();
    deviation20.reset();
    deviation120.reset();
    obv.reset();
    volumeMean.reset();
    vwap.reset();
    candlesWithTrades = 0;
    seen = 0;
    previousClose = Double.NaN;
    previousRsi = Double.NaN;
    Arrays.fill(values, Double.NaN);
    Arrays.fill(sentiments, Double.NaN);
  }
}
