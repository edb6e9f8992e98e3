package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the closed trades brought; amounts in {@code asset}.
 *
 * @param drawdown fraction below the peak of the equity now; null before the first mark
 * @param maxDrawdown the deepest on record
 * @param results per strategy and symbol, open positions included
 * @param otherAssets closed trades in other quote assets, which are not counted here
 */
record StatsView(
    String asset,
    Figures total,
    List<Named> byStrategy,
    List<Named> bySymbol,
    @Nullable String drawdown,
    String maxDrawdown,
    int otherAssets,
    List<Result> results) {

  /** The figures of a strategy or a symbol. */
  record Named(String name, Figures figures) {}

  /**
   * Figures of some trades; see the documentation for each formula.
   *
   * @param winRate share of trades above zero after fees; null without trades
   * @param profitFactor gross profit over gross loss; null without a loss
   * @param costed trades whose costs are known, and are in {@code costs}
   * @param expectancy average net profit of a trade; null without trades
   */
  record Figures(
      int trades,
      int wins,
      int losses,
      String netProfit,
      String grossProfit,
      String grossLoss,
      String fees,
      @Nullable Double winRate,
      @Nullable Double profitFactor,
      @Nullable String expectancy,
      @Nullable String averageWin,
      @Nullable String averageLoss,
      @Nullable String largestWin,
      @Nullable String largestLoss,
      @Nullable Long averageHoldingSeconds,
      int longestLosingRun,
      int costed,
      @Nullable Costs costs) {

    /** Before the executor has spoken. */
    static final Figures NONE =
        new Figures(
            0, 0, 0, "0", "0", "0", "0", null, null, null, null, null, null, null, null, 0, 0,
            null);

    static Figures of(PerformanceUpdated.Group group) {
      return new Figures(
          group.trades(),
          group.wins(),
          group.losses(),
          group.netProfit().amount(),
          group.grossProfit().amount(),
          group.grossLoss().negated().amount(),
          group.fees().amount(),
          group.winRate(),
          group.profitFactor(),
          amount(group.expectancy()),
          amount(group.averageWin()),
          amount(negated(group.averageLoss())),
          amount(group.largestWin()),
          amount(negated(group.largestLoss())),
          group.averageHolding() == null ? null : group.averageHolding().toSeconds(),
          group.longestLosingRun(),
          group.costed(),
          group.costed() == 0 ? null : Costs.of(group.costs()));
    }
  }

  /**
   * What trading cost against the mids that were decided on; the four add up to the shortfall
   * exactly.
   */
  record Costs(String fee, String spread, String slippage, String latency, String shortfall) {
    static Costs of(TradeCosts costs) {
      return new Costs(
          costs.fee().amount(),
          costs.spread().amount(),
          costs.slippage().amount(),
          costs.latency().amount(),
          costs.shortfall().amount());
    }
  }

  /**
   * What one strategy made of one symbol since the books began, marked each second.
   *
   * @param unrealized null while no price is known
   */
  record Result(
      String strategy,
      String symbol,
      String quantity,
      @Nullable String value,
      String realized,
      @Nullable String unrealized,
      String fees) {
    static Result of(PositionsMarked.Mark mark) {
      return new Result(
          mark.strategy().name(),
          mark.instrument().symbol().toString(),
          mark.quantity().toString(),
          amount(mark.value()),
          mark.realized().amount(),
          amount(mark.unrealized()),
          mark.fees().amount());
    }
  }

  private static @Nullable Money negated(@Nullable Money amount) {
    return amount == null ? null : amount.negated();
  }

  private static @Nullable String amount(@Nullable Money amount) {
    return amount == null ? null : amount.amount();
  }
}
