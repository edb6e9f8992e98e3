package io.tradebot.common.account;

import java.time.Instant;

/**
 * Nothing, or only dust, is left: a round trip.
 *
 * @param exitReason e.g. {@code signal}, {@code stop_loss}, {@code take_profit}, {@code panic}
 */
public record PositionClosed(Position position, String exitReason, Instant occurredAt)
    implements PositionEvent {}
