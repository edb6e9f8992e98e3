package io.tradebot.core.performance;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a list of round trips amounts to. A trade that ends at exactly nothing is neither a win nor
 * a loss; it ends a losing run.
 *
 * @param trades round trips
 * @param netProfit sum of the profits, fees taken off
 * @param grossProfit sum of the wins
 * @param grossLoss sum of the losses, as a positive amount
 * @param fees paid in all
 * @param winRate {@code wins / trades}; empty without trades
 * @param profitFactor {@code grossProfit / grossLoss}; empty without a loss, as it would be
 *     infinite
 * @param expectancy {@code netProfit / trades}, rounded half to even; empty without trades
 * @param averageWin {@code grossProfit / wins}, rounded likewise; empty without wins
 * @param averageLoss {@code grossLoss / losses}, positive, rounded likewise; empty without losses
 * @param longestLosingRun most losses in a row, by time of closing
 */
public record TradeStatistics(
    int trades,
    int wins,
    int losses,
    Money netProfit,
    Money grossProfit,
    Money grossLoss,
    Money fees,
    OptionalDouble winRate,
    OptionalDouble profitFactor,
    Optional<Money> expectancy,
    Optional<Money> averageWin,
    Optional<Money> averageLoss,
    int longestLosingRun) {

  /**
   * The statistics of round trips in any order.
   *
   * @param asset that profits are counted in
   * @throws IllegalArgumentException when a round trip counts in another asset
   */
  public static TradeStatistics of(List<RoundTrip> roundTrips, Asset asset) {
    TradeTally tally = TradeTally.none(asset);
    List<RoundTrip> inOrder =
        roundTrips.stream().sorted(Comparator.comparing(RoundTrip::closedAt)).toList();
    for (RoundTrip trip : inOrder) {
      tally = tally.plus(trip);
    }
    return of(tally);
  }

  /** The statistics of sums. */
  public static TradeStatistics of(TradeTally tally) {
    int trades = tally.trades();
    int wins = tally.wins();
    int losses = tally.losses();
    Money grossProfit = tally.grossProfit();
    Money grossLoss = tally.grossLoss();
    Money netProfit = grossProfit.minus(grossLoss);
    return new TradeStatistics(
        trades,
        wins,
        losses,
        netProfit,
        grossProfit,
        grossLoss,
        tally.fees(),
        trades == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) wins / trades),
        losses == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(grossProfit.toDouble() / grossLoss.toDouble()),
        average(netProfit, trades),
        average(grossProfit, wins),
        average(grossLoss, losses),
        tally.longestLosingRun());
  }

  private static Optional<Money> average(Money sum, int count) {
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Money(
                FixedPoint.divide(sum.raw(), count * FixedPoint.ONE, Rounding.HALF_EVEN),
                sum.asset()));
  }
}
