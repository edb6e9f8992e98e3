package io.tradebot.common.order;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import java.util.List;

/**
 * A strategy wants several trades, one after the other, each spending what the one before brought,
 * and back to where they began: all of them, or what was done is unwound.
 *
 * @param basketId deterministic from strategy and causing event, so a repeated event repeats it
 * @param legs in order, at least two
 * @param expectedReturn after fees, as a fraction of what is spent first
 * @param reason in words, for people
 * @param analysisId the analysis behind it
 * @param expiresAt after this moment it must not be begun
 */
public record BasketRaised(
    String basketId,
    StrategyId strategy,
    List<Leg> legs,
    Rate expectedReturn,
    String reason,
    String analysisId,
    Instant occurredAt,
    Instant expiresAt)
    implements Message {

  /**
   * One trade.
   *
   * @param quantity of the base asset at most; later legs trade what the ones before brought
   * @param limitPrice worst price
   */
  public record Leg(InstrumentId instrument, Side side, Quantity quantity, Price limitPrice) {
    /** What it gives away. */
    public Asset spends() {
      return side == Side.BUY ? instrument.symbol().quote() : instrument.symbol().base();
    }

    /** What it brings. */
    public Asset brings() {
      return side == Side.BUY ? instrument.symbol().base() : instrument.symbol().quote();
    }
  }

  public BasketRaised {
    legs = List.copyOf(legs);
    if (legs.size() < 2) {
      throw new IllegalArgumentException("a basket must have at least two legs, had " + legs);
    }
    for (int i = 0; i < legs.size(); i++) {
      Asset next = legs.get((i + 1) % legs.size()).spends();
      if (!legs.get(i).brings().equals(next)) {
        throw new IllegalArgumentException(
            "each leg of a basket must spend what the one before brings, and the first what the"
                + " last does, had "
                + legs);
      }
    }
  }
}
