package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The value of an entry must not exceed the limit for one order. */
final class OrderNotionalRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money value = Prices.value(order, context);
    if (value == null || !value.asset().equals(context.settings().maxOrderNotional().asset())) {
      return value == null
          ? new Denied(DenialCode.QUOTE_MISSING, "instrument=" + order.instrument())
          : null;
    }
    return value.compareAmount(context.settings().maxOrderNotional()) > 0
        ? new Denied(
            DenialCode.ORDER_NOTIONAL_ABOVE_LIMIT,
            "notional="
                + value.amount()
                + " limit="
                + context.settings().maxOrderNotional().amount())
        : null;
  }
}
