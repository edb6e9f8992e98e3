package io.tradebot.strategyengine.config;

import io.tradebot.common.system.Heartbeat.Health;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.strategyengine.application.ModelReport;
import io.tradebot.strategyengine.application.RunnerHealth;
import io.tradebot.strategyengine.application.StrategyRunner;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the runner's health into that of the service and tells of the models, twice a second. */
final class HealthWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final StrategyRunner runner;
  private final ModelReport models;
  private final ServiceHealth health;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("strategy-health").factory());

  HealthWatch(StrategyRunner runner, ModelReport models, ServiceHealth health) {
    this.runner = runner;
    this.models = models;
    this.health = health;
    var _ = timer.scheduleAtFixedRate(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  // An outermost loop: one failed look must not end the watch.
  private void look() {
    try {
      RunnerHealth now = runner.health();
      tell("strategies", now.strategies());
      tell("market", now.market());
      health.set("models", Health.UP, models.health());
      models.look();
    } catch (RuntimeException failure) {
      LOG.error("Could not look at the strategies' health", failure);
      health.degraded("strategies", "cannot be looked at: " + failure);
    }
  }

  private void tell(String component, String reason) {
    health.set(component, reason.isEmpty() ? Health.UP : Health.DEGRADED, reason);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
