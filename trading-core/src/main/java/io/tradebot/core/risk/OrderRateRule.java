package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No more orders in a minute than allowed. */
final class OrderRateRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.ordersLastMinute() >= context.settings().maxOrdersPerMinute()
        ? new Denied(
            DenialCode.ORDER_RATE,
            "orders="
                + context.ordersLastMinute()
                + " limit="
                + context.settings().maxOrdersPerMinute())
        : null;
  }
}
