package io.tradebot.controlapi.adapter.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything runs; open to all, so without details.
 *
 * @param status {@code UP}; {@code DEGRADED} when a service is not up; {@code DOWN} without Redis
 */
record HealthView(ServiceView.Health status, boolean redis, List<Service> services) {

  /** A service by its last heartbeat. */
  record Service(String name, ServiceView.Health health, @Nullable Double ageSeconds) {}
}
