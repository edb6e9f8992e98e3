package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.orderexecutor.application.VenueUnavailableException;

/**
 * Binance answered with an error.
 *
 * <p>{@code code} is its own, e.g. -2013; 0 when the body had none.
 */
final class BinanceErrorException extends VenueUnavailableException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final int code;
  private final String detail;

  BinanceErrorException(int httpStatus, int code, String detail) {
    super("Binance answered " + httpStatus + ", code " + code + ": " + detail);
    this.httpStatus = httpStatus;
    this.code = code;
    this.detail = detail;
  }

  int httpStatus() {
    return httpStatus;
  }

  int code() {
    return code;
  }

  String detail() {
    return detail;
  }
}
