package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** One order per signal, leg and attempt, for ever. */
final class DuplicateLegRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.orderKnown()
        ? new Denied(DenialCode.DUPLICATE_LEG, "order=" + order.orderId())
        : null;
  }
}
