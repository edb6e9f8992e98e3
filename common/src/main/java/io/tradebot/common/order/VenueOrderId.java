package io.tradebot.common.order;

/** The venue's identity of an order. */
public record VenueOrderId(String value) {
  public VenueOrderId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("venue order id must not be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
