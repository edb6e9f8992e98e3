package io.tradebot.orderexecutor.adapter.kraken;

import java.util.List;

/**
 * What an error answer of Kraken proves.
 *
 * <p>An allow-list: only what Kraken documents as refused counts as a refusal, and only when the
 * answer came with status 200. {@code EService:Unavailable}, {@code EService:Busy}, {@code
 * EService:Timeout}, {@code EGeneral:Internal error} and whatever else prove nothing.
 */
final class KrakenErrors {
  static final String INVALID_NONCE = "EAPI:Invalid nonce";
  private static final String UNKNOWN_ORDER = "EOrder:Unknown order";

  /** Beginnings of the errors after which an order certainly does not exist. */
  private static final List<String> NOT_EXECUTED =
      List.of(
          "EAPI:Invalid key",
          "EAPI:Invalid signature",
          "EAPI:Invalid nonce",
          "EAPI:Rate limit exceeded",
          "EGeneral:Invalid arguments",
          "EGeneral:Permission denied",
          "EGeneral:Unknown method",
          "EGeneral:Temporary lockout",
          "EQuery:Unknown asset pair",
          "EAccount:Invalid permissions",
          "EOrder:Cannot open position",
          "EOrder:Insufficient funds",
          "EOrder:Insufficient margin",
          "EOrder:Order minimum not met",
          "EOrder:Cost minimum not met",
          "EOrder:Tick size check failed",
          "EOrder:Invalid price",
          "EOrder:Trigger price invalid",
          "EOrder:Orders limit exceeded",
          "EOrder:Positions limit exceeded",
          "EOrder:Rate limit exceeded",
          "EOrder:Domain rate limit exceeded",
          "EOrder:Post only order",
          "EOrder:Trading agreement required",
          "EService:Market in cancel_only mode",
          "EService:Market in post_only mode",
          "EService:Deadline elapsed");

  private static final List<String> RATE_LIMITS =
      List.of(
          "EAPI:Rate limit exceeded",
          "EOrder:Rate limit exceeded",
          "EOrder:Domain rate limit exceeded",
          "EGeneral:Too many requests");

  private KrakenErrors() {}

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

  static Placement ofPlacement(int httpStatus, List<String> errors) {
    // Our ids are well formed, so a complaint about one says that it is taken.
    if (httpStatus == 200 && errors.stream().anyMatch(error -> error.contains("cl_ord_id"))) {
      return Placement.EXISTS;
    }
    return isRefusal(httpStatus, errors) ? Placement.REJECTED : Placement.UNKNOWN;
  }

  static Cancellation ofCancellation(int httpStatus, List<String> errors) {
    if (httpStatus == 200
        && !errors.isEmpty()
        && errors.stream().allMatch(error -> error.startsWith(UNKNOWN_ORDER))) {
      return Cancellation.UNKNOWN_ORDER;
    }
    return isRefusal(httpStatus, errors) ? Cancellation.REJECTED : Cancellation.UNKNOWN;
  }

  private static boolean isRefusal(int httpStatus, List<String> errors) {
    return httpStatus == 200 && !errors.isEmpty() && startsAll(errors, NOT_EXECUTED);
  }

  private static boolean startsAll(List<String> errors, List<String> beginnings) {
    return errors.stream().allMatch(error -> beginnings.stream().anyMatch(error::startsWith));
  }

  static boolean isRateLimit(int httpStatus, List<String> errors) {
    return httpStatus == 429
        || errors.stream().anyMatch(error -> RATE_LIMITS.stream().anyMatch(error::startsWith));
  }

  static boolean isLockout(List<String> errors) {
    return errors.stream().anyMatch(error -> error.startsWith("EGeneral:Temporary lockout"));
  }
}
