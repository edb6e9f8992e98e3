package io.tradebot.common.system;

import io.tradebot.common.message.ServiceName;
import java.time.Instant;

/**
 * A service is alive; every second.
 *
 * @param health {@code UP}, {@code DEGRADED} or {@code DOWN} in the service's own judgement
 * @param detail why it is not UP; empty otherwise
 * @param startedAt when this process started
 * @param version build version
 * @param configFingerprint hash of the configuration without secrets; equal on all services
 */
public record Heartbeat(
    ServiceName service,
    String instance,
    Health health,
    String detail,
    Instant startedAt,
    String version,
    String configFingerprint,
    Instant occurredAt)
    implements SystemEvent {

  /** How a service feels. */
  public enum Health {
    UP,
    DEGRADED,
    DOWN
  }
}
