package io.tradebot.marketingest.application;

import java.time.Duration;

/** A venue did not give what was asked for. */
public final class VenueRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  public enum Kind {
    /** No connection, no answer in time, or a fault of the venue: ask again. */
    RETRYABLE,
    /** Too many requests: ask again after a while, not before. */
    LIMITED,
    /** The request itself is wrong: asking again does not help. */
    REFUSED,
    /** The answer cannot be read. */
    MALFORMED
  }

  private final Kind kind;
  private final Duration retryAfter;

  public VenueRequestException(Kind kind, Duration retryAfter, String message) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public VenueRequestException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = Duration.ZERO;
  }

  public Kind kind() {
    return kind;
  }

  /** How long to wait at least. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
