package io.tradebot.platform.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.SecretsDirectory;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.log.LogForwarder;
import io.tradebot.platform.state.RedisStateStore;
import io.tradebot.platform.state.StateStore;
import io.tradebot.storage.timeseries.FluxTimeSeriesReader;
import io.tradebot.storage.timeseries.InfluxSetup;
import io.tradebot.storage.timeseries.InfluxTimeSeriesWriter;
import io.tradebot.storage.timeseries.NoTimeSeriesReader;
import io.tradebot.storage.timeseries.NoTimeSeriesWriter;
import io.tradebot.storage.timeseries.QuestDbSetup;
import io.tradebot.storage.timeseries.QuestDbTimeSeriesReader;
import io.tradebot.storage.timeseries.StoreAddress;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import io.tradebot.storage.timeseries.WriteBuffer;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;

/** The beans every service has; there when {@link TradebotService} has started it. */
@AutoConfiguration
@ConditionalOnBean({TradebotConfiguration.class, ServiceIdentity.class})
class TradebotAutoConfiguration {
  // Stays free on the disk: the executor's journal must never find it full of points.
  private static final long DISK_RESERVE_BYTES = 512L << 20;

  @Bean
  @ConditionalOnMissingBean
  InstantSource instantSource() {
    return InstantSource.system();
  }

  @Bean
  @ConditionalOnMissingBean
  SecretsDirectory secretsDirectory(TradebotConfiguration configuration) {
    return new SecretsDirectory(configuration.secretsDirectory());
  }

  @Bean
  @ConditionalOnMissingBean
  MessageCodec messageCodec() {
    return new MessageCodec();
  }

  @Bean
  @ConditionalOnMissingBean
  RedisConnections redisConnections(TradebotConfiguration configuration, ServiceIdentity identity) {
    return new RedisConnections(
        configuration.redis().url(),
        configuration.redis().password().reveal(),
        "tradebot-" + identity.service());
  }

  @Bean
  @ConditionalOnMissingBean(EventBus.class)
  RedisEventBus eventBus(
      RedisConnections connections,
      MessageCodec codec,
      ServiceIdentity identity,
      InstantSource clock,
      MeterRegistry registry) {
    return new RedisEventBus(connections, codec, identity.source(), clock, registry);
  }

  @Bean
  @ConditionalOnMissingBean(StateStore.class)
  RedisStateStore stateStore(RedisConnections connections, MessageCodec codec) {
    return new RedisStateStore(connections, codec);
  }

  @Bean
  @ConditionalOnMissingBean
  TimeSeriesWriter timeSeriesWriter(
      TradebotConfiguration configuration,
      ServiceIdentity identity,
      InstantSource clock,
      MeterRegistry registry) {
    TradebotConfiguration.TimeSeries store = configuration.timeSeries();
    TimeSeriesWriter writer =
        switch (store.kind()) {
          case NONE -> new NoTimeSeriesWriter();
          case INFLUXDB, QUESTDB ->
              new InfluxTimeSeriesWriter(address(store), buffer(configuration, identity), clock);
        };
    FunctionCounter.builder("tradebot.timeseries.written", writer, TimeSeriesWriter::written)
        .register(registry);
    FunctionCounter.builder("tradebot.timeseries.dropped", writer, TimeSeriesWriter::dropped)
        .register(registry);
    Gauge.builder("tradebot.timeseries.queued", writer, TimeSeriesWriter::queued)
        .register(registry);
    Gauge.builder("tradebot.timeseries.spooled", writer, TimeSeriesWriter::spooled)
        .description("points on disk that wait for the store")
        .register(registry);
    Gauge.builder("tradebot.timeseries.spooled.bytes", writer, TimeSeriesWriter::spooledBytes)
        .register(registry);
    Gauge.builder("tradebot.timeseries.spool.limit.bytes", () -> spoolBytes(store))
        .register(registry);
    Gauge.builder("tradebot.timeseries.lag.seconds", writer, w -> w.lag().toMillis() / 1_000.0)
        .description("age of the oldest points that the store has not confirmed")
        .register(registry);
    return writer;
  }

  private static StoreAddress address(TradebotConfiguration.TimeSeries store) {
    return new StoreAddress(store.url(), store.org(), store.bucket(), store.token().reveal());
  }

  private static WriteBuffer buffer(TradebotConfiguration configuration, ServiceIdentity identity) {
    TradebotConfiguration.TimeSeries store = configuration.timeSeries();
    return new WriteBuffer(
        store.queueCapacity(),
        store.batchSize(),
        store.flushInterval(),
        store.spoolMegabytes() == 0
            ? null
            : configuration.dataDirectory().resolve("spool").resolve(identity.service().wireName()),
        spoolBytes(store),
        DISK_RESERVE_BYTES);
  }

  private static long spoolBytes(TradebotConfiguration.TimeSeries store) {
    return store.spoolMegabytes() * 1_000_000L;
  }

  /** One service prepares the store for all: the one that writes most. */
  @Bean
  @ConditionalOnMissingBean
  StorePreparation storePreparation(
      TradebotConfiguration configuration, ServiceIdentity identity, MeterRegistry registry) {
    TradebotConfiguration.TimeSeries store = configuration.timeSeries();
    if (identity.service() != ServiceName.MARKET_INGEST) {
      return StorePreparation.none();
    }
    StorePreparation preparation =
        switch (store.kind()) {
          case NONE -> StorePreparation.none();
          case QUESTDB -> StorePreparation.start(new QuestDbSetup(store.url(), store.retention()));
          case INFLUXDB ->
              StorePreparation.start(new InfluxSetup(address(store), store.retention()));
        };
    Gauge.builder("tradebot.timeseries.prepared", preparation, p -> p.isDone() ? 1 : 0)
        .description("1 once retention and down-sampling are set up")
        .register(registry);
    return preparation;
  }

  @Bean
  @ConditionalOnMissingBean
  TimeSeriesReader timeSeriesReader(TradebotConfiguration configuration) {
    TradebotConfiguration.TimeSeries store = configuration.timeSeries();
    return switch (store.kind()) {
      case NONE -> new NoTimeSeriesReader();
      case QUESTDB -> new QuestDbTimeSeriesReader(store.url());
      case INFLUXDB ->
          new FluxTimeSeriesReader(
              store.url(), store.org(), store.bucket(), store.token().reveal());
    };
  }

  @Bean
  @ConditionalOnMissingBean
  ServiceHealth serviceHealth() {
    return new ServiceHealth();
  }

  @Bean
  TradebotHealthIndicator tradebotHealthIndicator(ServiceHealth health) {
    return new TradebotHealthIndicator(health);
  }

  @Bean
  HeartbeatPublisher heartbeatPublisher(
      EventBus bus,
      ServiceIdentity identity,
      ServiceHealth health,
      InstantSource clock,
      TradebotConfiguration configuration) {
    return new HeartbeatPublisher(
        bus, identity, health, clock, ServiceVersion.current(), configuration.fingerprint());
  }

  @Bean
  LogForwarder logForwarder(EventBus bus, ServiceIdentity identity, MeterRegistry registry) {
    return new LogForwarder(bus, identity.service(), registry);
  }

  @Bean
  FingerprintCheck fingerprintCheck(
      EventBus bus,
      ServiceIdentity identity,
      ServiceHealth health,
      TradebotConfiguration configuration) {
    return new FingerprintCheck(bus, identity, health, configuration.fingerprint());
  }

  @Bean
  MeterRegistryCustomizer<MeterRegistry> commonTags(ServiceIdentity identity) {
    return registry -> registry.config().commonTags("service", identity.service().wireName());
  }
}
