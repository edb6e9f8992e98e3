package io.tradebot.controlapi.adapter.web;

/** What a key may do; each may do what the ones before may. */
public enum Role {
  /** Look. */
  VIEW,
  /** Stop, pause and panic as well: whatever makes the bot do less. */
  STOP,
  /** Everything. */
  FULL;

  boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
