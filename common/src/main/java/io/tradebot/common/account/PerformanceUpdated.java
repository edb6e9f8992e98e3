package io.tradebot.common.account;

import io.tradebot.common.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the closed trades of an account brought since its books began; order-executor counts, others
 * show. Amounts in the quote asset of the account, after fees.
 *
 * @param otherAssets closed trades in other quote assets, which are not counted here
 */
public record PerformanceUpdated(
    AccountId account, List<Group> groups, int otherAssets, Instant occurredAt)
    implements AccountEvent {
  public PerformanceUpdated {
    groups = List.copyOf(groups);
  }

  /** What trades are grouped by. */
  public enum Scope {
    TOTAL,
    STRATEGY,
    SYMBOL
  }

  /**
   * The figures of a group; what is not known is null.
   *
   * @param name of the strategy or symbol; empty for the total
   * @param grossLoss positive
   * @param averageLoss positive
   * @param largestLoss positive
   * @param costs of the trades whose costs are known; {@code costed} says how many
   */
  public record Group(
      Scope scope,
      String name,
      int trades,
      int wins,
      int losses,
      Money netProfit,
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
      @Nullable Duration averageHolding,
      int longestLosingRun,
      int costed,
      TradeCosts costs) {}
}
