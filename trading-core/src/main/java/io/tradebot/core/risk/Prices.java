package io.tradebot.core.risk;

import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import org.jspecify.annotations.Nullable;

/** The prices that rules value an order at. */
final class Prices {
  private Prices() {}

  /** What it would trade at now; null when nobody knows. */
  static @Nullable Price expected(OrderIntent order, RiskContext context) {
    Price limit = order.limitPrice();
    BestQuote quote = context.quote();
    if (limit != null) {
      return limit;
    }
    return quote == null ? null : order.side() == Side.BUY ? quote.ask() : quote.bid();
  }

  /** The worst it could trade at within the collar; null when nobody knows. */
  static @Nullable Price worst(OrderIntent order, RiskContext context) {
    Price expected = expected(order, context);
    if (expected == null || order.limitPrice() != null) {
      return expected;
    }
    return order.side() == Side.BUY
        ? expected.moveBy(context.settings().priceCollar(), Rounding.UP)
        : expected.moveBy(context.settings().priceCollar().negated(), Rounding.DOWN);
  }

  /**
   * What it would cost now, in the instrument's quote asset, rounded up; null when nobody knows.
   */
  static @Nullable Money value(OrderIntent order, RiskContext context) {
    Price price = expected(order, context);
    return price == null
        ? null
        : price.times(order.quantity(), order.instrument().symbol().quote(), Rounding.UP);
  }
}
