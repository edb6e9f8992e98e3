package io.tradebot.strategyengine.domain;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.signal.Stance;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a signal leaves: exits always, entries only while the bot is known to be running.
 *
 * <p>The executor refuses entries by itself; this gate keeps people from seeing signals that nobody
 * will act upon. A command to pause, stop or panic shuts it at once, before the executor has
 * changed the state. Not thread-safe.
 */
public final class EntryGate {
  private @Nullable TradingState state;
  private boolean shut;

  /** The executor's word; null when it cannot be read. */
  public void onState(@Nullable TradingState now) {
    state = now;
    shut = false;
  }

  public void onCommand(ControlAction action) {
    shut =
        switch (action) {
          case PAUSE, STOP, PANIC -> true;
          // Opens nothing by itself: the executor may refuse, and says so with the state.
          case START, RESTART, RESET -> false;
          case RECONCILE, FORCE_ENTRY, FORCE_EXIT, CANCEL_ORDER, LOCK, UNLOCK -> shut;
        };
  }

  public boolean lets(Stance stance) {
    return switch (stance) {
      case FLAT -> true;
      case LONG -> !shut && state != null && state.allowsEntries();
    };
  }

  /** The state as far as it is known; STOPPED while it is not, as then nothing is entered. */
  public TradingState state() {
    return state == null ? TradingState.STOPPED : state;
  }
}
