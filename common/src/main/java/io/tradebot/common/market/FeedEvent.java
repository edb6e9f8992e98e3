package io.tradebot.common.market;

/** A fact about our own connection to a venue. */
public sealed interface FeedEvent extends MarketEvent
    permits FeedConnected, FeedStale, FeedDisconnected, MarketGapDetected, MarketGapClosed {}
