package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No more orders within a second than allowed. */
final class OrderBurstRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    int limit = context.settings().limits().maxOrdersPerSecond();
    return context.ordersLastSecond() >= limit
        ? new Denied(
            DenialCode.ORDER_BURST, "orders=" + context.ordersLastSecond() + " limit=" + limit)
        : null;
  }
}
