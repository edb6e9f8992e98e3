package io.tradebot.exchangesim.adapter.binance;

/**
 * The venue does not do what was asked; carries the code and the words of the real venue's error
 * answer.
 */
final class VenueRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final int httpStatus;

  VenueRefusal(int code, String message) {
    this(400, code, message);
  }

  VenueRefusal(int httpStatus, int code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.httpStatus = httpStatus;
  }

  int code() {
    return code;
  }

  int httpStatus() {
    return httpStatus;
  }

  /** What was thrown, in words. */
  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
