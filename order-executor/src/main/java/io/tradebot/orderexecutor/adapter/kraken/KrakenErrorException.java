package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.util.List;

/** Kraken answered with errors, e.g. {@code EOrder:Insufficient funds}, or with a bad status. */
final class KrakenErrorException extends VenueUnavailableException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final String errors;

  KrakenErrorException(int httpStatus, List<String> errors) {
    super("Kraken answered " + httpStatus + ": " + String.join(", ", errors));
    this.httpStatus = httpStatus;
    this.errors = String.join("\n", errors);
  }

  int httpStatus() {
    return httpStatus;
  }

  /** As Kraken words them; empty when the answer had none. */
  List<String> errors() {
    return errors.isEmpty() ? List.of() : List.of(errors.split("\n", -1));
  }
}
