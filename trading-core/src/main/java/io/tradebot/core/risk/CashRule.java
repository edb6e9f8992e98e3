package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** What an entry costs at worst, fee included, must be there and claimed by no other order. */
final class CashRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money value = Prices.value(order, context);
    if (value == null || order.side() != Side.BUY) {
      return null;
    }
    Money cost = value.plus(value.times(context.fee(), Rounding.UP));
    return cost.compareAmount(context.cash()) > 0
        ? new Denied(
            DenialCode.INSUFFICIENT_CASH,
            "cost=" + cost.amount() + " cash=" + context.cash().amount())
        : null;
  }
}
