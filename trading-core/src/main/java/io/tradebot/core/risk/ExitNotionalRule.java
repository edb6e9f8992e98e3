package io.tradebot.core.risk;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** What an entry buys must still be sellable at its stop, after a fee in the base asset. */
final class ExitNotionalRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instrument instrument = context.instrument();
    Price stop = context.stopPrice();
    if (instrument == null || stop == null || order.side() != Side.BUY) {
      return null;
    }
    Quantity sellable =
        order
            .quantity()
            .minus(order.quantity().times(context.fee(), Rounding.UP))
            .roundTo(instrument.lot(), Rounding.DOWN);
    return instrument.isDust(sellable, stop)
        ? new Denied(
            DenialCode.EXIT_BELOW_MINIMUM,
            "quantity="
                + sellable
                + " stop="
                + stop
                + " min_notional="
                + instrument.minNotional().amount())
        : null;
  }
}
