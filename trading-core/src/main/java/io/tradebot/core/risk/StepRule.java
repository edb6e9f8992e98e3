package io.tradebot.core.risk;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Price;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Price and quantity must be multiples of tick and lot. */
final class StepRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instrument instrument = context.instrument();
    if (instrument == null) {
      return null;
    }
    if (!instrument.isOnLot(order.quantity())) {
      return new Denied(
          DenialCode.QUANTITY_OFF_LOT, "quantity=" + order.quantity() + " lot=" + instrument.lot());
    }
    Price limit = order.limitPrice();
    Price stop = order.stopPrice();
    Price odd =
        limit != null && !instrument.isOnTick(limit)
            ? limit
            : stop != null && !instrument.isOnTick(stop) ? stop : null;
    return odd == null
        ? null
        : new Denied(DenialCode.PRICE_OFF_TICK, "price=" + odd + " tick=" + instrument.tick());
  }
}
