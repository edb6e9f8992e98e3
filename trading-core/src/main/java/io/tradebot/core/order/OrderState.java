package io.tradebot.core.order;

import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Order} as plain data, to be stored and restored.
 *
 * @param adopted whether it was found at the venue and not made here
 * @param submittedAt when it was handed to the wire; null before
 * @param trades ids of the fills that were counted
 * @param refusedTrades ids of fills that contradicted the order
 * @param unknownSince since when nobody knows the outcome of its request; null when it is known
 * @param reportedCumulative filled quantity by the venue's word, where that was told apart from the
 *     fills
 * @param reportedEnd how it ended by the venue's word, while fills are still missing
 * @param cancelReason why it is to be cancelled; null when it is not
 * @param closedAt when it ended; null while it lives
 */
public record OrderState(
    OrderIntent intent,
    boolean adopted,
    OrderStatus status,
    String reason,
    Instant createdAt,
    @Nullable Instant submittedAt,
    @Nullable VenueOrderId venueOrderId,
    Quantity cumulativeQuantity,
    List<TradeId> trades,
    List<TradeId> refusedTrades,
    @Nullable Instant unknownSince,
    @Nullable Quantity reportedCumulative,
    @Nullable OrderStatus reportedEnd,
    @Nullable String cancelReason,
    @Nullable Instant closedAt) {
  public OrderState {
    trades = List.copyOf(trades);
    refusedTrades = List.copyOf(refusedTrades);
  }
}
