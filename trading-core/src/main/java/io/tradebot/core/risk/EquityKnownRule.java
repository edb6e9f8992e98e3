package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Limits that are fractions of the equity need to know it. */
final class EquityKnownRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money equity = context.equity();
    return equity != null && equity.isPositive()
        ? null
        : new Denied(DenialCode.EQUITY_UNKNOWN, "equity=" + (equity == null ? "unknown" : equity));
  }
}
