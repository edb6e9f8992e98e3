package io.tradebot.common.control;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Close positions by hand, at the market; answered once they are closed.
 *
 * @param strategy null for every strategy's
 * @param instrument null for every instrument
 */
public record ForceExit(
    String commandId,
    @Nullable StrategyId strategy,
    @Nullable InstrumentId instrument,
    String issuedBy,
    String reason,
    Instant issuedAt)
    implements TradingCommand {
  @Override
  public ControlAction action() {
    return ControlAction.FORCE_EXIT;
  }
}
