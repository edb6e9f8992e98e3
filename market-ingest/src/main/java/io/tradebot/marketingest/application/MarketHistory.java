package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.marketingest.domain.DepthSnapshot;
import java.util.List;

/**
 * Asks a venue for what the streams do not tell. Blocks; thread-safe. Every method throws {@link
 * VenueRequestException}.
 */
public interface MarketHistory {

  /** Most trades or candles that one answer holds. */
  int PAGE = 1_000;

  /** Whether the venue can be asked for its time; else ours is taken for it. */
  default boolean tellsTheTime() {
    return true;
  }

  /** Whether the venue has candles of its own; else what the trades do not give stays missing. */
  default boolean hasCandles() {
    return true;
  }

  /** The book now, at most so many levels a side. */
  DepthSnapshot depth(InstrumentId instrument, int levels);

  /** The newest trades, oldest first, at most {@link #PAGE}. */
  List<PublicTrade> latestTrades(InstrumentId instrument);

  /**
   * Trades from a number on, oldest first, at most {@link #PAGE}.
   *
   * @param sinceNs by the venue's clock: that trade is not older, for venues that are asked by time
   */
  List<PublicTrade> tradesFrom(InstrumentId instrument, long tradeId, long sinceNs);

  /**
   * Closed candles whose open time lies in a range, oldest first, at most {@link #PAGE}.
   *
   * @param fromNs inclusive
   * @param toNs exclusive
   */
  List<CandleClosed> candles(InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs);

  /** The venue's clock in Unix epoch milliseconds. */
  long timeMs();
}
