package io.tradebot.core.risk;

import io.tradebot.common.control.EntryLock;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict.Denied;
import org.jspecify.annotations.Nullable;

/** No entries where a lock stands, set by hand or by a protection. */
final class LockRule implements RiskRule {
  @Override
  public @Nullable Denied check(OrderIntent order, RiskContext context) {
    EntryLock lock = context.lock();
    return lock == null
        ? null
        : new Denied(
            DenialCode.LOCKED,
            "lock="
                + lock.lockId()
                + " until="
                + (lock.until() == null ? "lifted" : lock.until())
                + " reason="
                + lock.reason());
  }
}
