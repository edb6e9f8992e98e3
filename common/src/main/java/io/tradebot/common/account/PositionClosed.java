package io.tradebot.common.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Nothing, or only dust, is left: a round trip.
 *
 * @param exitReason e.g. {@code signal}, {@code stop_loss}, {@code take_profit}, {@code panic}
 * @param costs of all its fills; null where a price was not known
 */
public record PositionClosed(
    Position position, String exitReason, @Nullable TradeCosts costs, Instant occurredAt)
    implements PositionEvent {
  /** Closed at costs that are not known. */
  public PositionClosed(Position position, String exitReason, Instant occurredAt) {
    this(position, exitReason, null, occurredAt);
  }
}
