package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** An instrument on which the venue keeps rejecting is left alone for a while. */
final class RejectionsRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    int limit = context.settings().breakers().maxRejections();
    return context.rejections() >= limit
        ? new Denied(
            DenialCode.REPEATED_REJECTIONS,
            "rejections=" + context.rejections() + " limit=" + limit)
        : null;
  }
}
