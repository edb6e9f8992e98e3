package io.tradebot.common.order;

/** Buy or sell, of the base asset. */
public enum Side {
  BUY,
  SELL;

  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }
}
