package io.tradebot.orderexecutor.adapter.coinbase;

import io.tradebot.orderexecutor.application.VenueUnavailableException;

/**
 * Coinbase answered with an error.
 *
 * <p>{@code code} is its own, e.g. {@code INVALID_ARGUMENT}; empty when the body had none.
 */
final class CoinbaseErrorException extends VenueUnavailableException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final String code;

  CoinbaseErrorException(int httpStatus, String code, String detail) {
    super("Coinbase answered " + httpStatus + " " + code + ": " + detail);
    this.httpStatus = httpStatus;
    this.code = code;
  }

  int httpStatus() {
    return httpStatus;
  }

  String code() {
    return code;
  }
}
