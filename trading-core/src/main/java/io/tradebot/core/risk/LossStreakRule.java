package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Entries pause for a while after a streak of losses. */
final class LossStreakRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    Instant until = context.coolDownUntil();
    return until != null && context.now().isBefore(until)
        ? new Denied(DenialCode.LOSS_STREAK, "until=" + until)
        : null;
  }
}
