package io.tradebot.exchangesim.domain;

/**
 * The venue does not do what was asked; carries the code and the words of the real venue's error
 * answer.
 */
public final class VenueRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final int httpStatus;

  public VenueRefusal(int code, String message) {
    this(400, code, message);
  }

  public VenueRefusal(int httpStatus, int code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.httpStatus = httpStatus;
  }

  public int code() {
    return code;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** What was thrown, in words. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
