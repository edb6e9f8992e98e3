package io.tradebot.common.money;

/**
 * The direction in which a result that does not fit the scale is rounded; always named by the
 * caller.
 */
public enum Rounding {
  /** Towards negative infinity. */
  DOWN,
  /** Towards positive infinity. */
  UP,
  /** To the nearest neighbour; a tie goes to the even one. */
  HALF_EVEN,
  /** No rounding is allowed: an inexact result is an {@link ArithmeticException}. */
  EXACT
}
