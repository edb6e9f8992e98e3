package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No more orders in flight at once than allowed, stops included. */
final class OpenOrdersRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    int limit = context.settings().limits().maxOpenOrders();
    return context.openOrders() >= limit
        ? new Denied(
            DenialCode.TOO_MANY_OPEN_ORDERS, "orders=" + context.openOrders() + " limit=" + limit)
        : null;
  }
}
