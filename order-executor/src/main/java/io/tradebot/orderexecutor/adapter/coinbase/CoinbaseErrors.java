package io.tradebot.orderexecutor.adapter.coinbase;

import java.util.Set;

/**
 * What an error answer of Coinbase proves.
 *
 * <p>An allow-list: only documented refusals count as such. {@code UNKNOWN_FAILURE_REASON}, every
 * 5xx and whatever else prove nothing.
 */
final class CoinbaseErrors {
  /** Why an order was not placed, as the answer with status 200 names it. */
  private static final Set<String> NOT_EXECUTED =
      Set.of(
          "UNSUPPORTED_ORDER_CONFIGURATION",
          "INVALID_SIDE",
          "INVALID_PRODUCT_ID",
          "INVALID_SIZE_PRECISION",
          "INVALID_PRICE_PRECISION",
          "INSUFFICIENT_FUND",
          "INSUFFICIENT_FUNDS",
          "INSUFFICIENT_LIQUIDITY",
          "INVALID_LEDGER_BALANCE",
          "ORDER_ENTRY_DISABLED",
          "INELIGIBLE_PAIR",
          "INVALID_LIMIT_PRICE_POST_ONLY",
          "INVALID_LIMIT_PRICE",
          "INVALID_STOP_PRICE",
          "INVALID_NO_LIQUIDITY",
          "INVALID_REQUEST",
          "COMMANDER_REJECTED_NEW_ORDER",
          "EXCEEDED_MAX_ORDERS");

  /** Statuses of requests that the gateway refused. */
  private static final Set<Integer> REFUSED_AT_THE_GATE = Set.of(400, 401, 403, 429);

  /** Why a cancel failed although the order may be over. */
  private static final Set<String> UNKNOWN_ORDER =
      Set.of("UNKNOWN_CANCEL_ORDER", "INVALID_CANCEL_REQUEST", "DUPLICATE_CANCEL_REQUEST");

  private CoinbaseErrors() {}

  /** Whether an order that the venue answered with a failure certainly does not exist. */
  static boolean isRefusal(String failure) {
    return NOT_EXECUTED.contains(failure);
  }

  /**
   * Whether a request that ended in an error certainly was not carried out.
   *
   * @param code of the body; a 400 without one may come from anybody on the way
   */
  static boolean isRefusal(int httpStatus, String code) {
    return REFUSED_AT_THE_GATE.contains(httpStatus)
        && (httpStatus != 400 || code.equals("INVALID_ARGUMENT"));
  }

  /** Whether a failed cancel says that there is no such open order. */
  static boolean isUnknownOrder(String failure) {
    return UNKNOWN_ORDER.contains(failure);
  }
}
