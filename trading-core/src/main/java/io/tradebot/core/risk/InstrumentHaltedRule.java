package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entries where books and venue contradicted each other. */
final class InstrumentHaltedRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.instrumentHalted()
        ? new Denied(DenialCode.INSTRUMENT_HALTED, "instrument=" + order.instrument())
        : null;
  }
}
