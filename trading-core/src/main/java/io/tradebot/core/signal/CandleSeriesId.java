package io.tradebot.core.signal;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.Timeframe;

/** The candles of one length on one instrument. */
public record CandleSeriesId(InstrumentId instrument, Timeframe timeframe) {
  @Override
  public String toString() {
    return instrument + " " + timeframe;
  }
}
