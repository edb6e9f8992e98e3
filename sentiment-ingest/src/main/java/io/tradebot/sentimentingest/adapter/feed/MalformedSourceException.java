package io.tradebot.sentimentingest.adapter.feed;

/** What a source sent cannot be read as what it should be. */
final class MalformedSourceException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSourceException(String message, Throwable cause) {
    super(message, cause);
  }

  MalformedSourceException(String message) {
    super(message);
  }
}
