package io.tradebot.core.risk;

import io.tradebot.common.money.Rate;
import java.time.Duration;

/**
 * Limits of orders and prices, beside those of value and loss.
 *
 * @param maxOpenOrders orders in flight at once, stops at the exchange included
 * @param maxCancelsPerMinute more cancels than this hold entries back, never cancels
 * @param maxAssetExposure of one base asset over all strategies, as a fraction of the equity
 * @param maxLossPerTrade when the stop of one entry is hit, as a fraction of the equity
 * @param referenceWindow time constant of the slow average of the mid
 * @param maxReferenceDeviation how far an entry's price may lie from it, as a fraction
 * @param reduceAt share of the limits of daily loss and drawdown from which on positions are only
 *     reduced; at the limits themselves trading halts
 * @param controlSilence entries stop when the control service is silent for longer; zero to trade
 *     without one, as in a backtest
 */
public record OrderLimits(
    int maxOpenOrders,
    int maxOrdersPerSecond,
    int maxCancelsPerMinute,
    Rate maxAssetExposure,
    Rate maxLossPerTrade,
    Duration referenceWindow,
    Rate maxReferenceDeviation,
    Rate reduceAt,
    Duration controlSilence) {
  public OrderLimits {
    if (maxOpenOrders < 1 || maxOrdersPerSecond < 1 || maxCancelsPerMinute < 1) {
      throw new IllegalArgumentException(
          "risk max_open_orders, max_orders_per_second and max_cancels_per_minute must be at least"
              + " 1, were "
              + maxOpenOrders
              + ", "
              + maxOrdersPerSecond
              + " and "
              + maxCancelsPerMinute);
    }
    requirePositive("max_asset_exposure", maxAssetExposure);
    requirePositive("max_loss_per_trade", maxLossPerTrade);
    requirePositive("max_reference_deviation", maxReferenceDeviation);
    requirePositive("reduce_at", reduceAt);
    if (!referenceWindow.isPositive() || controlSilence.isNegative()) {
      throw new IllegalArgumentException(
          "risk reference_window must be positive and control_silence not negative, were "
              + referenceWindow
              + " and "
              + controlSilence);
    }
  }

  /** The defaults of the configuration, for an engine that no service controls. */
  public static OrderLimits standard() {
    return new OrderLimits(
        40,
        10,
        120,
        Rate.of("0.40"),
        Rate.of("0.02"),
        Duration.ofMinutes(5),
        Rate.of("0.10"),
        Rate.of("0.80"),
        Duration.ZERO);
  }

  private static void requirePositive(String name, Rate rate) {
    if (rate.raw() <= 0) {
      throw new IllegalArgumentException("risk " + name + " must be positive, was " + rate);
    }
  }
}
