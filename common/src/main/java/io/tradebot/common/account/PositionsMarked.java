package io.tradebot.common.account;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each strategy made of each instrument, marked to market together with the equity; in the
 * quote asset of the account. Realized and unrealized add up to those of {@link EquityMarked}, up
 * to profit that belongs to no strategy's holding.
 */
public record PositionsMarked(AccountId account, List<Mark> marks, Instant occurredAt)
    implements AccountEvent {
  public PositionsMarked {
    marks = List.copyOf(marks);
  }

  /**
   * One strategy on one instrument.
   *
   * @param quantity held now, dust included
   * @param value of it at the bid; null while no price is known
   * @param realized profit of what was sold since the books began, fees included
   * @param unrealized profit of what is held, at the bid; null while no price is known
   * @param fees since the books began
   */
  public record Mark(
      StrategyId strategy,
      InstrumentId instrument,
      Quantity quantity,
      @Nullable Money value,
      Money realized,
      @Nullable Money unrealized,
      Money fees) {}
}
