package io.tradebot.core.performance;

import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sums behind {@link TradeStatistics}, one round trip after the other: all that must be kept of
 * any number of trades. Round trips come in order of their closing. A trade that ends at exactly
 * nothing is neither a win nor a loss; it ends a losing run.
 *
 * @param grossLoss as a positive amount
 * @param largestWin null without a win
 * @param largestLoss as a positive amount; null without a loss
 * @param held from open to close, of all together
 * @param costed trades whose costs are known
 */
public record TradeTally(
    int trades,
    int wins,
    int losses,
    Money grossProfit,
    Money grossLoss,
    Money fees,
    @Nullable Money largestWin,
    @Nullable Money largestLoss,
    Duration held,
    int losingRun,
    int longestLosingRun,
    int costed,
    TradeCosts costs) {

  /** No trades yet. */
  public static TradeTally none(Asset asset) {
    Money zero = Money.zero(asset);
    return new TradeTally(
        0, 0, 0, zero, zero, zero, null, null, Duration.ZERO, 0, 0, 0, TradeCosts.none(asset));
  }

  /**
   * With one more round trip.
   *
   * @throws IllegalArgumentException when it counts in another asset
   */
  public TradeTally plus(RoundTrip trip) {
    Money profit = trip.profit();
    boolean win = profit.isPositive();
    boolean loss = profit.isNegative();
    Money lost = loss ? profit.negated() : null;
    int run = loss ? losingRun + 1 : 0;
    TradeCosts known = trip.costs();
    return new TradeTally(
        trades + 1,
        wins + (win ? 1 : 0),
        losses + (loss ? 1 : 0),
        win ? grossProfit.plus(profit) : grossProfit,
        loss ? grossLoss.minus(profit) : grossLoss,
        fees.plus(trip.fees()),
        win ? larger(largestWin, profit) : largestWin,
        lost == null ? largestLoss : larger(largestLoss, lost),
        held.plus(Duration.between(trip.openedAt(), trip.closedAt())),
        run,
        Math.max(longestLosingRun, run),
        costed + (known == null ? 0 : 1),
        known == null ? costs : costs.plus(known));
  }

  private static Money larger(@Nullable Money known, Money amount) {
    return known == null || amount.compareAmount(known) > 0 ? amount : known;
  }
}
