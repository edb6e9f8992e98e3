package io.tradebot.common.market;

import io.tradebot.common.instrument.Venue;

/**
 * A connection to a venue is gone; it is being re-established.
 *
 * @param reason in words
 */
public record FeedDisconnected(
    Venue venue, int connection, String reason, long eventTimeNs, long receiveTimeNs)
    implements FeedEvent {}
