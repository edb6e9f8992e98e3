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
  CHECKSUM,
  /** The book moved to levels that its snapshot did not show, and had to be read anew. */
  EXHAUSTED,
  /** A frame could not be read, and it was one of this stream. */
  UNREADABLE,
  /** Nothing came, although others of the same connection did and nothing shows a loss. */
  QUIET,
  /** Nothing came over a connection that is open, or nothing while the market moved. */
  SILENT,
  /** The connection was gone. */
  DISCONNECTED,
  /** The service that writes the stream did not run. */
  ABSENT,
  /** What was made of the stream differs from what the venue says itself. */
  MISMATCH;

  /** Whether nothing is lost by it: all that belongs to the stream came in the end. */
  public boolean isHarmless() {
    return this == DUPLICATE || this == OUT_OF_ORDER || this == QUIET;
  }
}
