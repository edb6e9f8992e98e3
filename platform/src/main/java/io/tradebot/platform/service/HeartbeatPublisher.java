package io.tradebot.platform.service;

import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Says every second that this service is alive, and how it feels; its key expires when it is
 * silent.
 */
final class HeartbeatPublisher implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatPublisher.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);

  private final EventBus bus;
  private final ServiceIdentity identity;
  private final ServiceHealth health;
  private final InstantSource clock;
  private final String version;
  private final String fingerprint;
  private final Instant startedAt;
  private volatile boolean running;
  private boolean silent;
  private ScheduledExecutorService timer = newTimer();

  HeartbeatPublisher(
      EventBus bus,
      ServiceIdentity identity,
      ServiceHealth health,
      InstantSource clock,
      String version,
      String fingerprint) {
    this.bus = bus;
    this.identity = identity;
    this.health = health;
    this.clock = clock;
    this.version = version;
    this.fingerprint = fingerprint;
    this.startedAt = clock.instant();
  }

  // A listed outermost loop: one failed beat must not end the heart.
  void beat() {
    try {
      if (bus.isConnected()) {
        health.up("redis");
      } else {
        health.down("redis", "not connected");
      }
      Instant now = clock.instant();
      Heartbeat heartbeat =
          new Heartbeat(
              identity.service(),
              identity.instance(),
              health.overall(),
              health.detail(),
              startedAt,
              version,
              fingerprint,
              now);
      bus.publishExpiring(
          Channels.heartbeat(identity.service()),
          heartbeat,
          now,
          Trace.ORIGIN,
          StateKeys.heartbeat(identity.service()),
          TIME_TO_LIVE);
      if (silent) {
        LOG.info("Heartbeat is published again");
        silent = false;
      }
    } catch (BusDisconnectedException disconnected) {
      health.down("redis", disconnected.getMessage() == null ? "" : disconnected.getMessage());
      if (!silent) {
        LOG.warn("Heartbeat is not published: {}", disconnected.getMessage());
        silent = true;
      }
    } catch (RuntimeException failure) {
      LOG.error("Heartbeat failed", failure);
    }
  }

  @Override
  public void start() {
    timer = newTimer();
    running = true;
    var _ = timer.scheduleAtFixedRate(this::beat, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private static ScheduledExecutorService newTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("heartbeat").factory());
  }
}
