package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** One position per strategy and instrument. */
final class OnePositionRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.strategyBusy()
        ? new Denied(
            DenialCode.POSITION_EXISTS,
            "strategy=" + order.strategy() + " instrument=" + order.instrument())
        : null;
  }
}
