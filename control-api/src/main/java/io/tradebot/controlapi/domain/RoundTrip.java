package io.tradebot.controlapi.domain;

import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.signal.StrategyId;
import java.time.Instant;

/**
 * A position from open to close, as little of it as statistics need.
 *
 * @param net profit after fees
 * @param fees paid
 */
public record RoundTrip(
    String positionId,
    StrategyId strategy,
    InstrumentId instrument,
    Money net,
    Money fees,
    Instant openedAt,
    Instant closedAt) {

  public static RoundTrip of(PositionClosed closed) {
    Position position = closed.position();
    return new RoundTrip(
        position.positionId(),
        position.strategy(),
        position.instrument(),
        position.realized(),
        position.fees(),
        position.openedAt(),
        closed.occurredAt());
  }
}
