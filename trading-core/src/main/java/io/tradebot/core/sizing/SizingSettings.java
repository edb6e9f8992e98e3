package io.tradebot.core.sizing;

import io.tradebot.common.money.Rate;

/**
 * How large a position may be, and how far its stop and target lie.
 *
 * @param riskPerTrade fraction of the equity that is lost at most when the stop is hit
 * @param maxPosition fraction of the equity in one position
 * @param stopAtr distance of the stop in average true ranges
 * @param targetAtr distance of the target in average true ranges
 * @param method what sets the size within these bounds
 * @param minStop the stop is never nearer than this fraction of the price
 */
public record SizingSettings(
    Rate riskPerTrade,
    Rate maxPosition,
    Rate stopAtr,
    Rate targetAtr,
    Rate minStop,
    SizingMethod method) {
  /** Sized by the risk per trade. */
  public SizingSettings(
      Rate riskPerTrade, Rate maxPosition, Rate stopAtr, Rate targetAtr, Rate minStop) {
    this(riskPerTrade, maxPosition, stopAtr, targetAtr, minStop, new SizingMethod.RiskPerTrade());
  }

  public SizingSettings {
    requirePositive("risk_per_trade", riskPerTrade);
    requirePositive("max_position", maxPosition);
    requirePositive("stop_atr", stopAtr);
    requirePositive("target_atr", targetAtr);
    requirePositive("min_stop", minStop);
  }

  public static SizingSettings standard() {
    return new SizingSettings(
        Rate.of("0.005"), Rate.of("0.20"), Rate.of("2.5"), Rate.of("4.0"), Rate.of("0.001"));
  }

  private static void requirePositive(String name, Rate rate) {
    if (rate.raw() <= 0) {
      throw new IllegalArgumentException("sizing " + name + " must be positive, was " + rate);
    }
  }
}
