package io.tradebot.exchangesim.domain;

/** Where an order of an account stands, in the venue's words. */
public enum OrderState {
  NEW,
  PARTIALLY_FILLED,
  FILLED,
  CANCELED,
  REJECTED,
  EXPIRED,
  /** The rest expired because it would have traded with an order of the same account. */
  EXPIRED_IN_MATCH;

  public boolean isOpen() {
    return this == NEW || this == PARTIALLY_FILLED;
  }
}
