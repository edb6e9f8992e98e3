package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.exchangesim.domain.ExchangeRefusal;
import tools.jackson.databind.node.ObjectNode;

/** The venue's refusals in Binance's codes and words. */
final class Refusals {
  private Refusals() {}

  static VenueRefusal of(ExchangeRefusal refusal) {
    return switch (refusal.reason()) {
      case UNKNOWN_SYMBOL -> new VenueRefusal(-1121, "Invalid symbol.");
      case NOT_OPEN -> new VenueRefusal(-2011, "Unknown order sent.");
      case NO_SUCH_ORDER -> new VenueRefusal(-2013, "Order does not exist.");
      case DUPLICATE_CLIENT_ORDER_ID -> new VenueRefusal(-2010, "Duplicate order sent.");
      case INSUFFICIENT_FUNDS ->
          new VenueRefusal(-2010, "Account has insufficient balance for requested action.");
      case WOULD_TAKE -> new VenueRefusal(-2010, "Order would immediately match and take.");
      case WOULD_TRIGGER -> new VenueRefusal(-2010, "Order would trigger immediately.");
      case EMPTY_BOOK -> new VenueRefusal(-2010, "Market is closed.");
      case PRICE -> filter("PRICE_FILTER");
      case PRICE_TOO_FAR -> filter("PERCENT_PRICE_BY_SIDE");
      case QUANTITY -> filter("LOT_SIZE");
      case MARKET_QUANTITY -> filter("MARKET_LOT_SIZE");
      case NOTIONAL -> filter("NOTIONAL");
      case TOO_MANY_ORDERS -> filter("MAX_NUM_ORDERS");
      case TOO_MANY_STOPS -> filter("MAX_NUM_ALGO_ORDERS");
    };
  }

  static ObjectNode error(ExchangeRefusal refusal) {
    VenueRefusal own = of(refusal);
    return Wire.error(own.code(), own.reason());
  }

  private static VenueRefusal filter(String name) {
    return new VenueRefusal(-1013, "Filter failure: " + name);
  }
}
