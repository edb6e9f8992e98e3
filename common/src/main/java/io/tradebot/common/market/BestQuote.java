package io.tradebot.common.market;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;

/**
 * The best bid and ask. A crossed quote can be constructed, so that it can be seen and refused; see
 * {@link #isCrossed}.
 *
 * @param updateId the venue's book update number, rising; 0 where the venue has none
 */
public record BestQuote(
    InstrumentId instrument,
    Price bid,
    Quantity bidQuantity,
    Price ask,
    Quantity askQuantity,
    long updateId,
    long eventTimeNs,
    long receiveTimeNs)
    implements InstrumentEvent {

  /** Whether bid is at or above ask, which no sane market shows for long. */
  public boolean isCrossed() {
    return bid.raw() >= ask.raw();
  }

  /** Middle of bid and ask, for statistics. */
  public double mid() {
    return (bid.toDouble() + ask.toDouble()) / 2;
  }

  /** Spread over mid in basis points, for statistics. */
  public double spreadBps() {
    return (ask.toDouble() - bid.toDouble()) / mid() * 10_000;
  }
}
