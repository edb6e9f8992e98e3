package io.tradebot.platform.service;

import io.tradebot.common.system.Heartbeat;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Shows {@link ServiceHealth} at {@code /actuator/health}. */
final class TradebotHealthIndicator implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final ServiceHealth health;

  TradebotHealthIndicator(ServiceHealth health) {
    this.health = health;
  }

  @Override
  public Health health() {
    Health.Builder builder = new Health.Builder(status(health.overall()));
    health
        .components()
        .forEach(
            (name, component) ->
                builder.withDetail(
                    name,
                    component.reason().isEmpty()
                        ? component.health().name()
                        : component.health() + ": " + component.reason()));
    return builder.build();
  }

  private static Status status(Heartbeat.Health health) {
    return switch (health) {
      case UP -> Status.UP;
      case DEGRADED -> DEGRADED;
      case DOWN -> Status.DOWN;
    };
  }
}
