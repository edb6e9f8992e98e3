package io.tradebot.exchangesim.application;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Invents the candles before the market's first trade, so that a new venue has a past.
 *
 * <p>The walk goes backwards from the first live price: in seconds for the last part, in minutes
 * before that, and so on up to days, each part just long enough for {@link #CANDLES} candles of its
 * timeframe and ending where the finer part begins. Coarser candles are the sums of finer ones, so
 * that all timeframes agree.
 */
final class PriceHistory {
  /** Candles that each timeframe gets at least. */
  static final int CANDLES = 1_050;

  /**
   * The most that one candle holds of base and of quote, so that a busy market of a cheap asset
   * keeps within what a number holds, sums of candles included.
   */
  private static final double MOST_AMOUNT = 1e9;

  private PriceHistory() {}

  /**
   * @param nowMs end of the history; the live market begins here
   * @param lastPrice the first live price
   * @param secondVolatility standard deviation of the log price over a second
   */
  static void fill(
      Market market,
      long nowMs,
      long lastPrice,
      double secondVolatility,
      double tradesPerSecond,
      long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Candle> backwards = new ArrayList<>();
    long endMs = Math.floorDiv(nowMs, 1000) * 1000;
    long price = lastPrice;
    long tradeId = market.start().tradeId() - 1;
    Timeframe[] timeframes = Timeframe.values();
    double heat = 0;
    for (int i = 0; i < timeframes.length; i++) {
      Timeframe timeframe = timeframes[i];
      long lengthMs = timeframe.length().toMillis();
      long startMs = nowMs - CANDLES * lengthMs;
      if (i + 1 < timeframes.length) {
        long coarserMs = timeframes[i + 1].length().toMillis();
        startMs = Math.floorDiv(startMs, coarserMs) * coarserMs;
      }
      // Prices that are pulled back over hours move less over days than the square root of time
      // says.
      double volatility =
          secondVolatility * Math.sqrt(lengthMs / 1000.0) * (lengthMs >= 3_600_000 ? 0.7 : 1);
      for (long openMs = endMs - lengthMs; openMs >= startMs; openMs -= lengthMs) {
        heat = 0.97 * heat + 0.12 * random.nextGaussian();
        Candle candle =
            candle(
                market.listing(),
                timeframe,
                openMs,
                price,
                volatility * Math.exp(heat),
                tradesPerSecond,
                tradeId,
                random);
        backwards.add(candle);
        price = candle.open();
        tradeId = candle.firstTradeId() - 1;
        endMs = openMs;
      }
    }
    for (Candle candle : backwards.reversed()) {
      for (Timeframe timeframe : timeframes) {
        if (timeframe.compareTo(candle.timeframe()) >= 0) {
          market.candles(timeframe).add(candle);
        }
      }
    }
  }

  /** A candle that closes at a price; ids of its trades end at {@code lastTradeId}. */
  private static Candle candle(
      Listing listing,
      Timeframe timeframe,
      long openMs,
      long close,
      double volatility,
      double tradesPerSecond,
      long lastTradeId,
      RandomGenerator random) {
    double step = volatility * random.nextGaussian();
    long open = moved(listing, close, -step);
    long high = Math.max(open, close);
    long low = Math.min(open, close);
    high =
        Math.max(high, moved(listing, high, volatility * 0.4 * -Math.log(1 - random.nextDouble())));
    low = Math.min(low, moved(listing, low, volatility * 0.4 * Math.log(1 - random.nextDouble())));
    double seconds = timeframe.length().toMillis() / 1000.0;
    double activity = Math.exp(0.35 * random.nextGaussian() - 0.06);
    long count = Math.max(1, Math.round(seconds * tradesPerSecond * activity));
    double mean = FixedPoint.toDouble(open) > 0 ? 210 / FixedPoint.toDouble(open) : 1;
    double traded =
        Math.min(
            count * mean * Math.exp(0.25 * random.nextGaussian()),
            MOST_AMOUNT / Math.max(1, FixedPoint.toDouble(high)));
    long volume =
        FixedPoint.roundToStep(
            FixedPoint.fromDouble(traded, Rounding.UP), listing.step(), Rounding.UP);
    long quote = FixedPoint.multiply(volume, open / 2 + close / 2, Rounding.DOWN);
    double buyShare =
        Math.clamp(0.5 + 0.12 * random.nextGaussian() + (step > 0 ? 0.05 : -0.05), 0.05, 0.95);
    long buys = FixedPoint.roundToStep((long) (volume * buyShare), listing.step(), Rounding.DOWN);
    return new Candle(
        timeframe,
        openMs,
        open,
        high,
        low,
        close,
        volume,
        quote,
        buys,
        FixedPoint.multiply(buys, open / 2 + close / 2, Rounding.DOWN),
        count,
        lastTradeId - count + 1,
        lastTradeId);
  }

  private static long moved(Listing listing, long price, double logReturn) {
    long raw =
        FixedPoint.fromDouble(FixedPoint.toDouble(price) * Math.exp(logReturn), Rounding.HALF_EVEN);
    return Math.max(
        listing.tick(), FixedPoint.roundToStep(raw, listing.tick(), Rounding.HALF_EVEN));
  }
}
