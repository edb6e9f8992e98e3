package io.tradebot.common.order;

/** Where an order stands in its {@link OrderLifecycle}. */
public enum OrderStatus {
  /** Built and journaled; nothing has left yet. */
  INITIALIZED,
  /** On its way: the venue may or may not have it. */
  SUBMITTED,
  ACCEPTED,
  PARTIALLY_FILLED,
  PENDING_CANCEL,
  /** Refused by us; it never left. */
  DENIED,
  /** Refused by the venue, proven. */
  REJECTED,
  FILLED,
  CANCELED,
  EXPIRED;

  /** Whether the order is at its end; late fills may still be counted. */
  public boolean isClosed() {
    return switch (this) {
      case DENIED, REJECTED, FILLED, CANCELED, EXPIRED -> true;
      case INITIALIZED, SUBMITTED, ACCEPTED, PARTIALLY_FILLED, PENDING_CANCEL -> false;
    };
  }

  /** Whether the order may be live at the venue. */
  public boolean isInFlight() {
    return !isClosed() && this != INITIALIZED;
  }
}
