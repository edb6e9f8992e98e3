package io.tradebot.core.sizing;

import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;

/** The answer of the {@link PositionSizer}. */
public sealed interface Sizing {

  /**
   * Buy this much.
   *
   * @param quantity a multiple of the lot
   * @param stopDistance between entry and stop, in the quote asset per unit
   * @param targetDistance between entry and target
   * @param limitedBy what set the size, e.g. {@code risk} or {@code cash}
   */
  record Sized(Quantity quantity, Price stopDistance, Price targetDistance, String limitedBy)
      implements Sizing {}

  /** No sensible size exists. */
  record Refused(Reason reason, String detail) implements Sizing {}

  /** Why no size exists. */
  enum Reason {
    /** The strategy has no average true range yet. */
    NO_RANGE,
    /** The stop would lie at or below zero. */
    STOP_TOO_FAR,
    /** The strategy's own record has no edge. */
    NO_EDGE,
    /** Less than one lot or the venue's smallest quantity. */
    TOO_SMALL,
    /** At the stop's price it could not be sold any more. */
    EXIT_BELOW_MINIMUM
  }
}
