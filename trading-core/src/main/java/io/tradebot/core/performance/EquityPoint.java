package io.tradebot.core.performance;

import io.tradebot.common.account.EquityMarked;
import java.time.Instant;

/**
 * An account's worth at a moment.
 *
 * @param equity marked to market, in the quote asset; finite
 */
public record EquityPoint(Instant at, double equity) {
  public EquityPoint {
    if (!Double.isFinite(equity)) {
      throw new IllegalArgumentException("equity must be finite, was " + equity + " at " + at);
    }
  }

  public static EquityPoint of(EquityMarked marked) {
    return new EquityPoint(marked.occurredAt(), marked.equity().toDouble());
  }
}
