package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/**
 * No new risk while orders are cancelled in a storm; the cancels themselves are never held back.
 */
final class CancelRateRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    int limit = context.settings().limits().maxCancelsPerMinute();
    return context.cancelsLastMinute() >= limit
        ? new Denied(
            DenialCode.CANCEL_RATE, "orders=" + context.cancelsLastMinute() + " limit=" + limit)
        : null;
  }
}
