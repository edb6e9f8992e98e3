package io.tradebot.core.matching;

import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;

/**
 * An order as it reaches a matcher; filters and balances have been checked before.
 *
 * @param orderId unique for the matcher's lifetime
 * @param owner whose order it is; orders of one owner never trade with each other, except those of
 *     {@link #NO_OWNER}
 * @param postOnly refused when it would take liquidity
 * @param price limit price in units of 10<sup>-8</sup>; 0 for an order with no limit
 * @param stopPrice trigger price in units of 10<sup>-8</sup>; 0 for an order with none
 * @param quantity of the base asset, in units of 10<sup>-8</sup>
 */
public record OrderRequest(
    long orderId,
    long owner,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    boolean postOnly,
    long price,
    long stopPrice,
    long quantity) {
  /**
   * The owner of orders that self-trade prevention leaves alone: the anonymous rest of the market.
   */
  public static final long NO_OWNER = 0;

  public OrderRequest {
    if (quantity <= 0) {
      throw new IllegalArgumentException("quantity must be positive, was " + quantity);
    }
    if (type.hasLimitPrice() ? price <= 0 : price != 0) {
      throw new IllegalArgumentException(
          "price must be "
              + (type.hasLimitPrice() ? "positive" : "0")
              + " for "
              + type
              + ", was "
              + price);
    }
    if (type.hasStopPrice() ? stopPrice <= 0 : stopPrice != 0) {
      throw new IllegalArgumentException(
          "stop price must be "
              + (type.hasStopPrice() ? "positive" : "0")
              + " for "
              + type
              + ", was "
              + stopPrice);
    }
    if (postOnly && !(type == OrderType.LIMIT && timeInForce == TimeInForce.GTC)) {
      throw new IllegalArgumentException(
          "only a resting limit order can be post-only, was " + type + " " + timeInForce);
    }
  }

  public static OrderRequest limit(long orderId, long owner, Side side, long price, long quantity) {
    return new OrderRequest(
        orderId, owner, side, OrderType.LIMIT, TimeInForce.GTC, false, price, 0, quantity);
  }

  public static OrderRequest limit(
      long orderId, long owner, Side side, long price, long quantity, TimeInForce timeInForce) {
    return new OrderRequest(
        orderId, owner, side, OrderType.LIMIT, timeInForce, false, price, 0, quantity);
  }

  public static OrderRequest postOnly(
      long orderId, long owner, Side side, long price, long quantity) {
    return new OrderRequest(
        orderId, owner, side, OrderType.LIMIT, TimeInForce.GTC, true, price, 0, quantity);
  }

  public static OrderRequest market(long orderId, long owner, Side side, long quantity) {
    return new OrderRequest(
        orderId, owner, side, OrderType.MARKET, TimeInForce.GTC, false, 0, 0, quantity);
  }

  /**
   * Whether the trigger fires on a price that rises to the stop (as opposed to one that falls to
   * it).
   */
  boolean triggersWhenRising() {
    return switch (type) {
      case STOP_LOSS, STOP_LOSS_LIMIT -> side == Side.BUY;
      case TAKE_PROFIT, TAKE_PROFIT_LIMIT -> side == Side.SELL;
      case MARKET, LIMIT -> throw new IllegalStateException(type + " has no trigger");
    };
  }

  /** Whether a taker with this limit may trade at a price. */
  boolean accepts(long tradePrice) {
    return !type.hasLimitPrice() || (side == Side.BUY ? tradePrice <= price : tradePrice >= price);
  }
}
