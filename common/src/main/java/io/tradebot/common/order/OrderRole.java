package io.tradebot.common.order;

/** Why an order exists. */
public enum OrderRole {
  ENTRY,
  /** Closes by the strategy's wish. */
  EXIT,
  STOP_LOSS,
  TAKE_PROFIT,
  /** Closes by panic or by hand. */
  FLATTEN;

  /** Whether it only ever reduces a position; such orders are never blocked for stale data. */
  public boolean reducesRisk() {
    return this != ENTRY;
  }
}
