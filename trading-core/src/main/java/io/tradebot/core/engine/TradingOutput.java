package io.tradebot.core.engine;

import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.signal.SignalOutput;

/** What the trading engine did or wants done, numbered from 1 without a hole since it was made. */
public sealed interface TradingOutput {
  long number();

  /** A strategy found or wants something; a signal among these has been acted upon already. */
  record Decided(long number, SignalOutput output) implements TradingOutput {}

  /** To be sent to the venue, or to be told. */
  record Executed(long number, ExecutionOutput output) implements TradingOutput {}
}
