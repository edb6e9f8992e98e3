package io.tradebot.core.backtest;

import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import org.jspecify.annotations.Nullable;

/** Makes candles of a longer timeframe out of shorter ones as they close. */
final class Aggregation {
  private final Timeframe longer;
  private final int parts;
  private @Nullable CandleClosed first;
  private @Nullable CandleClosed last;
  private long high;
  private long low;
  private long volume;
  private long quoteVolume;
  private long takerBuyVolume;
  private long trades;
  private int count;

  Aggregation(Timeframe shorter, Timeframe longer) {
    this.longer = longer;
    this.parts = parts(shorter, longer);
  }

  static int parts(Timeframe shorter, Timeframe longer) {
    if (longer.lengthNs() < shorter.lengthNs() || longer.lengthNs() % shorter.lengthNs() != 0) {
      throw new IllegalArgumentException(
          "candles of " + longer + " cannot be made of candles of " + shorter);
    }
    return (int) (longer.lengthNs() / shorter.lengthNs());
  }

  /** Takes the next shorter candle; the longer one if this completes it, else null. */
  @Nullable CandleClosed add(CandleClosed candle) {
    long begin = longer.openTimeNs(candle.openTimeNs());
    CandleClosed opening = first;
    if (opening == null || longer.openTimeNs(opening.openTimeNs()) != begin) {
      opening = candle;
      first = candle;
      high = candle.high().raw();
      low = candle.low().raw();
      volume = 0;
      quoteVolume = 0;
      takerBuyVolume = 0;
      trades = 0;
      count = 0;
    }
    high = Math.max(high, candle.high().raw());
    low = Math.min(low, candle.low().raw());
    volume = Math.addExact(volume, candle.volume().raw());
    quoteVolume = Math.addExact(quoteVolume, candle.quoteVolume().raw());
    takerBuyVolume = Math.addExact(takerBuyVolume, candle.takerBuyVolume().raw());
    trades += candle.trades();
    last = candle;
    if (++count < parts) {
      return null;
    }
    CandleClosed closing = last;
    first = null;
    return new CandleClosed(
        candle.instrument(),
        longer,
        begin,
        opening.open(),
        Price.ofRaw(high),
        Price.ofRaw(low),
        closing.close(),
        Quantity.ofRaw(volume),
        new Money(quoteVolume, candle.quoteVolume().asset()),
        Quantity.ofRaw(takerBuyVolume),
        trades,
        candle.source(),
        closing.eventTimeNs(),
        closing.receiveTimeNs());
  }
}
