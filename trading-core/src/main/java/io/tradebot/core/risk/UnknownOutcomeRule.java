package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entries while the outcome of an order on the instrument is unknown. */
final class UnknownOutcomeRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.unknownOutcome()
        ? new Denied(DenialCode.OUTCOME_UNKNOWN, "instrument=" + order.instrument())
        : null;
  }
}
