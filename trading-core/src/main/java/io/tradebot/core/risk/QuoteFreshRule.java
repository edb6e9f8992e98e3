package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Entries need a quote that is young enough; a quote from the future is as bad as an old one. */
final class QuoteFreshRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instant quotedAt = context.quotedAt();
    if (context.quote() == null || quotedAt == null) {
      return new Denied(DenialCode.QUOTE_MISSING, "instrument=" + order.instrument());
    }
    Duration age = Duration.between(quotedAt, context.now());
    Duration limit = context.settings().maxQuoteAge();
    return age.isNegative() || age.compareTo(limit) > 0
        ? new Denied(
            DenialCode.QUOTE_STALE, "age_ms=" + age.toMillis() + " limit_ms=" + limit.toMillis())
        : null;
  }
}
