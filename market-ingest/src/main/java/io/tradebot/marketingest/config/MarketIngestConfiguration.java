package io.tradebot.marketingest.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.instrument.Venue;
import io.tradebot.marketingest.adapter.binance.BinanceVenue;
import io.tradebot.marketingest.adapter.coinbase.CoinbaseVenue;
import io.tradebot.marketingest.adapter.kraken.KrakenVenue;
import io.tradebot.marketingest.adapter.xchange.XChangeVenue;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.StateStore;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the service. */
@Configuration(proxyBeanMethods = false)
class MarketIngestConfiguration {

  private static final Map<Venue, VenueRunner.Connector> CONNECTORS =
      Map.of(
          Venue.BINANCE, BinanceVenue::open,
          Venue.KRAKEN, KrakenVenue::open,
          Venue.COINBASE, CoinbaseVenue::open);

  @Bean
  VenueRunners venues(
      TradebotConfiguration configuration,
      EventBus bus,
      StateStore store,
      TimeSeriesWriter writer,
      InstantSource time,
      ServiceHealth health,
      MeterRegistry registry) {
    List<VenueRunner> runners = new ArrayList<>();
    configuration
        .venues()
        .forEach(
            (venue, data) ->
                runners.add(
                    new VenueRunner(
                        venue,
                        connector(venue, data),
                        data,
                        configuration.market(),
                        bus,
                        store,
                        writer,
                        time,
                        health,
                        registry)));
    return new VenueRunners(runners);
  }

  private static VenueRunner.Connector connector(
      Venue venue, TradebotConfiguration.VenueData data) {
    if (!data.xchange().isEmpty()) {
      return access -> XChangeVenue.open(access, data.xchange());
    }
    VenueRunner.Connector connector = CONNECTORS.get(venue);
    if (connector == null) {
      throw new IllegalStateException(
          "venues: "
              + venue
              + " cannot be read: known are "
              + new TreeSet<>(CONNECTORS.keySet())
              + ", and any other through XChange, which the key xchange names");
    }
    return connector;
  }
}
