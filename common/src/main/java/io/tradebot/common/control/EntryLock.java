package io.tradebot.common.control;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * No entries of a strategy, an instrument or a side for a while. Exits are never locked.
 *
 * @param strategy null for every strategy
 * @param instrument null for every instrument
 * @param side null for both
 * @param rule whether a protection set it, and not a person
 * @param setBy who set it: a person's way in, or the protection's name
 * @param until null until somebody lifts it
 */
public record EntryLock(
    String lockId,
    @Nullable StrategyId strategy,
    @Nullable InstrumentId instrument,
    @Nullable Side side,
    boolean rule,
    String setBy,
    String reason,
    Instant setAt,
    @Nullable Instant until) {

  /** Whether it forbids such an entry; its time apart. */
  public boolean covers(StrategyId ofStrategy, InstrumentId onInstrument, Side wanted) {
    return (strategy == null || strategy.equals(ofStrategy))
        && (instrument == null || instrument.equals(onInstrument))
        && (side == null || side == wanted);
  }

  public boolean isOver(Instant now) {
    return until != null && !now.isBefore(until);
  }
}
