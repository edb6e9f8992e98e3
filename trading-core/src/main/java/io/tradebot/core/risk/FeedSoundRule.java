package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** Entries need a feed that is connected, not silent and without a recent gap. */
final class FeedSoundRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    return context.feedProblem() == null
        ? null
        : new Denied(DenialCode.FEED_UNSOUND, "feed=" + context.feedProblem());
  }
}
