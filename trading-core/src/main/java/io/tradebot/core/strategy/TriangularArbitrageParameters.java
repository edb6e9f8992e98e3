package io.tradebot.core.strategy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rate;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.util.List;

/**
 * How {@code triangular_arbitrage} decides; see docs/strategies.md.
 *
 * @param legs three instruments of one venue whose symbols close a circle through three assets
 * @param start the asset that the circle begins and ends with, and the most of it that is spent
 * @param takerFee of each leg
 * @param minReturn after fees, from which a circle is worth it
 * @param maxBookAge books older than this say nothing
 * @param signalExpiry how long a basket may be begun
 * @param coolDown how long after a basket no other is wanted
 */
public record TriangularArbitrageParameters(
    List<InstrumentId> legs,
    Money start,
    Rate takerFee,
    Rate minReturn,
    Duration maxBookAge,
    Duration signalExpiry,
    Duration coolDown)
    implements StrategyParameters {
  public TriangularArbitrageParameters {
    legs = List.copyOf(legs);
    if (legs.size() != 3 || legs.stream().distinct().count() != 3) {
      throw new IllegalArgumentException("legs must be three instruments, were " + legs);
    }
    Asset asset = start.asset();
    for (InstrumentId leg : legs) {
      asset = other(leg, asset, legs);
    }
    if (!asset.equals(start.asset())) {
      throw new IllegalArgumentException(
          "legs must lead from " + start.asset() + " back to it, were " + legs);
    }
    if (!start.isPositive() || takerFee.isNegative() || minReturn.isNegative()) {
      throw new IllegalArgumentException(
          "start must be positive and fee and least return not negative, were "
              + start
              + ", "
              + takerFee
              + " and "
              + minReturn);
    }
    Durations.requireSignalTimes(signalExpiry, coolDown);
  }

  private static Asset other(InstrumentId leg, Asset asset, List<InstrumentId> legs) {
    if (leg.symbol().base().equals(asset)) {
      return leg.symbol().quote();
    }
    if (leg.symbol().quote().equals(asset)) {
      return leg.symbol().base();
    }
    throw new IllegalArgumentException(
        "legs must close a circle in their order; "
            + leg
            + " does not trade "
            + asset
            + " in "
            + legs);
  }

  @Override
  public StrategyId strategy() {
    return TriangularArbitrage.ID;
  }
}
