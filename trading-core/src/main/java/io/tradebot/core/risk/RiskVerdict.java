package io.tradebot.core.risk;

import io.tradebot.common.order.OrderIntent;

/** What the gate says of an order. */
public sealed interface RiskVerdict {

  /** It may leave. Only the {@link RiskGate} makes one. */
  final class Approved implements RiskVerdict {
    private final OrderIntent intent;

    Approved(OrderIntent intent) {
      this.intent = intent;
    }

    public OrderIntent intent() {
      return intent;
    }

    @Override
    public String toString() {
      return "Approved[" + intent + "]";
    }
  }

  /**
   * It must not leave.
   *
   * @param detail key=value context
   */
  record Denied(DenialCode code, String detail) implements RiskVerdict {}
}
