package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The position an entry leads to must not exceed its share of the equity. */
final class PositionLimitRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money value = Prices.value(order, context);
    Money equity = context.equity();
    if (value == null || equity == null) {
      return null;
    }
    Money limit = equity.times(context.settings().maxPosition(), Rounding.DOWN);
    Money after = context.positionValue().plus(value);
    return after.compareAmount(limit) > 0
        ? new Denied(
            DenialCode.POSITION_ABOVE_LIMIT,
            "position=" + after.amount() + " limit=" + limit.amount())
        : null;
  }
}
