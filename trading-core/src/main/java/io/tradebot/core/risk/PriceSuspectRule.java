package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entries while a jump of the price waits to be confirmed. */
final class PriceSuspectRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.suspect()
        ? new Denied(DenialCode.PRICE_SUSPECT, "instrument=" + order.instrument())
        : null;
  }
}
