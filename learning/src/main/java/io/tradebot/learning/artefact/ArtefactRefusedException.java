package io.tradebot.learning.artefact;

/** A model on disk is not what it says it is; the message tells which, what and why. */
public final class ArtefactRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArtefactRefusedException(String message) {
    super(message);
  }

  public ArtefactRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
