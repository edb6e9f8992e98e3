package io.tradebot.orderexecutor.application;

import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.state.StateStore;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of Redis that are read before every submit, so that no lost message defeats the kill
 * switch; and since when Redis does not answer. Thread-safe.
 */
final class ControlKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ControlKeys.class);
  private static final long NEVER = -1;

  private final StateStore store;
  private final LongSupplier nanoTime;
  private volatile long silentSince = NEVER;

  ControlKeys(StateStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  /** What the keys said; empty when Redis did not answer. */
  record Reading(Optional<TradingStateChanged> state, Optional<ControlCommand> panicRequest) {}

  /** Reads both keys; empty when Redis does not answer. */
  Optional<Reading> read() {
    try {
      Optional<TradingStateChanged> state =
          store
              .read(StateKeys.TRADING_STATE)
              .map(envelope -> (TradingStateChanged) envelope.payload());
      Optional<ControlCommand> panic =
          store
              .read(StateKeys.PANIC_REQUEST)
              .map(envelope -> (ControlCommand) envelope.payload())
              .filter(command -> command.action() == ControlAction.PANIC);
      silentSince = NEVER;
      return Optional.of(new Reading(state, panic));
    } catch (BusDisconnectedException away) {
      if (silentSince == NEVER) {
        silentSince = nanoTime.getAsLong();
      }
      return Optional.empty();
    }
  }

  /** Takes a panic request away that was answered, so that it does not come back after a reset. */
  void forgetPanic(String commandId) {
    Optional<Reading> now = read();
    if (now.flatMap(Reading::panicRequest)
        .filter(c -> c.commandId().equals(commandId))
        .isPresent()) {
      try {
        store.delete(StateKeys.PANIC_REQUEST);
      } catch (BusDisconnectedException away) {
        LOG.warn("panic request {} stays in Redis, which went away", commandId);
      }
    }
  }

  /** Whether the last reading failed. */
  boolean isSilent() {
    return silentSince != NEVER;
  }

  /** For how long Redis has not answered; 0 while it does. */
  long silentNanos() {
    long since = silentSince;
    return since == NEVER ? 0 : Math.max(0, nanoTime.getAsLong() - since);
  }
}
