package io.tradebot.common.control;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Forbid entries; exits are never locked. The lock's id is the id of this command.
 *
 * @param strategy null for every strategy
 * @param instrument null for every instrument
 * @param side null for both
 * @param until null until somebody lifts it
 */
public record LockEntries(
    String commandId,
    @Nullable StrategyId strategy,
    @Nullable InstrumentId instrument,
    @Nullable Side side,
    @Nullable Instant until,
    String issuedBy,
    String reason,
    Instant issuedAt)
    implements TradingCommand {
  @Override
  public ControlAction action() {
    return ControlAction.LOCK;
  }
}
