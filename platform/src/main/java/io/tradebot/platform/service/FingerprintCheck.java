package io.tradebot.platform.service;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.EventListener;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Watches the heartbeats of the other services for a configuration that is not ours: two services
 * of one bot with different limits would trade by neither.
 */
final class FingerprintCheck implements SmartLifecycle, EventListener {
  private static final Logger LOG = LoggerFactory.getLogger(FingerprintCheck.class);
  private static final String COMPONENT = "configuration";
  private static final int SHOWN = 8;

  private final EventBus bus;
  private final ServiceIdentity identity;
  private final ServiceHealth health;
  private final String fingerprint;

  // Touched by the subscription's thread only.
  private final Map<ServiceName, String> others = new TreeMap<>();
  private EventBus.@Nullable Subscription subscription;

  FingerprintCheck(
      EventBus bus, ServiceIdentity identity, ServiceHealth health, String fingerprint) {
    this.bus = bus;
    this.identity = identity;
    this.health = health;
    this.fingerprint = fingerprint;
  }

  @Override
  public void onEvent(Channel channel, Envelope<?> envelope) {
    if (!(envelope.payload() instanceof Heartbeat heartbeat)
        || heartbeat.instance().equals(identity.instance())) {
      return;
    }
    ServiceName service = heartbeat.service();
    if (heartbeat.configFingerprint().equals(fingerprint)) {
      if (others.remove(service) == null) {
        return;
      }
      LOG.info("{} has our configuration again", service);
    } else if (heartbeat
        .configFingerprint()
        .equals(others.put(service, heartbeat.configFingerprint()))) {
      return;
    } else {
      LOG.warn(
          "{} runs with another configuration: {}, ours is {}",
          service,
          shown(heartbeat.configFingerprint()),
          shown(fingerprint));
    }
    if (others.isEmpty()) {
      health.up(COMPONENT);
    } else {
      health.degraded(
          COMPONENT,
          "other configuration in " + others.keySet() + ", ours is " + shown(fingerprint));
    }
  }

  private static String shown(String fingerprint) {
    return fingerprint.length() <= SHOWN ? fingerprint : fingerprint.substring(0, SHOWN);
  }

  @Override
  public void start() {
    subscription = bus.subscribe(Set.of(Channels.ALL_HEARTBEATS), this);
  }

  @Override
  public void stop() {
    EventBus.Subscription current = subscription;
    if (current != null) {
      current.close();
      subscription = null;
    }
  }

  @Override
  public boolean isRunning() {
    return subscription != null;
  }
}
