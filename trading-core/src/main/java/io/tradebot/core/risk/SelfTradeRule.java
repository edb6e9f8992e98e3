package io.tradebot.core.risk;

import io.tradebot.common.money.Price;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entry that could meet an own resting order. */
final class SelfTradeRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Price worst = Prices.worst(order, context);
    for (Price resting : context.restingOpposite()) {
      boolean meets =
          worst == null
              || (order.side() == Side.BUY
                  ? resting.compareTo(worst) <= 0
                  : resting.compareTo(worst) >= 0);
      if (meets) {
        return new Denied(DenialCode.SELF_TRADE, "resting=" + resting);
      }
    }
    return null;
  }
}
