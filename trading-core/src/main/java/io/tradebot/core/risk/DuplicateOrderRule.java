package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The same order twice within a second is a loop, not a wish. */
final class DuplicateOrderRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.recentTwin()
        ? new Denied(
            DenialCode.DUPLICATE_ORDER, "side=" + order.side() + " quantity=" + order.quantity())
        : null;
  }
}
