package io.tradebot.common.control;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Quantity;

/**
 * Where a panic stands on one instrument.
 *
 * @param openOrders still open at the venue, by its own list
 * @param held still held at the venue, by its own balance
 * @param detail in words
 */
public record PanicStep(
    InstrumentId instrument, Outcome outcome, int openOrders, Quantity held, String detail) {

  /** How it ended, or has not. */
  public enum Outcome {
    PENDING,
    CLOSED,
    /** What is left is below the venue's minimum and cannot be sold. */
    DUST,
    FAILED,
    /** The venue does not answer; retried without end. */
    UNKNOWN
  }
}
