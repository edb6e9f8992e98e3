package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.time.Instant;

/** The request was not sent, because the rate limit does not allow it before {@link #until}. */
final class RateLimitedException extends VenueUnavailableException {
  private static final long serialVersionUID = 1L;

  private final Instant until;

  RateLimitedException(String message, Instant until) {
    super(message);
    this.until = until;
  }

  Instant until() {
    return until;
  }
}
