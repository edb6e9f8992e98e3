package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.InstrumentId;
import java.util.List;

/**
 * A venue whose symbols were found, ready to be read.
 *
 * @param instruments those that were wanted, sorted
 * @param mapper reads the frames of the stream; belongs to one pipeline
 * @param history answers requests
 * @param stream not connected yet
 * @param quality what the streams can be trusted with
 */
public record MarketVenue(
    List<InstrumentId> instruments,
    FrameMapper mapper,
    MarketHistory history,
    MarketStream stream,
    FeedQuality quality) {
  public MarketVenue {
    instruments = List.copyOf(instruments);
  }
}
