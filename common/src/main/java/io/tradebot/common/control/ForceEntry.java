package io.tradebot.common.control;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Buy by hand. It passes the same checks before the wire as a strategy's entry.
 *
 * @param strategy whose position it becomes; {@link StrategyId#MANUAL} for nobody's
 * @param quantity in the base asset; null to be sized like any entry, with the stop of a position
 *     whose range is not known
 * @param limitPrice null for a market order
 * @param timeInForce of a limit order
 * @param postOnly whether to be refused rather than take liquidity; limit orders only
 */
public record ForceEntry(
    String commandId,
    StrategyId strategy,
    InstrumentId instrument,
    @Nullable Quantity quantity,
    @Nullable Price limitPrice,
    TimeInForce timeInForce,
    boolean postOnly,
    String issuedBy,
    String reason,
    Instant issuedAt)
    implements TradingCommand {
  public ForceEntry {
    if (limitPrice == null && (postOnly || timeInForce != TimeInForce.GTC)) {
      throw new IllegalArgumentException(
          "post-only and a time in force other than GTC need a limit price");
    }
    if (postOnly && timeInForce != TimeInForce.GTC) {
      throw new IllegalArgumentException("a post-only order must be GTC, was " + timeInForce);
    }
  }

  @Override
  public ControlAction action() {
    return ControlAction.FORCE_ENTRY;
  }
}
