package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What an adapter needs to open a venue.
 *
 * @param symbols what is wanted
 * @param bookDepth levels of a side that readers want
 * @param random shortens the pauses between attempts
 */
public record VenueAccess(
    Venue venue,
    URI websocketUrl,
    URI restUrl,
    List<Symbol> symbols,
    int bookDepth,
    VenueClock clock,
    RandomGenerator random,
    IngestMetrics metrics) {
  public VenueAccess {
    symbols = List.copyOf(symbols);
  }
}
