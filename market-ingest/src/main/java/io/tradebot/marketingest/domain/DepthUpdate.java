package io.tradebot.marketingest.domain;

import org.jspecify.annotations.Nullable;

/**
 * A change of an order book. The arrays are not copied: the maker gives them away.
 *
 * @param firstId first update number covered; 0 where the venue has no numbers
 * @param lastId last update number covered; 0 where the venue has no numbers
 * @param bids price and quantity by turns, raw units; quantity 0 deletes the level
 * @param asks as {@code bids}
 * @param eventTimeNs by the venue's clock
 * @param checksum of the book after the change; null where the venue has none
 */
// Never compared, so that arrays do.
@SuppressWarnings("ArrayRecordComponent")
public record DepthUpdate(
    long firstId,
    long lastId,
    long[] bids,
    long[] asks,
    long eventTimeNs,
    long receiveTimeNs,
    @Nullable BookChecksum checksum) {

  public DepthUpdate(
      long firstId, long lastId, long[] bids, long[] asks, long eventTimeNs, long receiveTimeNs) {
    this(firstId, lastId, bids, asks, eventTimeNs, receiveTimeNs, null);
  }

  /** A change without numbers. */
  public DepthUpdate(
      long[] bids,
      long[] asks,
      long eventTimeNs,
      long receiveTimeNs,
      @Nullable BookChecksum checksum) {
    this(0, 0, bids, asks, eventTimeNs, receiveTimeNs, checksum);
  }
}
