package io.tradebot.core.execution;

import io.tradebot.common.order.OrderIntent;
import java.time.Instant;

/**
 * An order as the intent journal remembers it: it may have left, or not.
 *
 * @param journaledAt when it was made durable, just before it left if it did
 */
public record JournaledIntent(OrderIntent intent, Instant journaledAt) {}
