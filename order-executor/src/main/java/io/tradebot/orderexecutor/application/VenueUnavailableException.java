package io.tradebot.orderexecutor.application;

/** The venue gave no answer that can be trusted: network, server error, rate limit, unreadable. */
public class VenueUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VenueUnavailableException(String message) {
    super(message);
  }

  public VenueUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
