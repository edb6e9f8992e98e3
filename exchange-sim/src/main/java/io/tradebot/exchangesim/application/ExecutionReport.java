package io.tradebot.exchangesim.application;

import io.tradebot.exchangesim.domain.VenueFill;
import io.tradebot.exchangesim.domain.VenueOrder;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an order of the account, for its user-data stream.
 *
 * @param order as it stands after the event
 * @param fill only for {@link Kind#TRADE}
 * @param requestId the client id of the request that caused the event: a cancel's own id, else the
 *     order's
 */
public record ExecutionReport(
    VenueOrder order, Kind kind, @Nullable VenueFill fill, String requestId) {
  /** The venue's execution types. */
  public enum Kind {
    NEW,
    TRADE,
    CANCELED,
    EXPIRED,
    REJECTED,
    TRADE_PREVENTION
  }
}
