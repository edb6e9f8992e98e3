package io.tradebot.strategyengine.adapter.redis;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.message.Message;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.signal.CandleSeriesId;
import io.tradebot.platform.state.StateStore;
import io.tradebot.strategyengine.application.SharedState;
import java.util.List;
import java.util.Optional;

/** Reads the keys and histories that the other services write in Redis. */
public final class RedisSharedState implements SharedState {
  private final StateStore store;

  public RedisSharedState(StateStore store) {
    this.store = store;
  }

  @Override
  public List<CandleClosed> candles(CandleSeriesId series, int count) {
    return store.newest(StateKeys.candles(series.timeframe(), series.instrument()), count).stream()
        .map(envelope -> envelope.payload())
        .filter(CandleClosed.class::isInstance)
        .map(CandleClosed.class::cast)
        .toList();
  }

  @Override
  public Optional<PositionEvent> position(StrategyId strategy, InstrumentId instrument) {
    return read(StateKeys.position(strategy, instrument), PositionEvent.class);
  }

  @Override
  public Optional<FeedEvent> feed(Venue venue) {
    return read(StateKeys.feed(venue), FeedEvent.class);
  }

  @Override
  public Optional<TradingState> tradingState() {
    return read(StateKeys.TRADING_STATE, TradingStateChanged.class).map(TradingStateChanged::to);
  }

  private <T extends Message> Optional<T> read(StateKey key, Class<T> type) {
    return store
        .read(key)
        .map(envelope -> (Message) envelope.payload())
        .filter(type::isInstance)
        .map(type::cast);
  }
}
