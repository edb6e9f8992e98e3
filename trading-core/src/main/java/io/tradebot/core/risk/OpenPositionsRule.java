package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No more positions than allowed, those being opened included. */
final class OpenPositionsRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.openPositions() >= context.settings().maxOpenPositions()
        ? new Denied(
            DenialCode.TOO_MANY_POSITIONS,
            "open=" + context.openPositions() + " limit=" + context.settings().maxOpenPositions())
        : null;
  }
}
