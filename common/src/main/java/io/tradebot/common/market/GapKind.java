package io.tradebot.common.market;

/** What is wrong with a stream. */
public enum GapKind {
  /** Numbers are missing. */
  MISSING,
  /** A number came again. */
  DUPLICATE,
  /** A number came late. */
  OUT_OF_ORDER,
  /** The best bid is at or above the best ask. */
  CROSSED,
  /** A checksum does not fit. */
  CHECKSUM
}
