package io.tradebot.common.account;

import java.time.Instant;

/** The first fill of a position. */
public record PositionOpened(Position position, Instant occurredAt) implements PositionEvent {}
