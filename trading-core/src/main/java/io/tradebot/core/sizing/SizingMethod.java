package io.tradebot.core.sizing;

import io.tradebot.common.money.Rate;

/** What sets the size of a position; the loss at the stop caps it whatever the method. */
public sealed interface SizingMethod {

  /** As much as loses {@link SizingSettings#riskPerTrade} of the equity when the stop is hit. */
  record RiskPerTrade() implements SizingMethod {}

  /**
   * As much as gains or loses a fraction of the equity when the price moves by one average true
   * range, so that calm and wild markets weigh the same (the unit of C. Faith, Way of the Turtle,
   * 2007).
   *
   * @param perRange fraction of the equity for one average true range
   */
  record VolatilityTarget(Rate perRange) implements SizingMethod {
    public VolatilityTarget {
      requirePositive("volatility_target", perRange);
    }
  }

  /** A fixed fraction of the equity. */
  record FixedFraction(Rate fraction) implements SizingMethod {
    public FixedFraction {
      requirePositive("fixed_fraction", fraction);
    }
  }

  /**
   * A share of the fraction that would have grown the fastest with the strategy's own record of
   * wins and losses: {@code f = W - (1 - W) / R}, with the share of wins {@code W} and the relation
   * {@code R} of the average win to the average loss (J. L. Kelly, A New Interpretation of
   * Information Rate, 1956). Without an edge in the record nothing is bought.
   *
   * @param share of that fraction, at most 1; a half or a quarter is usual
   * @param minTrades with a shorter record the size is that of {@link RiskPerTrade}
   */
  record CappedKelly(Rate share, int minTrades) implements SizingMethod {
    public CappedKelly {
      requirePositive("kelly_share", share);
      if (share.compareTo(Rate.ONE) > 0 || minTrades < 1) {
        throw new IllegalArgumentException(
            "sizing kelly_share must be at most 1 and kelly_min_trades at least 1, were "
                + share
                + " and "
                + minTrades);
      }
    }
  }

  private static void requirePositive(String name, Rate rate) {
    if (rate.raw() <= 0) {
      throw new IllegalArgumentException("sizing " + name + " must be positive, was " + rate);
    }
  }
}
