package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Entries need books that were compared with the venue. */
final class ReconciledRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.reconciled() ? null : new Denied(DenialCode.NOT_RECONCILED, "reconciled=false");
  }
}
