package io.tradebot.research.data;

/** The unit of a file's times, told by their size: the archives changed it in 2025. */
enum TimeUnitOfFile {
  MILLISECONDS(1_000_000L),
  MICROSECONDS(1_000L);

  // 2001 in the smaller unit's digits, and 5138: no market data is beyond.
  private static final long LEAST_MS = 1_000_000_000_000L;
  private static final long MOST_MS = 100_000_000_000_000L;

  private final long nanos;

  TimeUnitOfFile(long nanos) {
    this.nanos = nanos;
  }

  /**
   * The unit of a number.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static TimeUnitOfFile of(long value) {
    if (value >= LEAST_MS && value < MOST_MS) {
      return MILLISECONDS;
    }
    if (value >= LEAST_MS * 1_000 && value < MOST_MS * 1_000) {
      return MICROSECONDS;
    }
    throw new IllegalArgumentException(
        "times are Unix milliseconds (13 digits) or microseconds (16 digits), was " + value);
  }

  long toNanos(long value) {
    return Math.multiplyExact(value, nanos);
  }
}
