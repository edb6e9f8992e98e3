package io.tradebot.exchangesim.application;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.exchangesim.domain.Candle;
import io.tradebot.exchangesim.domain.TapeTrade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The last 24 hours of a market, or another span of time, from its one-minute candles; amounts in
 * units of 10<sup>-8</sup>.
 */
public record DayStatistics(
    long open,
    long high,
    long low,
    long last,
    long lastQuantity,
    long volume,
    long quoteVolume,
    long openTimeMs,
    long closeTimeMs,
    long firstTradeId,
    long lastTradeId,
    long tradeCount) {
  private static final int MINUTES = 24 * 60;

  public static DayStatistics of(Market market, long nowMs) {
    return of(market, nowMs, MINUTES);
  }

  /** The statistics of the last minutes; of fewer where the market is younger. */
  public static DayStatistics of(Market market, long nowMs, int minutes) {
    List<Candle> all = market.candles(Timeframe.M1).all();
    List<Candle> day = all.subList(Math.max(0, all.size() - minutes), all.size());
    long last = market.lastPrice();
    Candle sum =
        day.isEmpty()
            ? Candle.flat(Timeframe.D1, nowMs, last)
            : Candle.flat(Timeframe.D1, day.getFirst().openTimeMs(), day.getFirst().open());
    for (Candle candle : day) {
      sum = sum.with(candle);
    }
    List<TapeTrade> latest = market.tape().latest(1);
    return new DayStatistics(
        sum.open(),
        sum.high(),
        sum.low(),
        last,
        latest.isEmpty() ? 0 : latest.getFirst().quantity(),
        sum.volume(),
        sum.quoteVolume(),
        sum.openTimeMs(),
        nowMs,
        sum.firstTradeId(),
        sum.lastTradeId(),
        sum.tradeCount());
  }

  public long averagePrice() {
    return volume == 0 ? last : FixedPoint.divide(quoteVolume, volume, Rounding.HALF_EVEN);
  }

  public String changePercent() {
    if (open == 0) {
      return "0.000";
    }
    return FixedPoint.toBigDecimal(last - open)
        .multiply(BigDecimal.valueOf(100))
        .divide(FixedPoint.toBigDecimal(open), 3, RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
