package io.tradebot.core.risk;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/**
 * No entries once the marked equity is most of the limit below its peak: from there on positions
 * are only reduced, and at the limit trading halts.
 */
final class DrawdownRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Rate limit = context.settings().maxDrawdown();
    long reducing =
        FixedPoint.multiply(
            limit.raw(), context.settings().limits().reduceAt().raw(), Rounding.DOWN);
    return context.drawdown().raw() >= reducing
        ? new Denied(
            DenialCode.DRAWDOWN,
            "drawdown="
                + context.drawdown()
                + " reducing_at="
                + new Rate(reducing)
                + " limit="
                + limit)
        : null;
  }
}
