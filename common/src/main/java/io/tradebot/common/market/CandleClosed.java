package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;

/**
 * A candle that is complete in event time.
 *
 * @param openTimeNs start of the interval, inclusive; {@code eventTimeNs} is its end, exclusive
 * @param volume in the base asset
 * @param quoteVolume sum of price times quantity
 * @param takerBuyVolume part of {@code volume} that takers bought
 * @param trades number of trades; 0 for an interval without one, whose prices repeat the previous
 *     close
 * @param source where it was built
 */
public record CandleClosed(
    InstrumentId instrument,
    Timeframe timeframe,
    long openTimeNs,
    Price open,
    Price high,
    Price low,
    Price close,
    Quantity volume,
    Money quoteVolume,
    Quantity takerBuyVolume,
    long trades,
    CandleSource source,
    long eventTimeNs,
    long receiveTimeNs)
    implements InstrumentEvent {
  public CandleClosed {
    if (high.raw() < Math.max(open.raw(), close.raw())
        || low.raw() > Math.min(open.raw(), close.raw())) {
      throw new IllegalArgumentException(
          "candle of "
              + instrument
              + " has prices outside its range: open "
              + open
              + ", high "
              + high
              + ", low "
              + low
              + ", close "
              + close);
    }
  }
}
