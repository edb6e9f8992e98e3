package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;

/**
 * A defect of a stream that is over: one row of the gap ledger.
 *
 * <p>Rows of one stream may overlap, e.g. when a connection is first silent and then gone.
 *
 * @param stream {@code trade}, {@code quote}, {@code book} or {@code candle-} and a timeframe
 * @param fromNs the last moment that was sound, by the venue's clock
 * @param toNs the first moment that is sound again, by the venue's clock; never before {@code
 *     fromNs}
 * @param count messages that were missing, doubled or late, as far as their numbers tell; else 0
 * @param repaired whether nothing is missing in what is stored, because it was fetched afterwards
 *     or was never lost
 */
public record MarketGapClosed(
    InstrumentId instrument,
    String stream,
    GapKind kind,
    long fromNs,
    long toNs,
    long count,
    boolean repaired,
    long eventTimeNs,
    long receiveTimeNs)
    implements FeedEvent {
  public MarketGapClosed {
    if (toNs < fromNs) {
      throw new IllegalArgumentException(
          "gap of " + instrument + " " + stream + " ends at " + toNs + ", before " + fromNs);
    }
  }

  @Override
  public Venue venue() {
    return instrument.venue();
  }
}
