package io.tradebot.core.risk;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** What an entry loses when its stop is hit, fees included, within a share of the equity. */
final class LossPerTradeRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Money loss = context.lossAtStop();
    Money equity = context.equity();
    if (loss == null || equity == null) {
      return null;
    }
    Money limit = equity.times(context.settings().limits().maxLossPerTrade(), Rounding.DOWN);
    return loss.compareAmount(limit) > 0
        ? new Denied(
            DenialCode.LOSS_PER_TRADE, "loss_at_stop=" + loss.amount() + " limit=" + limit.amount())
        : null;
  }
}
