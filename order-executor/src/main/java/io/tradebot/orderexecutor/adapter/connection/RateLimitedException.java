package io.tradebot.orderexecutor.adapter.connection;

import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.time.Instant;

/** The request was not sent, because the rate limit does not allow it before {@link #until}. */
public final class RateLimitedException extends VenueUnavailableException {
  private static final long serialVersionUID = 1L;

  private final Instant until;

  public RateLimitedException(String message, Instant until) {
    super(message);
    this.until = until;
  }

  public Instant until() {
    return until;
  }
}
