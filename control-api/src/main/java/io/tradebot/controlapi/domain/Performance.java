package io.tradebot.controlapi.domain;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What round trips say of a strategy. Amounts are exact and in one asset; ratios are statistics.
 *
 * @param trades round trips
 * @param wins those that ended above zero after fees
 * @param losses those that ended below zero after fees
 * @param net sum of all profits and losses after fees
 * @param grossProfit sum of the wins
 * @param grossLoss sum of the losses, zero or negative
 * @param fees paid in them
 * @param winRate {@code wins / trades}; null without trades
 * @param profitFactor {@code grossProfit / -grossLoss}; null without a loss
 * @param expectancy {@code net / trades}, what a trade brought on average; null without trades
 * @param averageWin null without a win
 * @param averageLoss zero or negative; null without a loss
 * @param largestWin null without a win
 * @param largestLoss null without a loss
 * @param averageHolding from open to close; null without trades
 */
public record Performance(
    int trades,
    int wins,
    int losses,
    Money net,
    Money grossProfit,
    Money grossLoss,
    Money fees,
    @Nullable Double winRate,
    @Nullable Double profitFactor,
    @Nullable Money expectancy,
    @Nullable Money averageWin,
    @Nullable Money averageLoss,
    @Nullable Money largestWin,
    @Nullable Money largestLoss,
    @Nullable Duration averageHolding) {

  /**
   * Sums up round trips.
   *
   * @param trips all in {@code asset}; averages are rounded towards zero at the eighth decimal
   * @throws IllegalArgumentException when one is in another asset
   */
  public static Performance of(List<RoundTrip> trips, Asset asset) {
    Money profit = Money.zero(asset);
    Money loss = Money.zero(asset);
    Money fees = Money.zero(asset);
    Money best = null;
    Money worst = null;
    int wins = 0;
    int losses = 0;
    Duration held = Duration.ZERO;
    for (RoundTrip trip : trips) {
      Money net = trip.net();
      if (net.isPositive()) {
        wins++;
        profit = profit.plus(net);
        best = best == null || net.compareAmount(best) > 0 ? net : best;
      } else if (net.isNegative()) {
        losses++;
        loss = loss.plus(net);
        worst = worst == null || net.compareAmount(worst) < 0 ? net : worst;
      }
      fees = fees.plus(trip.fees());
      held = held.plus(Duration.between(trip.openedAt(), trip.closedAt()));
    }
    int trades = trips.size();
    Money net = profit.plus(loss);
    return new Performance(
        trades,
        wins,
        losses,
        net,
        profit,
        loss,
        fees,
        trades == 0 ? null : (double) wins / trades,
        losses == 0 ? null : profit.toDouble() / -loss.toDouble(),
        average(net, trades),
        average(profit, wins),
        average(loss, losses),
        best,
        worst,
        trades == 0 ? null : held.dividedBy(trades));
  }

  private static @Nullable Money average(Money sum, int count) {
    return count == 0 ? null : new Money(sum.raw() / count, sum.asset());
  }
}
