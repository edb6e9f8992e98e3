package io.tradebot.common.order;

/** A step that the lifecycle does not allow: a defect here, or a venue that contradicts itself. */
public final class IllegalOrderStepException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final OrderStatus status;
  private final OrderStep step;

  IllegalOrderStepException(OrderStatus status, OrderStep step) {
    super("order step " + step + " is not allowed in status " + status);
    this.status = status;
    this.step = step;
  }

  public OrderStatus status() {
    return status;
  }

  public OrderStep step() {
    return step;
  }
}
