package io.tradebot.core.risk;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/**
 * The price of an entry must lie near a slow average of the mid: a market that ran away, or a feed
 * that drifts, is not followed.
 */
final class ReferenceCollarRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Price reference = context.reference();
    Price expected = Prices.expected(order, context);
    if (reference == null || expected == null) {
      return null;
    }
    long width =
        FixedPoint.multiply(
            reference.raw(),
            context.settings().limits().maxReferenceDeviation().raw(),
            Rounding.DOWN);
    return Math.abs(expected.raw() - reference.raw()) > width
        ? new Denied(
            DenialCode.REFERENCE_DEVIATION,
            "price="
                + expected
                + " reference="
                + reference
                + " limit="
                + context.settings().limits().maxReferenceDeviation())
        : null;
  }
}
