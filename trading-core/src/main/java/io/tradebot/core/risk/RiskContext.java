package io.tradebot.core.risk;

import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the rules look at, gathered at one moment for one order.
 *
 * @param settings the limits
 * @param reconciled whether the venue's lists were compared since the account's stream is up
 * @param instrument null when it is not configured
 * @param instrumentHalted whether books and venue contradicted each other on it
 * @param unknownOutcome whether an order on it has an unknown outcome
 * @param quote last believable quote; null before the first
 * @param quotedAt when it was learnt
 * @param feedProblem what is wrong with the feed; null when it is sound
 * @param clockOffset of our clock against the venue's; null when not measured lately
 * @param equity in the quote asset of the account; null when it cannot be told
 * @param cash that no order in flight could claim
 * @param positionValue of this strategy on this instrument, orders in flight at worst case included
 * @param exposure of all positions and entry orders in flight at worst case
 * @param fee of one fill, the worse of maker and taker
 * @param openPositions open or being opened, the one of this order apart
 * @param strategyBusy whether the strategy holds the instrument or has an order in flight on it
 * @param ordersLastMinute orders sent in the last minute
 * @param openOrders orders in flight
 * @param cancelsLastMinute orders asked to be cancelled in the last minute
 * @param assetExposure of the instrument's base asset over all strategies, orders in flight at
 *     worst case included
 * @param lossAtStop what it loses at its stop, fees included; null when it has none
 * @param stopPrice where its stop will lie; null when it has none
 * @param reference slow average of the mid; null before the first quote
 * @param controlSilent how long the control service has not been heard
 * @param orderKnown whether an order with this id exists
 * @param recentTwin whether the same order was sent within the last second
 * @param rejections of orders on the instrument by the venue within the window
 * @param dailyLoss fraction below the day's first equity
 * @param drawdown fraction below the peak
 * @param lock that forbids this entry; null when there is none
 * @param restingOpposite prices of own limit orders that rest on the other side of the instrument
 */
public record RiskContext(
    Instant now,
    RiskSettings settings,
    TradingState tradingState,
    boolean reconciled,
    @Nullable Instrument instrument,
    boolean instrumentHalted,
    boolean unknownOutcome,
    @Nullable BestQuote quote,
    @Nullable Instant quotedAt,
    boolean crossed,
    boolean suspect,
    @Nullable String feedProblem,
    @Nullable Duration clockOffset,
    @Nullable Money equity,
    Money cash,
    Money positionValue,
    Money exposure,
    Rate fee,
    int openPositions,
    boolean strategyBusy,
    int ordersLastMinute,
    int ordersLastSecond,
    int openOrders,
    int cancelsLastMinute,
    Money assetExposure,
    @Nullable Money lossAtStop,
    @Nullable Price stopPrice,
    @Nullable Price reference,
    Duration controlSilent,
    boolean orderKnown,
    boolean recentTwin,
    int rejections,
    Rate dailyLoss,
    Rate drawdown,
    @Nullable EntryLock lock,
    List<Price> restingOpposite) {}
