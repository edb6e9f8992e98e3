package io.tradebot.common.signal;

/** What a strategy wants to hold. */
public enum Stance {
  /** Own the base asset. */
  LONG,
  /** Own nothing of it. */
  FLAT
}
