package io.tradebot.core.matching;

/** Why the unfilled rest of an order stopped working. */
public enum CloseReason {
  /** Its owner cancelled it. */
  CANCELED,
  /** A market or immediate-or-cancel order found nothing more to trade with. */
  NO_LIQUIDITY,
  /** A fill-or-kill order could not be filled whole. */
  NOT_FILLED_WHOLE,
  /** It would have traded with an order of the same owner. */
  SELF_TRADE
}
