package io.tradebot.orderexecutor.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.orderexecutor.adapter.journal.FileIntentJournal;
import io.tradebot.orderexecutor.adapter.journal.FileStateArchive;
import io.tradebot.orderexecutor.adapter.journal.FolderLock;
import io.tradebot.orderexecutor.application.Executor;
import io.tradebot.orderexecutor.application.ExecutorMetrics;
import io.tradebot.orderexecutor.application.ParityWatch;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.ServiceIdentity;
import io.tradebot.platform.service.ServiceVersion;
import io.tradebot.platform.state.StateStore;
import io.tradebot.setup.ExecutionSetup;
import io.tradebot.setup.session.Nightly;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.setup.session.SessionRecorder;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the executor together. */
@Configuration(proxyBeanMethods = false)
public class ExecutorWiring {
  @Bean
  ExecutorMetrics executorMetrics(MeterRegistry registry) {
    return new ExecutorMetrics(registry);
  }

  @Bean(destroyMethod = "close")
  Nightly nightlyParity(
      TradebotConfiguration configuration,
      MessageCodec codec,
      MeterRegistry registry,
      InstantSource clock) {
    ParityWatch watch =
        new ParityWatch(
            SessionFile.folder(configuration.dataDirectory()),
            new SessionFormat(codec.mapper()),
            configuration.fingerprint(),
            ExecutionSetup.settings(configuration),
            registry,
            clock);
    return new Nightly(configuration.sessions().compareAt(), watch::compare, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Executor executor(
      TradebotConfiguration configuration,
      ServiceIdentity identity,
      EventBus bus,
      StateStore store,
      TimeSeriesWriter timeSeries,
      ServiceHealth health,
      ExecutorMetrics metrics,
      MessageCodec codec,
      InstantSource clock) {
    List<InstrumentId> instruments = configuration.tradedInstruments();
    Path folder = configuration.dataDirectory().resolve("order-executor");
    String account = configuration.account().id().value();
    return new Executor(
        new Executor.Ports(
            () -> ExecutionVenues.of(configuration, instruments, bus, folder, clock),
            () -> FileIntentJournal.open(folder.resolve(account + ".intents.journal")),
            new FileStateArchive(folder.resolve(account + ".state.json"), codec.mapper()),
            bus,
            store,
            timeSeries,
            health,
            metrics,
            clock,
            ServiceVersion.current(),
            configuration.fingerprint(),
            configuration.sessions().record()
                ? SessionRecorder.into(
                    SessionFile.folder(configuration.dataDirectory()),
                    new SessionFormat(codec.mapper()),
                    configuration.sessions().keepMegabytes() * 1_000_000L)
                : SessionLog.Factory.NONE),
        ExecutionSetup.settings(configuration),
        instruments,
        new FolderLock(folder.resolve(account + ".lock")),
        identity.instance());
  }
}
