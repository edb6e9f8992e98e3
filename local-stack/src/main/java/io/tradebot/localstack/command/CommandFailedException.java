package io.tradebot.localstack.command;

/** A verb could not do its work; the message is for the user and says what to do. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }
}
