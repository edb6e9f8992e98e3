package io.tradebot.orderexecutor;

/** Starts the order executor. */
public final class OrderExecutorApplication {
  private OrderExecutorApplication() {}

  public static void main(String[] args) {}
}
