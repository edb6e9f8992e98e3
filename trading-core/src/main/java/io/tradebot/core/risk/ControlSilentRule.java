package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** No entries while nobody could stop them: the control service has been silent for too long. */
final class ControlSilentRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Duration silent = context.controlSilent();
    Duration limit = context.settings().limits().controlSilence();
    return !limit.isZero() && silent.compareTo(limit) > 0
        ? new Denied(
            DenialCode.CONTROL_SILENT,
            "silent_ms=" + silent.toMillis() + " limit_ms=" + limit.toMillis())
        : null;
  }
}
