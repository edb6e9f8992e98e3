package io.tradebot.marketingest.adapter.websocket;

import java.time.Duration;

/**
 * How often something may be done: so many times at once after a rest, then once an interval. In
 * any span of time that is at most {@code burst} and one for each interval.
 *
 * @param burst at least 1
 * @param interval zero where there is no limit
 */
public record Pace(int burst, Duration interval) {
  /** As often as one likes. */
  public static final Pace FREE = new Pace(1, Duration.ZERO);

  public Pace {
    if (burst < 1 || interval.isNegative()) {
      throw new IllegalArgumentException("burst " + burst + ", interval " + interval);
    }
  }
}
