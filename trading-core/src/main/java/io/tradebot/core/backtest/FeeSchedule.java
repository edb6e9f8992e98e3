package io.tradebot.core.backtest;

import io.tradebot.common.money.Rate;
import io.tradebot.core.matching.FeeModel;
import io.tradebot.core.matching.ProportionalFees;
import java.util.Comparator;
import java.util.List;

/**
 * A venue's commission over time, for one tier of an account.
 *
 * @param periods in order of time; before the first its rates hold as well
 * @param charged the asset it is taken in
 */
public record FeeSchedule(List<Period> periods, Charged charged) {

  /** Which asset a commission is taken in. */
  public enum Charged {
    /** What the fill brings in: base for a buy, quote for a sale (Binance). */
    RECEIVED,
    /** Always the quote asset (Kraken, Coinbase). */
    QUOTE
  }

  /** Rates that hold from a moment on. */
  public record Period(long fromNs, Rate maker, Rate taker) {}

  public FeeSchedule {
    if (periods.isEmpty()) {
      throw new IllegalArgumentException("a fee schedule needs at least one period");
    }
    periods = periods.stream().sorted(Comparator.comparingLong(Period::fromNs)).toList();
    periods.forEach(period -> new ProportionalFees(period.maker(), period.taker()));
  }

  /** The same rates for ever. */
  public static FeeSchedule constant(Rate maker, Rate taker, Charged charged) {
    return new FeeSchedule(List.of(new Period(0, maker, taker)), charged);
  }

  /** The rates that hold at a moment. */
  public FeeModel at(long timeNs) {
    Period current = periods.getFirst();
    for (Period period : periods) {
      if (period.fromNs() <= timeNs) {
        current = period;
      }
    }
    return new ProportionalFees(current.maker(), current.taker());
  }
}
