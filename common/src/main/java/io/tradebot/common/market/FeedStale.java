package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;

/**
 * A stream is silent on a live connection for longer than allowed; entries on it must stop.
 *
 * @param stream what is silent, e.g. {@code trade}, {@code quote}, {@code book}
 * @param silentMs milliseconds since the last frame
 */
public record FeedStale(
    InstrumentId instrument, String stream, long silentMs, long eventTimeNs, long receiveTimeNs)
    implements FeedEvent {
  @Override
  public Venue venue() {
    return instrument.venue();
  }
}
