package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.domain.ExchangeRefusal;
import java.util.Map;

/** A request that the venue does not answer as asked. */
final class CoinbaseError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  CoinbaseError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static CoinbaseError argument(String message) {
    return new CoinbaseError(400, "INVALID_ARGUMENT", message);
  }

  static CoinbaseError notFound(String message) {
    return new CoinbaseError(404, "NOT_FOUND", message);
  }

  HttpAnswer answer() {
    String message = getMessage();
    return HttpAnswer.json(
        status,
        Json.object().put("error", code).put("error_details", message).put("message", message));
  }

  static HttpAnswer unauthorized() {
    return new HttpAnswer(401, "text/plain;charset=utf-8", "Unauthorized\n", Map.of());
  }

  /** Why an order was refused, as the answer to it names the reason, and in words. */
  record OrderFailure(String error, String message, String preview) {
    static OrderFailure of(ExchangeRefusal refusal) {
      return switch (refusal.reason()) {
        case UNKNOWN_SYMBOL ->
            new OrderFailure(
                "INVALID_PRODUCT_ID", "Invalid product_id", "PREVIEW_INVALID_PRODUCT_ID");
        case INSUFFICIENT_FUNDS ->
            new OrderFailure(
                "INSUFFICIENT_FUND",
                "Insufficient balance in source account",
                "PREVIEW_INSUFFICIENT_FUND");
        case WOULD_TAKE ->
            new OrderFailure(
                "INVALID_LIMIT_PRICE_POST_ONLY",
                "Limit price would cross the book",
                "PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY");
        case WOULD_TRIGGER ->
            new OrderFailure(
                "INVALID_STOP_PRICE",
                "Stop price is beyond the market",
                "PREVIEW_INVALID_STOP_PRICE");
        case EMPTY_BOOK ->
            new OrderFailure(
                "INSUFFICIENT_LIQUIDITY", "No liquidity", "PREVIEW_INSUFFICIENT_LIQUIDITY");
        case PRICE, PRICE_TOO_FAR ->
            new OrderFailure(
                "INVALID_PRICE_PRECISION",
                "Too many decimals in order price",
                "PREVIEW_INVALID_PRICE_PRECISION");
        case QUANTITY, MARKET_QUANTITY ->
            new OrderFailure(
                "INVALID_SIZE_PRECISION",
                "Too many decimals in order amount",
                "PREVIEW_INVALID_SIZE_PRECISION");
        case NOTIONAL ->
            new OrderFailure(
                "ORDER_ENTRY_DISABLED",
                "Order is too small",
                "PREVIEW_INVALID_ORDER_SIZE_TOO_SMALL");
        case TOO_MANY_ORDERS, TOO_MANY_STOPS ->
            new OrderFailure(
                "EXCEEDED_MAX_ORDERS", "Too many open orders", "PREVIEW_EXCEEDED_MAX_ORDERS");
        case NOT_OPEN, NO_SUCH_ORDER, DUPLICATE_CLIENT_ORDER_ID ->
            new OrderFailure("UNKNOWN_FAILURE_REASON", "Unknown", "UNKNOWN_PREVIEW_FAILURE_REASON");
      };
    }
  }
}
