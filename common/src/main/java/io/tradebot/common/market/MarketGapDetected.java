package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;

/**
 * Something of a stream was lost, doubled or contradicts itself.
 *
 * @param stream {@code trade}, {@code quote} or {@code book}
 * @param kind what is wrong
 * @param expected number that should have come next
 * @param actual number that came
 */
public record MarketGapDetected(
    InstrumentId instrument,
    String stream,
    GapKind kind,
    long expected,
    long actual,
    long eventTimeNs,
    long receiveTimeNs)
    implements FeedEvent {
  @Override
  public Venue venue() {
    return instrument.venue();
  }
}
