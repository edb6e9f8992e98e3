package io.tradebot.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.state.StateStore;
import io.tradebot.testkit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class TradebotServiceTest {

  @TempDir Path directory;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void publishesHeartbeatAndMeasuresItself() {
    try (TestRedis redis = TestRedis.start();
        ConfigurableApplicationContext context =
            start(ServiceName.MARKET_INGEST, configuration(redis.uri(), Map.of()))) {
      StateStore store = context.getBean(StateStore.class);

      Heartbeat heartbeat = awaitHeartbeat(store, ServiceName.MARKET_INGEST, Heartbeat.Health.UP);

      assertThat(heartbeat.detail()).isEmpty();
      assertThat(heartbeat.configFingerprint()).hasSize(64);
      assertThat(
              context
                  .getBean(MeterRegistry.class)
                  .get("tradebot.bus.published")
                  .tag("service", "market-ingest")
                  .tag("channel", "system.heartbeat")
                  .counter()
                  .count())
          .isPositive();
    }
  }

  @Test
  void startsWithoutRedisAndRecoversWhenItComes() {
    TestRedis redis = TestRedis.startOwn();
    redis.stop();
    try (redis;
        ConfigurableApplicationContext context =
            start(ServiceName.MARKET_INGEST, configuration(redis.uri(), Map.of()))) {
      ServiceHealth health = context.getBean(ServiceHealth.class);
      Awaitility.await().until(() -> health.overall() == Heartbeat.Health.DOWN);
      assertThat(context.getBean(EventBus.class).isConnected()).isFalse();

      redis.restart();

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> health.overall() == Heartbeat.Health.UP);
    }
  }

  @Test
  void namesTheServiceThatRunsWithAnotherConfiguration() {
    try (TestRedis redis = TestRedis.start();
        ConfigurableApplicationContext one =
            start(ServiceName.STRATEGY_ENGINE, configuration(redis.uri(), Map.of()));
        ConfigurableApplicationContext other =
            start(
                ServiceName.ORDER_EXECUTOR,
                configuration(redis.uri(), Map.of("TRADEBOT_RISK_LOSS_STREAK", "7")))) {

      Heartbeat heartbeat =
          awaitHeartbeat(
              one.getBean(StateStore.class),
              ServiceName.STRATEGY_ENGINE,
              Heartbeat.Health.DEGRADED);

      assertThat(heartbeat.detail()).contains("order-executor").contains("configuration");
      assertThat(other.isRunning()).isTrue();
    }
  }

  private static Heartbeat awaitHeartbeat(
      StateStore store, ServiceName service, Heartbeat.Health wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              Optional<Envelope<?>> envelope = store.read(StateKeys.heartbeat(service));
              return envelope.map(e -> (Heartbeat) e.payload());
            },
            found -> found.isPresent() && found.get().health() == wanted)
        .orElseThrow();
  }

  private ConfigurableApplicationContext start(
      ServiceName service, TradebotConfiguration configuration) {
    return TradebotService.run(service, Application.class, configuration);
  }

  private TradebotConfiguration configuration(String redis, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("TRADEBOT_REDIS_URL", redis);
    environment.put("TRADEBOT_TIME_SERIES_KIND", "none");
    environment.put("TRADEBOT_SECRETS_DIRECTORY", directory.resolve("secrets").toString());
    return ConfigurationLoader.load("", environment);
  }
}
