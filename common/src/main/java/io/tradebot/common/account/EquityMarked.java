package io.tradebot.common.account;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rate;
import java.time.Instant;

/**
 * The account marked to market, in the quote asset of the account.
 *
 * @param equity cash plus holdings at the bid
 * @param cash quote asset, free and locked
 * @param realized profit of closed quantity since the books began, fees included
 * @param unrealized profit of open quantity at the bid
 * @param fees paid since the books began
 * @param peak highest equity ever marked
 * @param drawdown fraction below the peak, 0 or more
 */
public record EquityMarked(
    AccountId account,
    Money equity,
    Money cash,
    Money realized,
    Money unrealized,
    Money fees,
    Money peak,
    Rate drawdown,
    Instant occurredAt)
    implements AccountEvent {}
