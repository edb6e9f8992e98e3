package io.tradebot.core.engine;

import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.core.execution.VenueReport;

/** Everything that can move the trading engine. */
public sealed interface TradingInput {

  record Market(MarketEvent event) implements TradingInput {}

  record Sentiment(SentimentEvent event) implements TradingInput {}

  record Venue(VenueReport report) implements TradingInput {}

  record Command(ControlCommand command) implements TradingInput {}

  /** Time has passed. */
  record Tick() implements TradingInput {}
}
