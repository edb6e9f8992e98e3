package io.tradebot.marketingest.domain;

import org.jspecify.annotations.Nullable;

/**
 * A whole book as the venue gave it. The arrays are not copied: the maker gives them away.
 *
 * @param lastId number of the last update it contains; 0 where the venue has no numbers
 * @param bids price and quantity by turns, raw units
 * @param asks as {@code bids}
 * @param full whether each side was cut at the requested number of levels, so that levels beyond
 *     exist unseen
 * @param eventTimeNs by the venue's clock; 0 where the venue does not say
 * @param checksum of the book; null where the venue has none
 */
// Never compared, so that arrays do.
@SuppressWarnings("ArrayRecordComponent")
public record DepthSnapshot(
    long lastId,
    long[] bids,
    long[] asks,
    boolean full,
    long eventTimeNs,
    @Nullable BookChecksum checksum) {

  public DepthSnapshot(long lastId, long[] bids, long[] asks, boolean full) {
    this(lastId, bids, asks, full, 0, null);
  }

  /** A book without a number, as it comes on a stream. */
  public DepthSnapshot(
      long[] bids, long[] asks, long eventTimeNs, @Nullable BookChecksum checksum) {
    this(0, bids, asks, true, eventTimeNs, checksum);
  }
}
