package io.tradebot.common.order;

/** Whether a fill added liquidity or took it. */
public enum Liquidity {
  MAKER,
  TAKER
}
