package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.exchangesim.domain.ExchangeRefusal;

/** The venue does not do what was asked; the message is Kraken's, as {@code EOrder:...}. */
final class KrakenError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KrakenError(String message) {
    super(message, null, false, false);
  }

  static KrakenError arguments(String which) {
    return new KrakenError("EGeneral:Invalid arguments:" + which);
  }

  String text() {
    String message = getMessage();
    return message == null ? "EGeneral:Internal error" : message;
  }

  /** The venue's refusals in Kraken's words. */
  static KrakenError of(ExchangeRefusal refusal) {
    return switch (refusal.reason()) {
      case UNKNOWN_SYMBOL -> new KrakenError("EQuery:Unknown asset pair");
      case NOT_OPEN -> new KrakenError("EOrder:Unknown order");
      case NO_SUCH_ORDER -> new KrakenError("EOrder:Unknown order");
      case DUPLICATE_CLIENT_ORDER_ID -> arguments("cl_ord_id already in use");
      case INSUFFICIENT_FUNDS -> new KrakenError("EOrder:Insufficient funds");
      case WOULD_TAKE -> new KrakenError("EOrder:Post only order");
      case WOULD_TRIGGER -> new KrakenError("EOrder:Trigger price invalid");
      case EMPTY_BOOK -> new KrakenError("EService:Market in post_only mode");
      case PRICE -> new KrakenError("EOrder:Tick size check failed");
      case PRICE_TOO_FAR -> new KrakenError("EOrder:Invalid price");
      case QUANTITY, MARKET_QUANTITY -> arguments("volume minimum not met");
      case NOTIONAL -> new KrakenError("EOrder:Cost minimum not met");
      case TOO_MANY_ORDERS, TOO_MANY_STOPS -> new KrakenError("EOrder:Orders limit exceeded");
    };
  }
}
