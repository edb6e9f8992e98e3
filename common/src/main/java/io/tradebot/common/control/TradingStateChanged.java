package io.tradebot.common.control;

import java.time.Instant;

/**
 * The trading state, written by order-executor only; the last one stands under a key that is read
 * before every submit.
 *
 * @param haltEpoch number of halts so far, never falling: an order built under a lower epoch must
 *     not be sent
 * @param commandId the command behind it; empty when a rule did it
 */
public record TradingStateChanged(
    TradingState from,
    TradingState to,
    long haltEpoch,
    String commandId,
    String reason,
    Instant occurredAt)
    implements ControlEvent {}
