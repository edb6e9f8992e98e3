package io.tradebot.core.risk;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rate;
import java.time.Duration;

/**
 * The limits.
 *
 * @param maxOrderNotional largest value of one order, in the quote asset
 * @param maxPosition largest value of one position as a fraction of the equity
 * @param maxGrossExposure of all positions and entry orders as a fraction of the equity
 * @param priceCollar how far an order's price may lie from the mid, as a fraction
 * @param maxSpreadBps widest spread in basis points of the mid at which entries are made
 * @param dailyLossLimit fraction of the day's first equity; halts
 * @param maxDrawdown fraction below the persisted peak; halts
 * @param lossStreak losing round trips in a row that pause entries for {@code lossCoolDown}
 * @param breakers what stops a loop that has gone wrong
 * @param limits of orders and prices
 * @param protections what pauses or stops after bad trades
 */
public record RiskSettings(
    int maxOpenPositions,
    Money maxOrderNotional,
    Rate maxPosition,
    Rate maxGrossExposure,
    int maxOrdersPerMinute,
    Rate priceCollar,
    int maxSpreadBps,
    Duration maxQuoteAge,
    Duration maxClockOffset,
    Rate dailyLossLimit,
    Rate maxDrawdown,
    int lossStreak,
    Duration lossCoolDown,
    Breakers breakers,
    Protections protections,
    OrderLimits limits) {
  /** With the default protections and limits of orders. */
  public RiskSettings(
      int maxOpenPositions,
      Money maxOrderNotional,
      Rate maxPosition,
      Rate maxGrossExposure,
      int maxOrdersPerMinute,
      Rate priceCollar,
      int maxSpreadBps,
      Duration maxQuoteAge,
      Duration maxClockOffset,
      Rate dailyLossLimit,
      Rate maxDrawdown,
      int lossStreak,
      Duration lossCoolDown,
      Breakers breakers) {
    this(
        maxOpenPositions,
        maxOrderNotional,
        maxPosition,
        maxGrossExposure,
        maxOrdersPerMinute,
        priceCollar,
        maxSpreadBps,
        maxQuoteAge,
        maxClockOffset,
        dailyLossLimit,
        maxDrawdown,
        lossStreak,
        lossCoolDown,
        breakers,
        Protections.standard(),
        OrderLimits.standard());
  }

  public RiskSettings {
    requirePositive("max_open_positions", maxOpenPositions);
    requirePositive("max_order_notional", maxOrderNotional.raw());
    requirePositive("max_position", maxPosition.raw());
    requirePositive("max_gross_exposure", maxGrossExposure.raw());
    requirePositive("max_orders_per_minute", maxOrdersPerMinute);
    requirePositive("price_collar", priceCollar.raw());
    requirePositive("max_spread_bps", maxSpreadBps);
    requirePositive("max_quote_age", maxQuoteAge.toMillis());
    requirePositive("max_clock_offset", maxClockOffset.toMillis());
    requirePositive("daily_loss_limit", dailyLossLimit.raw());
    requirePositive("max_drawdown", maxDrawdown.raw());
    requirePositive("loss_streak", lossStreak);
    requirePositive("loss_cool_down", lossCoolDown.toMillis());
  }

  /**
   * What stops a loop that has gone wrong, whatever its cause.
   *
   * @param maxRoundTrips more round trips than this within the window halt
   * @param maxRejections more rejections by the venue than this within the window block entries on
   *     the instrument
   * @param maxUnknownOutcomes more unknown outcomes than this within the window halt
   * @param maxSignalRepeats more repetitions of one signal than this halt
   * @param maxPriceJump a quote further than this from the one before must be confirmed by the next
   */
  public record Breakers(
      int maxRoundTrips,
      Duration roundTripWindow,
      int maxRejections,
      Duration rejectionWindow,
      int maxUnknownOutcomes,
      Duration unknownWindow,
      int maxSignalRepeats,
      Rate maxPriceJump) {
    public static Breakers standard() {
      return new Breakers(
          100,
          Duration.ofMinutes(10),
          3,
          Duration.ofMinutes(1),
          10,
          Duration.ofMinutes(5),
          100,
          Rate.of("0.10"));
    }
  }

  /** The defaults of the configuration. */
  public static RiskSettings standard(Asset quote) {
    return new RiskSettings(
        4,
        Money.of("5000", quote),
        Rate.of("0.20"),
        Rate.of("0.80"),
        60,
        Rate.of("0.02"),
        20,
        Duration.ofSeconds(2),
        Duration.ofMillis(500),
        Rate.of("0.05"),
        Rate.of("0.15"),
        6,
        Duration.ofMinutes(5),
        Breakers.standard());
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("risk " + name + " must be positive, was " + value);
    }
  }
}
