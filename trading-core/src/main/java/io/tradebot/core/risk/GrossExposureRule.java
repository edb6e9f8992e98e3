package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** All positions and entry orders at worst case must not exceed their share of the equity. */
final class GrossExposureRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money value = Prices.value(order, context);
    Money equity = context.equity();
    if (value == null || equity == null) {
      return null;
    }
    Money limit = equity.times(context.settings().maxGrossExposure(), Rounding.DOWN);
    Money after = context.exposure().plus(value);
    return after.compareAmount(limit) > 0
        ? new Denied(
            DenialCode.GROSS_EXPOSURE_ABOVE_LIMIT,
            "exposure=" + after.amount() + " limit=" + limit.amount())
        : null;
  }
}
