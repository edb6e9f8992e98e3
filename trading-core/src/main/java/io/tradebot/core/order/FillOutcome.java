package io.tradebot.core.order;

/** What a reported fill meant to an order. */
public enum FillOutcome {
  /** Counted. */
  COUNTED,
  /** Counted although the order had already ended. */
  COUNTED_LATE,
  /** Seen before by its trade id. */
  DUPLICATE,
  /** Contradicts the order: too much, or the order never was; not counted. */
  ILLEGAL
}
