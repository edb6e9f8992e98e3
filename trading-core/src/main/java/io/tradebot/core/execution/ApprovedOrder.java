package io.tradebot.core.execution;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.risk.RiskVerdict;

/**
 * An order that passed the risk gate. Only the engine makes one, out of the gate's verdict, and
 * what sends orders takes nothing else, so no path around the gate exists.
 */
public final class ApprovedOrder {
  private final OrderIntent intent;

  ApprovedOrder(RiskVerdict.Approved verdict) {
    this.intent = verdict.intent();
  }

  public OrderIntent intent() {
    return intent;
  }

  @Override
  public String toString() {
    return "ApprovedOrder[" + intent + "]";
  }
}
