package io.tradebot.common.order;

import static io.tradebot.common.order.OrderStatus.ACCEPTED;
import static io.tradebot.common.order.OrderStatus.CANCELED;
import static io.tradebot.common.order.OrderStatus.DENIED;
import static io.tradebot.common.order.OrderStatus.EXPIRED;
import static io.tradebot.common.order.OrderStatus.FILLED;
import static io.tradebot.common.order.OrderStatus.PARTIALLY_FILLED;
import static io.tradebot.common.order.OrderStatus.PENDING_CANCEL;
import static io.tradebot.common.order.OrderStatus.REJECTED;
import static io.tradebot.common.order.OrderStatus.SUBMITTED;

import org.jspecify.annotations.Nullable;

/**
 * The one table of the order lifecycle: {@code (status, step) -> status}; everything not in it is
 * illegal.
 *
 * <p>A timeout is no step: an order whose outcome is unknown stays where it is until the venue
 * proves it. Reports may overtake each other, so some rows look odd; each such row says why.
 */
public final class OrderLifecycle {
  private OrderLifecycle() {}

  /**
   * The status after a step.
   *
   * @throws IllegalOrderStepException when the table has no such row
   */
  public static OrderStatus next(OrderStatus status, OrderStep step) {
    OrderStatus next = lookUp(status, step);
    if (next == null) {
      throw new IllegalOrderStepException(status, step);
    }
    return next;
  }

  /** Whether the table has a row for it. */
  public static boolean allows(OrderStatus status, OrderStep step) {
    return lookUp(status, step) != null;
  }

  private static @Nullable OrderStatus lookUp(OrderStatus status, OrderStep step) {
    return switch (status) {
      case INITIALIZED ->
          switch (step) {
            case DENY -> DENIED;
            case SUBMIT -> SUBMITTED;
            default -> null;
          };
      case SUBMITTED ->
          switch (step) {
            case ACCEPT -> ACCEPTED;
            case REJECT -> REJECTED;
            case REQUEST_CANCEL -> PENDING_CANCEL;
            // The stream may report a fill before the answer to the request arrives.
            case FILL_PARTLY -> PARTIALLY_FILLED;
            case FILL_FULLY -> FILLED;
            // An order that is never acknowledged on its own: immediate or cancel, or self-trade
            // prevention.
            case CANCEL -> CANCELED;
            case EXPIRE -> EXPIRED;
            default -> null;
          };
      case ACCEPTED ->
          switch (step) {
            // The answer and the stream both acknowledge.
            case ACCEPT -> ACCEPTED;
            case REQUEST_CANCEL -> PENDING_CANCEL;
            case FILL_PARTLY -> PARTIALLY_FILLED;
            case FILL_FULLY -> FILLED;
            case CANCEL -> CANCELED;
            case EXPIRE -> EXPIRED;
            default -> null;
          };
      case PARTIALLY_FILLED ->
          switch (step) {
            // A late acknowledgement.
            case ACCEPT -> PARTIALLY_FILLED;
            case REQUEST_CANCEL -> PENDING_CANCEL;
            case FILL_PARTLY -> PARTIALLY_FILLED;
            case FILL_FULLY -> FILLED;
            case CANCEL -> CANCELED;
            case EXPIRE -> EXPIRED;
            default -> null;
          };
      case PENDING_CANCEL ->
          switch (step) {
            // The acknowledgement of an order that was cancelled before it was acknowledged.
            case ACCEPT -> PENDING_CANCEL;
            case REJECT -> REJECTED;
            // Asked again.
            case REQUEST_CANCEL -> PENDING_CANCEL;
            // The order works on; whether something of it is filled is known by its quantity.
            case REJECT_CANCEL -> ACCEPTED;
            // A fill overtakes the cancel.
            case FILL_PARTLY -> PENDING_CANCEL;
            case FILL_FULLY -> FILLED;
            case CANCEL -> CANCELED;
            case EXPIRE -> EXPIRED;
            default -> null;
          };
      case CANCELED ->
          switch (step) {
            // Late fills count: the cancel was reported before them.
            case FILL_PARTLY -> CANCELED;
            case FILL_FULLY -> FILLED;
            // Reported by the answer and by the stream, or after the fact.
            case ACCEPT, CANCEL, REQUEST_CANCEL, REJECT_CANCEL -> CANCELED;
            default -> null;
          };
      case EXPIRED ->
          switch (step) {
            case FILL_PARTLY -> EXPIRED;
            case FILL_FULLY -> FILLED;
            case ACCEPT, EXPIRE, REQUEST_CANCEL, REJECT_CANCEL -> EXPIRED;
            default -> null;
          };
      case FILLED ->
          switch (step) {
            // Late acknowledgements, and a cancel that lost the race.
            case ACCEPT, REQUEST_CANCEL, REJECT_CANCEL -> FILLED;
            default -> null;
          };
      case REJECTED ->
          switch (step) {
            // Rejected by the answer and by the stream; or a cancel asked meanwhile.
            case REJECT, REQUEST_CANCEL, REJECT_CANCEL -> REJECTED;
            default -> null;
          };
      case DENIED -> null;
    };
  }
}
