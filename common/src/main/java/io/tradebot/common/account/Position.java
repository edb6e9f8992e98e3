package io.tradebot.common.account;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy holds of an instrument, folded from fills.
 *
 * @param positionId stable from open to close
 * @param quantity held now; zero once closed
 * @param averageEntry average price paid, fees apart
 * @param bought total quantity bought since it opened
 * @param averageExit average price received so far; null before the first sale
 * @param realized profit of the sold part, fees included
 * @param fees paid, in the quote asset (fees in other assets converted at the fill's price)
 * @param stopLoss protective price watched or placed now; null when none
 * @param takeProfit target watched or placed now; null when none
 */
public record Position(
    String positionId,
    AccountId account,
    StrategyId strategy,
    InstrumentId instrument,
    Quantity quantity,
    Price averageEntry,
    Quantity bought,
    @Nullable Price averageExit,
    Money realized,
    Money fees,
    @Nullable Price stopLoss,
    @Nullable Price takeProfit,
    Instant openedAt) {}
