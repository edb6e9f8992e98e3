package io.tradebot.core.portfolio;

import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The marks of the account that limits are measured from: the highest equity ever, the highest
 * since the last reset, and the first of the day in UTC. Not thread-safe.
 */
public final class EquityBook {
  private @Nullable Money last;
  private @Nullable Money peak;
  private @Nullable Money limitPeak;
  private @Nullable Money dayStart;
  private @Nullable LocalDate day;
  private long dayEndsAt = Long.MIN_VALUE;

  /** Takes a mark. */
  public void mark(Money equity, Instant at) {
    last = equity;
    peak = higher(peak, equity);
    limitPeak = higher(limitPeak, equity);
    if (dayStart != null && at.getEpochSecond() < dayEndsAt) {
      return;
    }
    LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
    dayEndsAt = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    if (dayStart == null || day == null || today.isAfter(day)) {
      dayStart = equity;
      day = today;
    }
  }

  /** A person has seen the loss and goes on: limits are measured from here. */
  public void rebase() {
    limitPeak = last;
    dayStart = last;
  }

  private static Money higher(@Nullable Money known, Money equity) {
    return known == null || equity.compareAmount(known) > 0 ? equity : known;
  }

  /** The last mark; null before the first. */
  public @Nullable Money last() {
    return last;
  }

  /** The highest mark ever. */
  public @Nullable Money peak() {
    return peak;
  }

  /** Fraction of the last mark below the highest ever, rounded up, zero or more. */
  public Rate drawdown() {
    return below(peak);
  }

  /** Fraction of the last mark below the highest since the last reset. */
  public Rate limitDrawdown() {
    return below(limitPeak);
  }

  /** Fraction of the last mark below the first of the day. */
  public Rate dailyLoss() {
    return below(dayStart);
  }

  private Rate below(@Nullable Money mark) {
    if (mark == null || last == null || !mark.isPositive() || last.compareAmount(mark) >= 0) {
      return Rate.ZERO;
    }
    return mark.minus(last).relativeTo(mark, Rounding.UP);
  }

  public State state() {
    return new State(last, peak, limitPeak, dayStart, day);
  }

  public void restore(State state) {
    last = state.last();
    peak = state.peak();
    limitPeak = state.limitPeak();
    dayStart = state.dayStart();
    day = state.day();
    dayEndsAt = Long.MIN_VALUE;
  }

  /** The marks as plain data. */
  public record State(
      @Nullable Money last,
      @Nullable Money peak,
      @Nullable Money limitPeak,
      @Nullable Money dayStart,
      @Nullable LocalDate day) {}
}
