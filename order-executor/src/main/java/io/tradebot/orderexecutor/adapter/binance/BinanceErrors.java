package io.tradebot.orderexecutor.adapter.binance;

import java.util.Set;

/**
 * What an error answer of Binance proves.
 *
 * <p>An allow-list: only codes that Binance documents as refused before the matching engine, or by
 * it, count as a refusal. Everything else, 5xx with whatever code included, proves nothing.
 */
final class BinanceErrors {
  static final int INVALID_TIMESTAMP = -1021;
  static final int UNKNOWN_ORDER_ON_CANCEL = -2011;
  static final int NO_SUCH_ORDER = -2013;
  private static final int NEW_ORDER_REJECTED = -2010;
  private static final int CANCEL_REJECTED = -2011;
  private static final String DUPLICATE = "Duplicate order sent.";
  private static final String UNKNOWN_ORDER = "Unknown order sent.";

  /** Refused by the gateway or by the checks of the request, before the matching engine saw it. */
  private static final Set<Integer> NOT_EXECUTED =
      Set.of(
          -1002, // not authorised
          -1003, // too many requests
          -1013, // filter failure, e.g. LOT_SIZE
          -1014, // unsupported combination
          -1015, // too many orders
          -1020, // unsupported operation
          -1021, // timestamp outside the window
          -1022, // invalid signature
          -1100, -1101, -1102, -1103, -1104, -1105, -1106, -1108, // malformed parameters
          -1111, // too much precision
          -1112, // no orders on the book
          -1114, -1115, -1116, -1117, -1118, -1119, -1120, -1121, // invalid values
          -1128, -1130, -1131, -1134, -1135, -1136, -1145, -1151, // invalid combinations
          -2014, // bad key format
          -2015); // invalid key, address or permission

  private BinanceErrors() {}

  /** What the answer to a new order proves. */
  enum Placement {
    /** It was not accepted, and never will be. */
    REJECTED,
    /** An open order has this id already: ours, sent before. */
    EXISTS,
    UNKNOWN
  }

  /** What the answer to a cancel proves. */
  enum Cancellation {
    /** No open order has this id: filled, cancelled, or never arrived. */
    UNKNOWN_ORDER,
    /** The order works on. */
    REJECTED,
    UNKNOWN
  }

  static Placement ofPlacement(int httpStatus, int code, String message) {
    if (httpStatus < 400 || httpStatus >= 500) {
      return Placement.UNKNOWN;
    }
    if (code == NEW_ORDER_REJECTED) {
      return message.contains(DUPLICATE) ? Placement.EXISTS : Placement.REJECTED;
    }
    return NOT_EXECUTED.contains(code) ? Placement.REJECTED : Placement.UNKNOWN;
  }

  static Cancellation ofCancellation(int httpStatus, int code, String message) {
    if (httpStatus < 400 || httpStatus >= 500) {
      return Cancellation.UNKNOWN;
    }
    if (code == CANCEL_REJECTED) {
      return message.contains(UNKNOWN_ORDER) ? Cancellation.UNKNOWN_ORDER : Cancellation.REJECTED;
    }
    return NOT_EXECUTED.contains(code) ? Cancellation.REJECTED : Cancellation.UNKNOWN;
  }

  /** Whether the request was refused for too many requests, so that none may follow for a while. */
  static boolean isRateLimit(int httpStatus) {
    return httpStatus == 429 || httpStatus == 418;
  }
}
