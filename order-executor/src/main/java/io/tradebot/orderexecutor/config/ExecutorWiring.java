package io.tradebot.orderexecutor.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.core.sizing.SizingSettings;
import io.tradebot.orderexecutor.adapter.binance.BinanceExecutionVenue;
import io.tradebot.orderexecutor.adapter.coinbase.CoinbaseExecutionVenue;
import io.tradebot.orderexecutor.adapter.journal.FileIntentJournal;
import io.tradebot.orderexecutor.adapter.journal.FileStateArchive;
import io.tradebot.orderexecutor.adapter.kraken.KrakenExecutionVenue;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.orderexecutor.application.Executor;
import io.tradebot.orderexecutor.application.ExecutorMetrics;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.ServiceIdentity;
import io.tradebot.platform.state.StateStore;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the executor together. */
@Configuration(proxyBeanMethods = false)
public class ExecutorWiring {
  private static final Duration CLOCK_ERROR = Duration.ofSeconds(1);
  private static final Rate FALLBACK_STOP = Rate.of("0.02");

  @Bean
  ExecutorMetrics executorMetrics(MeterRegistry registry) {
    return new ExecutorMetrics(registry);
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
            () -> venue(configuration, instruments, clock),
            () -> FileIntentJournal.open(folder.resolve(account + ".intents.journal")),
            new FileStateArchive(folder.resolve(account + ".state.json"), codec.mapper()),
            bus,
            store,
            timeSeries,
            health,
            metrics,
            clock),
        settings(configuration),
        instruments,
        identity.instance());
  }

  /** The adapter of the account's venue. */
  private static ExecutionVenue venue(
      TradebotConfiguration configuration, List<InstrumentId> instruments, InstantSource clock) {
    TradebotConfiguration.Account account = configuration.account();
    Duration timeout = configuration.execution().requestTimeout();
    LongSupplier nanoTime = System::nanoTime;
    return switch (account.id().venue().code()) {
      case "BINANCE" -> new BinanceExecutionVenue(account, instruments, timeout, clock, nanoTime);
      case "KRAKEN" -> new KrakenExecutionVenue(account, instruments, timeout, clock, nanoTime);
      case "COINBASE" -> new CoinbaseExecutionVenue(account, instruments, timeout, clock, nanoTime);
      default ->
          throw new IllegalArgumentException(
              "account.venue must be one of binance, kraken, coinbase, was "
                  + account.id().venue());
    };
  }

  /** The engine's settings out of the configuration. */
  public static ExecutionSettings settings(TradebotConfiguration configuration) {
    TradebotConfiguration.Execution execution = configuration.execution();
    TradebotConfiguration.Sizing sizing = configuration.sizing();
    TradebotConfiguration.Risk risk = configuration.risk();
    return new ExecutionSettings(
        configuration.account().id(),
        configuration.account().quoteAsset(),
        TradingState.STOPPED,
        switch (execution.entry()) {
          case MARKET -> ExecutionSettings.EntryStyle.MARKET;
          case LIMIT -> ExecutionSettings.EntryStyle.LIMIT;
        },
        execution.entryTimeout(),
        execution.maxHolding(),
        FALLBACK_STOP,
        execution.reconcileInterval(),
        execution.requestTimeout(),
        configuration.account().receiveWindow(),
        CLOCK_ERROR,
        configuration.api().commandTimeout(),
        execution.fees().maker(),
        execution.fees().taker(),
        new SizingSettings(
            sizing.riskPerTrade(),
            sizing.maxPosition(),
            multiple(sizing.stopAtr()),
            multiple(sizing.targetAtr()),
            sizing.minStop()),
        new RiskSettings(
            risk.maxOpenPositions(),
            risk.maxOrderNotional(),
            sizing.maxPosition(),
            risk.maxGrossExposure(),
            risk.maxOrdersPerMinute(),
            risk.priceCollar(),
            risk.maxSpreadBps(),
            risk.maxQuoteAge(),
            risk.maxClockOffset(),
            risk.dailyLossLimit(),
            risk.maxDrawdown(),
            risk.lossStreak(),
            risk.lossCoolDown(),
            RiskSettings.Breakers.standard()));
  }

  private static Rate multiple(double value) {
    return new Rate(FixedPoint.fromDouble(value, Rounding.HALF_EVEN));
  }
}
