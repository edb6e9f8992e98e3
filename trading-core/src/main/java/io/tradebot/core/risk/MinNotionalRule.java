package io.tradebot.core.risk;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The value must reach the venue's minimum, as far as a price is known. */
final class MinNotionalRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instrument instrument = context.instrument();
    Price price = Prices.expected(order, context);
    if (instrument == null || price == null) {
      return null;
    }
    Money notional = instrument.notional(price, order.quantity());
    return notional.compareAmount(instrument.minNotional()) < 0
        ? new Denied(
            DenialCode.NOTIONAL_BELOW_MINIMUM,
            "notional=" + notional.amount() + " min=" + instrument.minNotional().amount())
        : null;
  }
}
