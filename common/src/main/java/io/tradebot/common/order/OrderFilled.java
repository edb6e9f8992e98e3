package io.tradebot.common.order;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;

/**
 * Some or all of the order traded.
 *
 * @param price of this fill
 * @param quantity of this fill
 * @param cumulativeQuantity filled so far, this fill included
 * @param leavesQuantity still open, zero when done
 * @param fee paid, positive, in the asset the venue took it in
 */
public record OrderFilled(
    OrderStamp stamp,
    VenueOrderId venueOrderId,
    TradeId tradeId,
    Side side,
    OrderRole role,
    Price price,
    Quantity quantity,
    Quantity cumulativeQuantity,
    Quantity leavesQuantity,
    Money fee,
    Liquidity liquidity)
    implements OrderEvent {}
