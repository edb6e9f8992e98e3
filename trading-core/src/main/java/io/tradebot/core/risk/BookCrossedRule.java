package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Entries need a bid below the ask. */
final class BookCrossedRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.crossed()
        ? new Denied(DenialCode.BOOK_CROSSED, "instrument=" + order.instrument())
        : null;
  }
}
