package io.tradebot.controlapi.domain;

import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import java.time.Instant;

/**
 * An order that is not at its end.
 *
 * @param filled cumulative quantity
 * @param since when it was built
 */
public record OpenOrder(OrderIntent intent, OrderStatus status, Quantity filled, Instant since) {}
