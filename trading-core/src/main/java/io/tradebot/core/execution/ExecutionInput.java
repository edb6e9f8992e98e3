package io.tradebot.core.execution;

import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.signal.SignalRaised;

/** Everything that can move the execution engine. */
public sealed interface ExecutionInput {

  record Market(MarketEvent event) implements ExecutionInput {}

  record Signal(SignalRaised signal) implements ExecutionInput {}

  record Basket(BasketRaised basket) implements ExecutionInput {}

  record Venue(VenueReport report) implements ExecutionInput {}

  record Command(ControlCommand command) implements ExecutionInput {}

  /** The control service lives: somebody could stop us. */
  record ControlSeen() implements ExecutionInput {}

  /** A person wants something done with orders, positions or locks. */
  record ByHand(TradingCommand command) implements ExecutionInput {}

  /**
   * The service found something that must stop trading, e.g. a journal that cannot be written.
   *
   * @param code closed code of what it was
   * @param haltEpoch the epoch is at least this afterwards; 0 where no other epoch is known
   */
  record Halt(String code, String detail, long haltEpoch) implements ExecutionInput {}

  /**
   * Time has passed: expiries, time stops, equity marks, horizons of unknown orders. Several times
   * a second.
   */
  record Tick() implements ExecutionInput {}
}
