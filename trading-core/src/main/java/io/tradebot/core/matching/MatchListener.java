package io.tradebot.core.matching;

import io.tradebot.common.order.Side;

/**
 * Hears what a matcher does, in the order in which it happens; must not call back into the matcher.
 */
public interface MatchListener {
  /** The order is valid and works; its trades, if any, follow. */
  void accepted(long orderId);

  void rejected(long orderId, RejectReason reason);

  /** The last price reached the order's trigger; it now works as a market or limit order. */
  void triggered(long orderId);

  void traded(Match match);

  /**
   * The rest of an order stopped working. A complete fill is not announced here: it is a trade that
   * leaves nothing.
   */
  void closed(long orderId, long unfilled, CloseReason reason);

  /**
   * The visible quantity at a price changed.
   *
   * @param quantity the new total at that price; 0 when the level is gone
   * @param updateId rises by one with each change of the book
   */
  void levelChanged(Side side, long price, long quantity, long updateId);
}
