package io.tradebot.orderexecutor.application;

/** The journal cannot promise that a record is on disk, e.g. because the disk is full. */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
