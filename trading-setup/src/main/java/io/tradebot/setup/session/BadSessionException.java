package io.tradebot.setup.session;

/** A session cannot be replayed; the message names the file and why. */
public final class BadSessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadSessionException(String message) {
    super(message);
  }
}
