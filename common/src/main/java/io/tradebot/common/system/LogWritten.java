package io.tradebot.common.system;

import io.tradebot.common.message.ServiceName;
import java.time.Instant;

/**
 * A line that a service wrote to its log.
 *
 * @param logger the short name of the class that wrote it
 * @param text on one line, with the stack trace where there is one; no secrets
 */
public record LogWritten(
    ServiceName service, Level level, String logger, String text, Instant occurredAt)
    implements SystemEvent {

  /** How much it matters. */
  public enum Level {
    INFO,
    WARN,
    ERROR
  }
}
