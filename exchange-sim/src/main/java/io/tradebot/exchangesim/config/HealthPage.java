package io.tradebot.exchangesim.config;

import io.tradebot.common.system.Heartbeat.Health;
import io.tradebot.exchangesim.adapter.binance.HttpAnswer;
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
    ObjectNode page = JSON.createObjectNode().put("status", health.overall().name());
    page.set("components", components);
    return new HttpAnswer(
        health.overall() == Health.DOWN ? 503 : 200,
        "application/json",
        JSON.writeValueAsString(page),
        Map.of());
  }
}
