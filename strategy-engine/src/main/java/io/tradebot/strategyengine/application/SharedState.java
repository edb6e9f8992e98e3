package io.tradebot.strategyengine.application;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.signal.CandleSeriesId;
import java.util.List;
import java.util.Optional;

/**
 * What the other services have written down: read at start, and wherever messages may have been
 * missed. Blocks.
 *
 * <p>Every method throws {@link io.tradebot.platform.bus.BusDisconnectedException} when it cannot
 * be read.
 */
public interface SharedState {
  /** The newest closed candles of a series, oldest first. */
  List<CandleClosed> candles(CandleSeriesId series, int count);

  Optional<PositionEvent> position(StrategyId strategy, InstrumentId instrument);

  Optional<FeedEvent> feed(Venue venue);

  Optional<TradingState> tradingState();
}
