package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Entries need the state RUNNING. */
final class TradingStateRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.tradingState().allowsEntries()
        ? null
        : new Denied(DenialCode.TRADING_STATE, "state=" + context.tradingState());
  }
}
