package io.tradebot.common.control;

/** What a person can ask of the bot. */
public enum ControlAction {
  START,
  PAUSE,
  STOP,
  /** Stop, reconcile with the venue, start again. */
  RESTART,
  /** Read the venue's lists anew; entries wait meanwhile, and the state stays as it is. */
  RECONCILE,
  /** Cancel everything, flatten, halt. */
  PANIC,
  /** Leave HALTED for STOPPED. */
  RESET,
  /** Open a position by hand. */
  FORCE_ENTRY,
  /** Close positions by hand. */
  FORCE_EXIT,
  /** Cancel one order by hand. */
  CANCEL_ORDER,
  /** Forbid entries of a strategy, an instrument or a side for a while. */
  LOCK,
  /** Lift a lock. */
  UNLOCK;

  /** Whether it is about orders, and so a {@link TradingCommand}, and not about the bot's state. */
  public boolean isTrading() {
    return switch (this) {
      case START, PAUSE, STOP, RESTART, RECONCILE, PANIC, RESET -> false;
      case FORCE_ENTRY, FORCE_EXIT, CANCEL_ORDER, LOCK, UNLOCK -> true;
    };
  }
}
