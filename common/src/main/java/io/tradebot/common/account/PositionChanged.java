package io.tradebot.common.account;

import java.time.Instant;

/** A further fill, or another stop or target. */
public record PositionChanged(Position position, Instant occurredAt) implements PositionEvent {}
