package io.tradebot.platform.service;

import io.tradebot.common.system.Heartbeat.Health;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * How this service feels: the worst of its components. Read by the heartbeat and by {@code
 * /actuator/health}. Thread-safe.
 */
public final class ServiceHealth {

  /**
   * The health of one component.
   *
   * @param reason why it is not UP, or what is to be known of it though it is; without secrets
   */
  public record Component(Health health, String reason) {}

  private final Map<String, Component> components = new ConcurrentSkipListMap<>();

  public void up(String component) {
    components.put(component, new Component(Health.UP, ""));
  }

  /** Works, but not as it should. */
  public void degraded(String component, String reason) {
    components.put(component, new Component(Health.DEGRADED, reason));
  }

  /** Does not do its work. */
  public void down(String component, String reason) {
    components.put(component, new Component(Health.DOWN, reason));
  }

  public void set(String component, Health health, String reason) {
    components.put(component, new Component(health, reason));
  }

  /** A component that exists no more. */
  public void remove(String component) {
    components.remove(component);
  }

  public Map<String, Component> components() {
    return new TreeMap<>(components);
  }

  /** The worst of the components; UP when there is none. */
  public Health overall() {
    return components.values().stream()
        .map(Component::health)
        .max(Enum::compareTo)
        .orElse(Health.UP);
  }

  /** What is to be known, component by component; empty when there is nothing. */
  public String detail() {
    return components().entrySet().stream()
        .filter(entry -> !entry.getValue().reason().isEmpty())
        .map(entry -> entry.getKey() + ": " + entry.getValue().reason())
        .collect(Collectors.joining("; "));
  }
}
