package io.tradebot.core.risk;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/**
 * No entries once the day has lost most of its limit: from there on positions are only reduced, and
 * at the limit trading halts.
 */
final class DailyLossRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Rate limit = context.settings().dailyLossLimit();
    long reducing =
        FixedPoint.multiply(
            limit.raw(), context.settings().limits().reduceAt().raw(), Rounding.DOWN);
    return context.dailyLoss().raw() >= reducing
        ? new Denied(
            DenialCode.DAILY_LOSS,
            "loss="
                + context.dailyLoss()
                + " reducing_at="
                + new Rate(reducing)
                + " limit="
                + limit)
        : null;
  }
}
