package io.tradebot.common.signal;

/** The outcome of an analysis. */
public enum Decision {
  BUY,
  SELL,
  HOLD,
  /** An input is missing, late, expired or drifted: no opinion. */
  ABSTAIN
}
