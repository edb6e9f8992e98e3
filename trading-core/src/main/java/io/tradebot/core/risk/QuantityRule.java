package io.tradebot.core.risk;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The quantity must lie within the venue's bounds. */
final class QuantityRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instrument instrument = context.instrument();
    if (instrument == null) {
      return null;
    }
    if (order.quantity().compareTo(instrument.minQuantity()) < 0) {
      return new Denied(
          DenialCode.QUANTITY_BELOW_MINIMUM,
          "quantity=" + order.quantity() + " min=" + instrument.minQuantity());
    }
    return order.quantity().compareTo(instrument.maxQuantity()) > 0
        ? new Denied(
            DenialCode.QUANTITY_ABOVE_MAXIMUM,
            "quantity=" + order.quantity() + " max=" + instrument.maxQuantity())
        : null;
  }
}
