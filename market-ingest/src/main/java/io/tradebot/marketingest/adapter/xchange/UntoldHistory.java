package io.tradebot.marketingest.adapter.xchange;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.marketingest.application.MarketHistory;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.domain.DepthSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * The past of an exchange that is read from its streams alone. What XChange answers about candles
 * means another thing at each exchange (the time of a candle is its begin here, its end there), and
 * nothing would show it.
 */
record UntoldHistory(Venue venue) implements MarketHistory {

  @Override
  public boolean tellsTheTime() {
    return false;
  }

  @Override
  public boolean hasCandles() {
    return false;
  }

  @Override
  public DepthSnapshot depth(InstrumentId instrument, int levels) {
    throw untold("its book");
  }

  @Override
  public List<PublicTrade> latestTrades(InstrumentId instrument) {
    throw untold("its trades");
  }

  @Override
  public List<PublicTrade> tradesFrom(InstrumentId instrument, long tradeId, long sinceNs) {
    throw untold("its trades");
  }

  @Override
  public List<CandleClosed> candles(
      InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs) {
    return List.of();
  }

  @Override
  public long timeMs() {
    throw untold("its time");
  }

  private VenueRequestException untold(String what) {
    return new VenueRequestException(
        VenueRequestException.Kind.REFUSED,
        Duration.ZERO,
        venue + " is read from its streams alone and not asked for " + what);
  }
}
