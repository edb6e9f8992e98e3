package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;

/**
 * A trade between others.
 *
 * @param tradeId the venue's number, rising by one per trade where the venue promises that
 * @param aggressor the taker's side
 */
public record PublicTrade(
    InstrumentId instrument,
    long tradeId,
    Price price,
    Quantity quantity,
    Side aggressor,
    long eventTimeNs,
    long receiveTimeNs)
    implements InstrumentEvent {}
