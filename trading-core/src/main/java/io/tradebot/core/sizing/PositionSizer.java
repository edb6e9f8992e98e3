package io.tradebot.core.sizing;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import org.jspecify.annotations.Nullable;

/**
 * Sizes an entry: by the {@link SizingMethod}, and never so large that the stop, fees of both ways
 * included, loses more than the risk per trade.
 *
 * <p>{@code quantity = equity * risk / (stop distance + fees per unit)}, then capped by the
 * method's size, the largest position, the exposure and the cash that are left and the largest
 * order, then rounded down to the lot. Every rounding makes it smaller.
 */
public final class PositionSizer {
  private final SizingSettings settings;
  private final Rate fee;

  /**
   * A sizer.
   *
   * @param fee of one fill as a fraction of its value, the worse of maker and taker
   */
  public PositionSizer(SizingSettings settings, Rate fee) {
    this.settings = settings;
    this.fee = fee;
  }

  /**
   * What is known when the size is asked for; all amounts in the instrument's quote asset.
   *
   * @param price worst price the entry is expected to pay
   * @param atr average true range; null when not warmed up
   * @param exposureLeft how much more may be exposed in total
   * @param cash that no order has claimed
   * @param largestOrder largest value of one order
   */
  public record Request(
      Instrument instrument,
      Price price,
      @Nullable Price atr,
      Money equity,
      Money exposureLeft,
      Money cash,
      Money largestOrder,
      TrackRecord record) {}

  /**
   * How a strategy has done so far, for {@link SizingMethod.CappedKelly}.
   *
   * @param grossProfit sum of its wins
   * @param grossLoss sum of its losses, as a positive amount
   */
  public record TrackRecord(int wins, int losses, Money grossProfit, Money grossLoss) {
    /** Of a strategy that has not closed a trade yet. */
    public static TrackRecord none(Asset quote) {
      return new TrackRecord(0, 0, Money.zero(quote), Money.zero(quote));
    }
  }

  public Sizing size(Request request) {
    Price atr = request.atr();
    Price price = request.price();
    if (atr == null) {
      return new Sizing.Refused(Sizing.Reason.NO_RANGE, "atr=unknown");
    }
    long stop =
        Math.max(
            FixedPoint.multiply(atr.raw(), settings.stopAtr().raw(), Rounding.UP),
            FixedPoint.multiply(price.raw(), settings.minStop().raw(), Rounding.UP));
    if (stop >= price.raw()) {
      return new Sizing.Refused(
          Sizing.Reason.STOP_TOO_FAR,
          "stop_distance=" + FixedPoint.format(stop) + " price=" + price);
    }
    Price stopDistance = new Price(Math.max(1, stop));
    // In proportion to the stop: a stop that was widened to its floor widens the target with it, so
    // that what can be won keeps its relation to what can be lost.
    long target =
        FixedPoint.divide(
            FixedPoint.multiply(stop, settings.targetAtr().raw(), Rounding.UP),
            settings.stopAtr().raw(),
            Rounding.UP);
    Price targetDistance = new Price(Math.max(1, target));
    long feePerUnit = FixedPoint.multiply(price.raw(), fee.raw(), Rounding.UP);
    long lossPerUnit = Math.addExact(stopDistance.raw(), Math.multiplyExact(2L, feePerUnit));

    Money risk = request.equity().times(settings.riskPerTrade(), Rounding.DOWN);
    Money position = request.equity().times(settings.maxPosition(), Rounding.DOWN);
    long payPerUnit = Math.addExact(price.raw(), feePerUnit);

    Cap cap = new Cap(units(risk, lossPerUnit), "risk");
    switch (settings.method()) {
      case SizingMethod.RiskPerTrade() -> {}
      case SizingMethod.VolatilityTarget(Rate perRange) ->
          cap =
              cap.or(
                  units(request.equity().times(perRange, Rounding.DOWN), atr.raw()),
                  "volatility_target");
      case SizingMethod.FixedFraction(Rate fraction) ->
          cap =
              cap.or(
                  units(request.equity().times(fraction, Rounding.DOWN), price.raw()),
                  "fixed_fraction");
      case SizingMethod.CappedKelly kelly -> {
        TrackRecord record = request.record();
        if (record.wins() + record.losses() >= kelly.minTrades()) {
          Rate fraction = kellyFraction(kelly, record);
          if (fraction.raw() <= 0) {
            return new Sizing.Refused(
                Sizing.Reason.NO_EDGE,
                "wins=" + record.wins() + " losses=" + record.losses() + " kelly=" + fraction);
          }
          cap =
              cap.or(units(request.equity().times(fraction, Rounding.DOWN), lossPerUnit), "kelly");
        }
      }
    }
    cap = cap.or(units(position, price.raw()), "max_position");
    cap = cap.or(units(request.exposureLeft(), price.raw()), "exposure");
    cap = cap.or(units(request.cash(), payPerUnit), "cash");
    cap = cap.or(units(request.largestOrder(), price.raw()), "max_order_notional");
    cap = cap.or(request.instrument().maxQuantity().raw(), "max_quantity");

    Instrument instrument = request.instrument();
    Quantity quantity = Quantity.ofRaw(cap.raw()).roundTo(instrument.lot(), Rounding.DOWN);
    if (quantity.isZero() || quantity.compareTo(instrument.minQuantity()) < 0) {
      return new Sizing.Refused(
          Sizing.Reason.TOO_SMALL,
          "quantity="
              + quantity
              + " min_quantity="
              + instrument.minQuantity()
              + " limited_by="
              + cap.name());
    }
    // What is sold at the stop may be smaller by a fee taken in the base asset.
    Quantity sellable =
        quantity.minus(quantity.times(fee, Rounding.UP)).roundTo(instrument.lot(), Rounding.DOWN);
    Price atStop = new Price(price.raw() - stopDistance.raw());
    if (instrument.isDust(sellable, atStop)) {
      return new Sizing.Refused(
          Sizing.Reason.EXIT_BELOW_MINIMUM,
          "exit_notional="
              + instrument.notional(atStop, sellable).amount()
              + " min_notional="
              + instrument.minNotional().amount()
              + " limited_by="
              + cap.name());
    }
    return new Sizing.Sized(quantity, stopDistance, targetDistance, cap.name());
  }

  /** {@code share * (W - (1 - W) / R)}; below zero without an edge. */
  private static Rate kellyFraction(SizingMethod.CappedKelly kelly, TrackRecord record) {
    if (record.losses() == 0) {
      return kelly.share();
    }
    if (record.wins() == 0) {
      return Rate.ONE.negated();
    }
    double won = (double) record.wins() / (record.wins() + record.losses());
    double averageWin = record.grossProfit().toDouble() / record.wins();
    double averageLoss = record.grossLoss().toDouble() / record.losses();
    double fraction = won - (1 - won) * averageLoss / averageWin;
    return new Rate(
        FixedPoint.multiply(
            FixedPoint.fromDouble(fraction, Rounding.DOWN), kelly.share().raw(), Rounding.DOWN));
  }

  private static long units(Money amount, long perUnit) {
    if (!amount.isPositive()) {
      return 0;
    }
    try {
      return FixedPoint.divide(amount.raw(), perUnit, Rounding.DOWN);
    } catch (ArithmeticException moreThanCanBeCounted) {
      // A price far below one: this cap is no cap.
      return Long.MAX_VALUE;
    }
  }

  private record Cap(long raw, String name) {
    Cap or(long other, String otherName) {
      return other < raw ? new Cap(other, otherName) : this;
    }
  }
}
