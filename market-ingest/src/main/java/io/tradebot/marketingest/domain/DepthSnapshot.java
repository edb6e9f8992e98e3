package io.tradebot.marketingest.domain;

/**
 * A whole book as the venue gave it. The arrays are not copied: the maker gives them away.
 *
 * @param lastId number of the last update it contains
 * @param bids price and quantity by turns, raw units
 * @param asks as {@code bids}
 * @param full whether each side was cut at the requested number of levels, so that levels beyond
 *     exist unseen
 */
// Never compared, so that arrays do.
@SuppressWarnings("ArrayRecordComponent")
public record DepthSnapshot(long lastId, long[] bids, long[] asks, boolean full) {}
