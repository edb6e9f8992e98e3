package io.tradebot.exchangesim.config;

import io.tradebot.common.system.Heartbeat.Health;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.platform.service.ServiceHealth;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The service's health in the shape of Spring Boot's actuator. */
final class HealthPage {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private HealthPage() {}

  static HttpAnswer of(ServiceHealth health) {
    ObjectNode components = JSON.createObjectNode();
    health
        .components()
        .forEach(
            (name, component) -> {
              ObjectNode node = JSON.createObjectNode().put("status", component.health().name());
              if (!component.reason().isEmpty()) {
                node.set("details", JSON.createObjectNode().put("reason", component.reason()));
              }
              components.set(name, node);
            });
    // The venue itself needs nothing but its socket: without Redis it is worse seen, not worse.
    ServiceHealth.Component venue = health.components().get("venue");
    boolean works = venue != null && venue.health() != Health.DOWN;
    Health status = works && health.overall() == Health.DOWN ? Health.DEGRADED : health.overall();
    ObjectNode page = JSON.createObjectNode().put("status", status.name());
    page.set("components", components);
    return new HttpAnswer(
        status == Health.DOWN ? 503 : 200,
        "application/json",
        JSON.writeValueAsString(page),
        Map.of());
  }
}
