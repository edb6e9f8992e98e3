package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;

/** A fact about the market of one instrument. */
public sealed interface InstrumentEvent extends MarketEvent
    permits PublicTrade, BestQuote, BookSnapshot, CandleClosed {
  InstrumentId instrument();

  @Override
  default Venue venue() {
    return instrument().venue();
  }
}
