package io.tradebot.common.account;

import io.tradebot.common.message.Message;
import java.time.Instant;

/** A position opened, changed or closed. */
public sealed interface PositionEvent extends Message
    permits PositionOpened, PositionChanged, PositionClosed {
  Position position();

  Instant occurredAt();
}
