package io.tradebot.marketingest.domain;

/**
 * A change of an order book that covers a range of update numbers. The arrays are not copied: the
 * maker gives them away.
 *
 * @param firstId first update number covered
 * @param lastId last update number covered
 * @param bids price and quantity by turns, raw units; quantity 0 deletes the level
 * @param asks as {@code bids}
 * @param eventTimeNs by the venue's clock
 */
// Never compared, so that arrays do.
@SuppressWarnings("ArrayRecordComponent")
public record DepthUpdate(
    long firstId, long lastId, long[] bids, long[] asks, long eventTimeNs, long receiveTimeNs) {}
