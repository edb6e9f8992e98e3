package io.tradebot.core.portfolio;

import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Holding} as plain data, to be stored and restored.
 *
 * @param quantity held, dust included
 * @param cost what it cost, in the quote asset, fees apart
 * @param highWater highest bid of the round trip, where a stop trails it
 * @param trailedStop where the stop has trailed to; null when it has not
 * @param costs of the fills of this round trip; null when not known of all
 * @param realizedEver of all round trips; null in a state from before it was kept
 * @param positionId of the open round trip; null when none is open
 */
public record HoldingState(
    PositionKey key,
    Quantity quantity,
    Money cost,
    @Nullable String positionId,
    @Nullable Instant openedAt,
    Quantity bought,
    Money paid,
    Quantity sold,
    Money received,
    Money realized,
    Money fees,
    @Nullable Price stopDistance,
    @Nullable Price targetDistance,
    @Nullable Price stopLoss,
    @Nullable Price takeProfit,
    int nextLeg,
    @Nullable Price highWater,
    @Nullable Price trailedStop,
    @Nullable TradeCosts costs,
    @Nullable Money realizedEver,
    @Nullable Money feesEver) {}
