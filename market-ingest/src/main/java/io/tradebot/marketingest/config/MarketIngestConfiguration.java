package io.tradebot.marketingest.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.instrument.Venue;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.StateStore;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the service. */
@Configuration(proxyBeanMethods = false)
class MarketIngestConfiguration {

  @Bean
  VenueRunner binance(
      TradebotConfiguration configuration,
      EventBus bus,
      StateStore store,
      TimeSeriesWriter writer,
      InstantSource time,
      ServiceHealth health,
      MeterRegistry registry) {
    Set<Venue> others = new TreeSet<>(configuration.venues().keySet());
    others.remove(Venue.BINANCE);
    TradebotConfiguration.VenueData data = configuration.venues().get(Venue.BINANCE);
    if (data == null || !others.isEmpty()) {
      throw new IllegalStateException(
          "venues: market data is read from "
              + Venue.BINANCE
              + ", configured are "
              + configuration.venues().keySet());
    }
    return new VenueRunner(
        Venue.BINANCE, data, configuration.market(), bus, store, writer, time, health, registry);
  }
}
