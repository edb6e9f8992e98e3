package io.tradebot.core.matching;

/** Turns orders into trades on one instrument and tells a {@link MatchListener}. */
public interface Matcher {
  /**
   * Takes an order; everything that follows from it has been told to the listener on return.
   *
   * @throws IllegalArgumentException when the order id is working already
   */
  void submit(OrderRequest request);

  /** Cancels a resting or waiting order; false when there is none of that id. */
  boolean cancel(long orderId);

  /** The price of the last trade in units of 10<sup>-8</sup>; 0 before the first one. */
  long lastPrice();
}
