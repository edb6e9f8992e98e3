package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entries once the marked equity is too far below its peak. */
final class DrawdownRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.drawdown().compareTo(context.settings().maxDrawdown()) >= 0
        ? new Denied(
            DenialCode.DRAWDOWN,
            "drawdown=" + context.drawdown() + " limit=" + context.settings().maxDrawdown())
        : null;
  }
}
