package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** One check of an order before the wire; pure. */
@FunctionalInterface
interface RiskRule {

  /** Why the order must not leave; null when this rule has nothing against it. */
  @Nullable Denied check(OrderIntent order, RiskContext context);

  /** The rule for orders that add risk only: what closes a position passes. */
  static RiskRule entriesOnly(RiskRule rule) {
    return (order, context) -> order.role().reducesRisk() ? null : rule.check(order, context);
  }
}
