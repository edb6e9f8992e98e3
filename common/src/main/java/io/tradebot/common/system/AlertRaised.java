package io.tradebot.common.system;

import io.tradebot.common.message.ServiceName;
import java.time.Instant;

/**
 * Something a person should know.
 *
 * @param code closed code, e.g. {@code MALFORMED_MESSAGE}
 * @param detail key=value context, no secrets
 */
public record AlertRaised(
    ServiceName service, Level level, String code, String detail, Instant occurredAt)
    implements SystemEvent {

  /** How much it matters. */
  public enum Level {
    INFO,
    WARNING,
    CRITICAL
  }
}
