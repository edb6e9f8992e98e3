package io.tradebot.common.control;

/** Whether the bot trades; persisted, survives restarts. */
public enum TradingState {
  RUNNING,
  /** No entries; exits are managed. */
  PAUSED,
  /** Entry orders are cancelled, no entries; exits are still managed. */
  STOPPED,
  /** After a panic or a fault that needs a person; left only by an explicit reset. */
  HALTED;

  public boolean allowsEntries() {
    return this == RUNNING;
  }
}
