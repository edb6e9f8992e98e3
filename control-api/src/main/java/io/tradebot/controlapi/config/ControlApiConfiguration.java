package io.tradebot.controlapi.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.controlapi.adapter.file.RunFolders;
import io.tradebot.controlapi.adapter.process.ResearchProgram;
import io.tradebot.controlapi.adapter.web.ApiKey;
import io.tradebot.controlapi.adapter.web.ApiKeys;
import io.tradebot.controlapi.adapter.web.LiveFeed;
import io.tradebot.controlapi.application.BacktestDesk;
import io.tradebot.controlapi.application.BotObserver;
import io.tradebot.controlapi.application.ChartCandles;
import io.tradebot.controlapi.application.CommandDesk;
import io.tradebot.controlapi.application.DrillDesk;
import io.tradebot.controlapi.application.EquityHistory;
import io.tradebot.controlapi.application.Notifier;
import io.tradebot.controlapi.application.OrderHistory;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.SecretsDirectory;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.state.StateStore;
import io.tradebot.storage.dataset.MarketDataFiles;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the use cases to the bus and the store. */
@Configuration(proxyBeanMethods = false)
class ControlApiConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(ControlApiConfiguration.class);

  /** The keys of the configuration; the owner's is a generated one in demo mode. */
  @Bean
  ApiKeys apiKeys(TradebotConfiguration configuration, SecretsDirectory secrets) {
    Secret key = configuration.api().key();
    if (key.isEmpty()) {
      throw new IllegalStateException(
          "api.key is not set: set api.key, or api.key_file, to a random text of at least 24"
              + " characters");
    }
    boolean generated =
        secrets
            .find(SecretsDirectory.API_KEY)
            .filter(made -> made.reveal().equals(key.reveal()))
            .isPresent();
    if (generated) {
      LOG.info(
          "the API key stands in {}",
          secrets.directory().resolve(SecretsDirectory.API_KEY).toAbsolutePath());
    }
    return ApiKeys.of(ApiKey.of(key.reveal()), configuration.api().keys());
  }

  @Bean
  BotState botState() {
    return new BotState();
  }

  @Bean(destroyMethod = "close")
  LiveFeed liveFeed(MessageCodec codec, InstantSource clock, MeterRegistry meters) {
    return new LiveFeed(codec::encodeToText, Long.toString(clock.millis(), 36), meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  BotObserver botObserver(
      EventBus bus,
      StateStore store,
      BotState state,
      LiveFeed feed,
      Notifier notifier,
      InstantSource clock,
      MeterRegistry meters) {
    BotObserver observer =
        new BotObserver(
            bus,
            store,
            state,
            envelope -> {
              feed.offer(envelope);
              notifier.accept(envelope);
            },
            clock);
    meters
        .more()
        .counter(
            "tradebot.control.projection.rebuilds", List.of(), observer, BotObserver::rebuilds);
    return observer;
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  CommandDesk commandDesk(
      EventBus bus, BotState state, InstantSource clock, TradebotConfiguration configuration) {
    return new CommandDesk(bus, state, clock, configuration.api().commandTimeout());
  }

  @Bean(destroyMethod = "close")
  DrillDesk drillDesk(CommandDesk commands, BotState state, InstantSource clock) {
    return new DrillDesk(commands, state, clock);
  }

  @Bean
  PagedHistory pagedHistory(StateStore store) {
    return new PagedHistory(store);
  }

  @Bean
  OrderHistory orderHistory(StateStore store) {
    return new OrderHistory(store);
  }

  @Bean
  ChartCandles candleHistory(StateStore store, TimeSeriesReader series) {
    return new ChartCandles(store, series);
  }

  @Bean
  EquityHistory equityHistory(StateStore store, TradebotConfiguration configuration) {
    return new EquityHistory(store, configuration.account().id());
  }

  @Bean
  RunFolders runFolders(TradebotConfiguration configuration) {
    return new RunFolders(configuration.research().home());
  }

  @Bean
  MarketDataFiles importedMarket(TradebotConfiguration configuration) {
    return new MarketDataFiles(configuration.dataDirectory().resolve("market"));
  }

  @Bean
  BacktestDesk.Runner backtestRunner(
      TradebotConfiguration configuration, MarketDataFiles imported) {
    return new ResearchProgram(
        configuration.research(),
        imported.root(),
        Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  @Bean(destroyMethod = "close")
  BacktestDesk backtestDesk(BacktestDesk.Runner runner, RunFolders folders, InstantSource clock) {
    return new BacktestDesk(
        runner, folders, clock, () -> UUID.randomUUID().toString().substring(0, 8));
  }

  /** Ends the live streams before the web server waits for its last requests. */
  @Bean
  SmartLifecycle liveFeedEnd(LiveFeed feed) {
    return new SmartLifecycle() {
      private volatile boolean running;

      @Override
      public void start() {
        running = true;
      }

      @Override
      public void stop() {
        feed.close();
        running = false;
      }

      @Override
      public boolean isRunning() {
        return running;
      }
    };
  }
}
