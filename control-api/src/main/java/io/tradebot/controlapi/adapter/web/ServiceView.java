package io.tradebot.controlapi.adapter.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service by its last heartbeat.
 *
 * @param health {@code UP}, {@code DEGRADED} or {@code DOWN} by its own word; {@code MISSING} when
 *     it is silent
 * @param detail why it is not up
 * @param ageSeconds since its last heartbeat; null when none is known
 */
record ServiceView(
    String name,
    Health health,
    String detail,
    @Nullable Double ageSeconds,
    @Nullable Instant startedAt,
    @Nullable String version,
    @Nullable String instance,
    boolean sameConfiguration) {

  /** How a service is seen from here. */
  enum Health {
    UP,
    DEGRADED,
    DOWN,
    MISSING
  }
}
