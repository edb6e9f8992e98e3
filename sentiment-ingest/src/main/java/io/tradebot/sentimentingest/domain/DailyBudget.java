package io.tradebot.sentimentingest.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** How often a source may be asked in a day (UTC). Not thread-safe. */
public final class DailyBudget {
  private final int perDay;
  private LocalDate day = LocalDate.MIN;
  private int spent;

  /**
   * A full budget.
   *
   * @param perDay at least 1
   */
  public DailyBudget(int perDay) {
    if (perDay < 1) {
      throw new IllegalArgumentException("a budget must be at least 1 a day, was " + perDay);
    }
    this.perDay = perDay;
  }

  /** Takes one question out of the budget of the day; false when none is left. */
  public boolean take(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (today.isAfter(day)) {
      day = today;
      spent = 0;
    }
    if (spent >= perDay) {
      return false;
    }
    spent++;
    return true;
  }

  /** How long until the next day begins. */
  public static Duration untilRenewed(Instant now) {
    return Duration.between(
        now,
        LocalDate.ofInstant(now, ZoneOffset.UTC)
            .plusDays(1)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC));
  }
}
