package io.tradebot.common.order;

/** How an order asks to be executed. */
public enum OrderType {
  MARKET,
  LIMIT,
  /** Becomes a market order once the stop price trades. */
  STOP_LOSS,
  /** Becomes a limit order once the stop price trades. */
  STOP_LOSS_LIMIT,
  /** Becomes a market order once the target trades. */
  TAKE_PROFIT,
  /** Becomes a limit order once the target trades. */
  TAKE_PROFIT_LIMIT;

  public boolean hasLimitPrice() {
    return this == LIMIT || this == STOP_LOSS_LIMIT || this == TAKE_PROFIT_LIMIT;
  }

  public boolean hasStopPrice() {
    return this != MARKET && this != LIMIT;
  }
}
