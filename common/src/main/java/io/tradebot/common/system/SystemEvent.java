package io.tradebot.common.system;

import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import java.time.Instant;

/** A service speaks of itself. */
public sealed interface SystemEvent extends Message permits Heartbeat, AlertRaised, LogWritten {
  ServiceName service();

  Instant occurredAt();
}
