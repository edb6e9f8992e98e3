package io.tradebot.strategyengine.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.MultiModelParameters;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.learning.registry.Registry;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.ServiceVersion;
import io.tradebot.platform.state.StateStore;
import io.tradebot.setup.StrategyPlans;
import io.tradebot.setup.session.LoggedModels;
import io.tradebot.setup.session.Nightly;
import io.tradebot.setup.session.SessionBegin;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.setup.session.SessionRecorder;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import io.tradebot.strategyengine.adapter.redis.RedisSharedState;
import io.tradebot.strategyengine.adapter.redis.RedisSignalPublisher;
import io.tradebot.strategyengine.adapter.redis.StrategySubscription;
import io.tradebot.strategyengine.adapter.registry.ModelPermission;
import io.tradebot.strategyengine.adapter.registry.RegistryModels;
import io.tradebot.strategyengine.adapter.timeseries.TimeSeriesPredictions;
import io.tradebot.strategyengine.adapter.timeseries.TimeSeriesSignals;
import io.tradebot.strategyengine.application.ModelReport;
import io.tradebot.strategyengine.application.ParityWatch;
import io.tradebot.strategyengine.application.PredictionWatch;
import io.tradebot.strategyengine.application.StrategyMetrics;
import io.tradebot.strategyengine.application.StrategyRunner;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StrategyEngineConfiguration {

  /** The strategies that run, wrapped so that nobody takes the list for a list of beans. */
  record ActiveStrategies(List<Strategy> strategies) {}

  @Bean(destroyMethod = "close")
  RegistryModels models(TradebotConfiguration configuration, EventBus bus, InstantSource clock) {
    RedisSignalPublisher publisher = new RedisSignalPublisher(bus);
    RegistryModels models =
        new RegistryModels(
            new Registry(configuration.models().directory()),
            new ModelPermission(configuration.mode(), configuration.dataDirectory()),
            clock,
            why ->
                publisher.publish(
                    new AlertRaised(
                        ServiceName.STRATEGY_ENGINE,
                        AlertRaised.Level.WARNING,
                        "MODEL_REFUSED",
                        why,
                        clock.instant()),
                    Trace.ORIGIN));
    models.watch(configuration.models().refreshInterval());
    return models;
  }

  @Bean(destroyMethod = "close")
  SessionLog sessionLog(
      TradebotConfiguration configuration, MessageCodec codec, InstantSource clock) {
    SessionLog.Factory sessions =
        configuration.sessions().record()
            ? SessionRecorder.into(
                SessionFile.folder(configuration.dataDirectory()),
                new SessionFormat(codec.mapper()),
                configuration.sessions().keepMegabytes() * 1_000_000L)
            : SessionLog.Factory.NONE;
    return sessions.begin(
        new SessionBegin(
            ServiceName.STRATEGY_ENGINE.wireName(),
            clock.instant(),
            configuration.fingerprint(),
            ServiceVersion.current(),
            List.of(),
            null,
            List.of()));
  }

  @Bean(destroyMethod = "close")
  Nightly nightlyParity(
      TradebotConfiguration configuration,
      MessageCodec codec,
      MeterRegistry registry,
      InstantSource clock) {
    Registry models = new Registry(configuration.models().directory());
    ParityWatch watch =
        new ParityWatch(
            SessionFile.folder(configuration.dataDirectory()),
            new SessionFormat(codec.mapper()),
            configuration.fingerprint(),
            StrategyPlans.of(configuration),
            id -> models.artefact(id).predictor(),
            registry,
            clock);
    return new Nightly(configuration.sessions().compareAt(), watch::compare, clock);
  }

  @Bean
  ActiveStrategies activeStrategies(
      TradebotConfiguration configuration,
      RegistryModels models,
      SessionLog session,
      InstantSource clock) {
    return new ActiveStrategies(
        Strategies.of(
            StrategyPlans.of(configuration),
            AnalysisDetail.SAMPLED,
            new LoggedModels(models, session, clock)));
  }

  @Bean
  StrategyRunner strategyRunner(
      ActiveStrategies active,
      SessionLog session,
      EventBus bus,
      StateStore store,
      TimeSeriesWriter timeSeries,
      PredictionWatch predictions,
      MeterRegistry registry,
      InstantSource clock) {
    return new StrategyRunner(
        new SignalEngine(active.strategies()),
        session,
        new RedisSignalPublisher(bus),
        new TimeSeriesSignals(timeSeries),
        new RedisSharedState(store),
        new StrategyMetrics(registry),
        predictions,
        clock);
  }

  @Bean
  PredictionWatch predictionWatch(
      RegistryModels models, TimeSeriesWriter timeSeries, MeterRegistry registry) {
    return new PredictionWatch(models, new TimeSeriesPredictions(timeSeries), registry);
  }

  @Bean
  ModelReport modelReport(
      RegistryModels models,
      PredictionWatch predictions,
      TradebotConfiguration configuration,
      EventBus bus,
      InstantSource clock) {
    MultiModelParameters needs =
        StrategyPlans.of(configuration).stream()
            .map(StrategyPlan::parameters)
            .filter(MultiModelParameters.class::isInstance)
            .map(MultiModelParameters.class::cast)
            .findFirst()
            .orElse(null);
    return new ModelReport(models, predictions, new RedisSignalPublisher(bus), needs, clock);
  }

  @Bean(destroyMethod = "close")
  StrategySubscription strategySubscription(
      EventBus bus, StrategyRunner runner, ActiveStrategies active) {
    return new StrategySubscription(bus, runner, active.strategies());
  }

  @Bean(destroyMethod = "close")
  HealthWatch healthWatch(StrategyRunner runner, ModelReport models, ServiceHealth health) {
    return new HealthWatch(runner, models, health);
  }
}
