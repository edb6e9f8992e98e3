package io.tradebot.strategyengine.adapter.redis;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.core.strategy.MarketStream;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.Trace;
import io.tradebot.strategyengine.application.StrategyRunner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brings to the runner what its strategies need and nothing else, in order and on one thread. */
public final class StrategySubscription implements EventListener, AutoCloseable {
  private final StrategyRunner runner;
  private final EventBus.Subscription subscription;

  /** Subscribes at once. */
  public StrategySubscription(EventBus bus, StrategyRunner runner, List<Strategy> strategies) {
    this.runner = runner;
    subscription = bus.subscribe(channels(strategies), this);
  }

  static Set<Channel> channels(List<Strategy> strategies) {
    Set<Channel> channels = new LinkedHashSet<>();
    channels.add(Channels.CONTROL_COMMAND);
    channels.add(Channels.CONTROL_EVENT);
    for (Strategy strategy : strategies) {
      channels.add(Channels.position(strategy.id()));
      strategy
          .instruments()
          .forEach(
              instrument -> {
                channels.add(Channels.feed(instrument.venue()));
                channels.add(Channels.sentimentScore(instrument.symbol().base()));
                for (MarketStream stream : strategy.streams()) {
                  channels.add(
                      switch (stream) {
                        case CANDLE -> Channels.candle(strategy.timeframe(), instrument);
                        case BOOK -> Channels.book(instrument);
                        case QUOTE -> Channels.quote(instrument);
                      });
                }
              });
    }
    return channels;
  }

  @Override
  public void onEvent(Channel channel, Envelope<?> envelope) {
    Trace trace = Trace.of(envelope);
    switch (envelope.payload()) {
      case MarketEvent event -> runner.onMarket(event, trace);
      case PositionEvent event -> runner.onPosition(event, trace);
      case SentimentEvent event -> runner.onSentiment(event, trace);
      case TradingStateChanged changed -> runner.onTradingState(changed.to());
      case ControlCommand command -> runner.onCommand(command, trace);
      // Answers of the other services, and our own.
      default -> {}
    }
  }

  @Override
  public void onGap(Channel channel, Envelope.Source source, long expected, long actual) {
    // A gap in candles shows in their times, a book stands for itself, a command is sent again.
    if (Channels.ALL_POSITIONS.matches(channel)) {
      runner.restorePositions();
    } else if (Channels.ALL_FEEDS.matches(channel)) {
      runner.restoreFeeds();
    } else if (Channels.CONTROL_EVENT.matches(channel)) {
      runner.restoreTradingState();
    }
  }

  @Override
  public void onConnected() {
    runner.restore();
  }

  @Override
  public void close() {
    subscription.close();
  }
}
