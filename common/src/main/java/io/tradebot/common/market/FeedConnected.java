package io.tradebot.common.market;

import io.tradebot.common.instrument.Venue;

/**
 * All subscriptions of a venue are live.
 *
 * @param connection number of the connection at this venue, from 0
 */
public record FeedConnected(Venue venue, int connection, long eventTimeNs, long receiveTimeNs)
    implements FeedEvent {}
