package io.tradebot.core.risk;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The venue must take orders for the instrument. */
final class InstrumentTradableRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instrument instrument = context.instrument();
    return instrument == null || instrument.tradable()
        ? null
        : new Denied(DenialCode.INSTRUMENT_NOT_TRADABLE, "instrument=" + order.instrument());
  }
}
