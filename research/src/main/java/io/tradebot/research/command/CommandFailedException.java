package io.tradebot.research.command;

/** A verb could not do its work; the message tells the user what and why, without a stack trace. */
public final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailedException(String message) {
    super(message);
  }
}
