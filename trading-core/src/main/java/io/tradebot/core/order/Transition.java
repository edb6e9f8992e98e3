package io.tradebot.core.order;

import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderStep;
import java.time.Instant;

/** One change of an order's status, and why. */
public record Transition(
    OrderStatus from, OrderStep step, OrderStatus to, String reason, Instant at) {}
