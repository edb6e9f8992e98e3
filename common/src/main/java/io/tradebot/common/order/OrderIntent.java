package io.tradebot.common.order;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.StrategyId;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is needed to send an order, fixed before it is journaled and sent.
 *
 * @param limitPrice present exactly when the type has one
 * @param stopPrice present exactly when the type has one
 * @param postOnly whether to be refused rather than take liquidity; limit orders only
 * @param signalId the wish behind it
 */
public record OrderIntent(
    ClientOrderId orderId,
    AccountId account,
    StrategyId strategy,
    InstrumentId instrument,
    Side side,
    OrderType type,
    Quantity quantity,
    @Nullable Price limitPrice,
    @Nullable Price stopPrice,
    TimeInForce timeInForce,
    boolean postOnly,
    OrderRole role,
    String signalId) {
  public OrderIntent {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("order " + orderId + " must have a positive quantity");
    }
    if (type.hasLimitPrice() != (limitPrice != null)) {
      throw new IllegalArgumentException(
          "order "
              + orderId
              + " of type "
              + type
              + (limitPrice == null ? " needs" : " takes no")
              + " limit price");
    }
    if (type.hasStopPrice() != (stopPrice != null)) {
      throw new IllegalArgumentException(
          "order "
              + orderId
              + " of type "
              + type
              + (stopPrice == null ? " needs" : " takes no")
              + " stop price");
    }
    if (postOnly && type != OrderType.LIMIT) {
      throw new IllegalArgumentException(
          "order " + orderId + " of type " + type + " cannot be post-only");
    }
  }
}
