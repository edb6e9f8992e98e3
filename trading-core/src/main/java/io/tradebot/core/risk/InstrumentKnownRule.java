package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Every order needs the trading rules of its instrument. */
final class InstrumentKnownRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.instrument() != null
        ? null
        : new Denied(DenialCode.INSTRUMENT_UNKNOWN, "instrument=" + order.instrument());
  }
}
