package io.tradebot.core.portfolio;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fill as the books see it.
 *
 * @param fee paid, zero or more, in the asset the venue took it in
 * @param stopDistance between average entry and stop, if this opens a position; null when nothing
 *     protects it
 * @param targetDistance between average entry and target; null when there is none
 * @param reference names the position if this opens one
 * @param benchmark the prices to measure its costs against; null when they are not known
 * @param exitReason names the reason if this closes one
 */
public record Trade(
    PositionKey key,
    Side side,
    Price price,
    Quantity quantity,
    Money fee,
    @Nullable Price stopDistance,
    @Nullable Price targetDistance,
    String reference,
    String exitReason,
    @Nullable Benchmark benchmark,
    Instant at) {
  /** A fill whose costs are not measured. */
  public Trade(
      PositionKey key,
      Side side,
      Price price,
      Quantity quantity,
      Money fee,
      @Nullable Price stopDistance,
      @Nullable Price targetDistance,
      String reference,
      String exitReason,
      Instant at) {
    this(
        key,
        side,
        price,
        quantity,
        fee,
        stopDistance,
        targetDistance,
        reference,
        exitReason,
        null,
        at);
  }
}
