package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import java.util.List;

/**
 * The top of an order book that was proven continuous up to {@code updateId}.
 *
 * @param bids best first, at most 20
 * @param asks best first, at most 20
 */
public record BookSnapshot(
    InstrumentId instrument,
    List<BookLevel> bids,
    List<BookLevel> asks,
    long updateId,
    long eventTimeNs,
    long receiveTimeNs)
    implements InstrumentEvent {
  public BookSnapshot {
    bids = List.copyOf(bids);
    asks = List.copyOf(asks);
  }

  /** Whether both sides have a level and the best bid is at or above the best ask. */
  public boolean isCrossed() {
    return !bids.isEmpty()
        && !asks.isEmpty()
        && bids.getFirst().price().raw() >= asks.getFirst().price().raw();
  }
}
