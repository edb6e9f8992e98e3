package io.tradebot.core.execution;

import io.tradebot.common.order.OrderIntent;

/**
 * An order that passed the risk gate. Only the engine makes one, and what sends orders takes
 * nothing else, so no path around the gate exists.
 */
public final class ApprovedOrder {
  private final OrderIntent intent;

  ApprovedOrder(OrderIntent intent) {
    this.intent = intent;
  }

  public OrderIntent intent() {
    return intent;
  }

  @Override
  public String toString() {
    return "ApprovedOrder[" + intent + "]";
  }
}
