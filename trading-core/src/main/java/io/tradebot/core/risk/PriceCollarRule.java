package io.tradebot.core.risk;

import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** The limit price of an entry must lie near the market. */
final class PriceCollarRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    BestQuote quote = context.quote();
    Price limit = order.limitPrice();
    if (quote == null || limit == null) {
      return null;
    }
    long mid = quote.bid().raw() + (quote.ask().raw() - quote.bid().raw()) / 2;
    long width = FixedPoint.multiply(mid, context.settings().priceCollar().raw(), Rounding.DOWN);
    return Math.abs(limit.raw() - mid) > width
        ? new Denied(
            DenialCode.PRICE_COLLAR,
            "price="
                + limit
                + " mid="
                + FixedPoint.format(mid)
                + " collar="
                + context.settings().priceCollar())
        : null;
  }
}
