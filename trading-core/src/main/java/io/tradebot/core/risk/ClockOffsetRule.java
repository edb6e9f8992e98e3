package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Entries need a clock that was lately measured to agree with the venue's. */
final class ClockOffsetRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Duration offset = context.clockOffset();
    if (offset == null) {
      return new Denied(DenialCode.CLOCK_OFFSET, "offset=unknown");
    }
    Duration limit = context.settings().maxClockOffset();
    return offset.abs().compareTo(limit) > 0
        ? new Denied(
            DenialCode.CLOCK_OFFSET,
            "offset_ms=" + offset.toMillis() + " limit_ms=" + limit.toMillis())
        : null;
  }
}
