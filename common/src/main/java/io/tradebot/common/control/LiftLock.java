package io.tradebot.common.control;

import java.time.Instant;

/** Lift a lock before its time. */
public record LiftLock(
    String commandId, String lockId, String issuedBy, String reason, Instant issuedAt)
    implements TradingCommand {
  @Override
  public ControlAction action() {
    return ControlAction.UNLOCK;
  }
}
