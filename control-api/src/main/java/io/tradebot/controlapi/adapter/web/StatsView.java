package io.tradebot.controlapi.adapter.web;

import io.tradebot.controlapi.domain.Performance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the closed trades brought; amounts in {@code asset}.
 *
 * @param drawdown fraction below the peak of the equity now; null before the first mark
 * @param maxDrawdown the deepest on record
 * @param otherAssets closed trades in other quote assets, which are not counted here
 */
record StatsView(
    String asset,
    Figures total,
    List<Named> byStrategy,
    List<Named> bySymbol,
    @Nullable String drawdown,
    String maxDrawdown,
    int otherAssets) {

  /** The figures of a strategy or a symbol. */
  record Named(String name, Figures figures) {}

  /**
   * Figures of some trades; see the documentation for each formula.
   *
   * @param winRate share of trades above zero after fees; null without trades
   * @param profitFactor gross profit over gross loss; null without a loss
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
      @Nullable Long averageHoldingSeconds) {

    static Figures of(Performance p) {
      return new Figures(
          p.trades(),
          p.wins(),
          p.losses(),
          p.net().amount(),
          p.grossProfit().amount(),
          p.grossLoss().amount(),
          p.fees().amount(),
          p.winRate(),
          p.profitFactor(),
          p.expectancy() == null ? null : p.expectancy().amount(),
          p.averageWin() == null ? null : p.averageWin().amount(),
          p.averageLoss() == null ? null : p.averageLoss().amount(),
          p.largestWin() == null ? null : p.largestWin().amount(),
          p.largestLoss() == null ? null : p.largestLoss().amount(),
          p.averageHolding() == null ? null : p.averageHolding().toSeconds());
    }
  }
}
