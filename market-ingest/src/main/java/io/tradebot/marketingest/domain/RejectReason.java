package io.tradebot.marketingest.domain;

/** Why a frame of a stream was refused; the values of the metric's tag. */
public enum RejectReason {
  EMPTY,
  TOO_LARGE,
  BINARY,
  /** Broken syntax or cut off. */
  MALFORMED,
  TOO_DEEP,
  UNKNOWN_TYPE,
  UNKNOWN_SYMBOL,
  /** The stream's name and the payload speak of different symbols or types. */
  CONTRADICTION,
  MISSING_FIELD,
  DUPLICATE_FIELD,
  WRONG_TYPE,
  NOT_A_NUMBER,
  /** More decimals than the fixed point holds. */
  TOO_PRECISE,
  OUT_OF_RANGE,
  NOT_POSITIVE,
  /** Not a time in milliseconds, or ahead of the venue's clock. */
  BAD_TIME,
  /** A range of numbers that ends before it starts. */
  BAD_SEQUENCE,
  CROSSED,
  /** So far from the last trade that it is taken for a fault until the venue confirms it. */
  IMPLAUSIBLE_PRICE,
  /** Trades with numbers that the venue says it has not given. */
  UNKNOWN_TO_VENUE
}
