package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entries once the day has lost its limit. */
final class DailyLossRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.dailyLoss().compareTo(context.settings().dailyLossLimit()) >= 0
        ? new Denied(
            DenialCode.DAILY_LOSS,
            "loss=" + context.dailyLoss() + " limit=" + context.settings().dailyLossLimit())
        : null;
  }
}
