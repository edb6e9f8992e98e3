package io.tradebot.core.performance;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.TradeCosts;
import io.tradebot.common.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A position from its first fill to its last.
 *
 * @param profit after fees; negative for a loss
 * @param fees paid for it, already taken off the profit
 * @param costs against the prices decided on; null where they are not known
 */
public record RoundTrip(
    Money profit, Money fees, Instant openedAt, Instant closedAt, @Nullable TradeCosts costs) {
  /** At costs that are not known. */
  public RoundTrip(Money profit, Money fees, Instant openedAt, Instant closedAt) {
    this(profit, fees, openedAt, closedAt, null);
  }

  public RoundTrip {
    if (!profit.asset().equals(fees.asset())) {
      throw new IllegalArgumentException(
          "profit and fees must be in the same asset, were " + profit + " and " + fees);
    }
  }

  public static RoundTrip of(PositionClosed closed) {
    return new RoundTrip(
        closed.position().realized(),
        closed.position().fees(),
        closed.position().openedAt(),
        closed.occurredAt(),
        closed.costs());
  }
}
