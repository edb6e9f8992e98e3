package io.tradebot.common.market;

import io.tradebot.common.instrument.Venue;
import io.tradebot.common.message.Message;

/**
 * A fact about a public market.
 *
 * <p>Times are Unix epoch nanoseconds: {@code eventTimeNs} when it happened by the venue's clock,
 * {@code receiveTimeNs} when tradebot learnt of it by its own. The clocks differ, so receive may be
 * before event.
 */
public sealed interface MarketEvent extends Message permits InstrumentEvent, FeedEvent {
  Venue venue();

  long eventTimeNs();

  long receiveTimeNs();
}
