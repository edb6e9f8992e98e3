package io.tradebot.exchangesim.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tradebot.exchangesim.adapter.binance.Credentials;
import io.tradebot.exchangesim.adapter.binance.HttpAnswer;
import io.tradebot.exchangesim.adapter.binance.HttpCall;
import io.tradebot.exchangesim.adapter.binance.SimulatedVenue;
import io.tradebot.exchangesim.adapter.file.FileAccountJournal;
import io.tradebot.exchangesim.adapter.file.MarketMarks;
import io.tradebot.platform.configuration.SecretsDirectory;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the venue with the suite's configuration, secrets and folders. */
@Configuration(proxyBeanMethods = false)
class VenueConfiguration {
  private static final Logger log = LoggerFactory.getLogger(VenueConfiguration.class);

  @Bean
  FileAccountJournal accountJournal(TradebotConfiguration configuration) throws IOException {
    return new FileAccountJournal(folder(configuration).resolve("account.jsonl"));
  }

  @Bean
  MarketMarks marketMarks(TradebotConfiguration configuration) throws IOException {
    return new MarketMarks(folder(configuration).resolve("markets.json"));
  }

  @Bean(destroyMethod = "close")
  SimulatedVenue venue(
      TradebotConfiguration configuration,
      SecretsDirectory secrets,
      FileAccountJournal journal,
      MarketMarks marks,
      InstantSource clock,
      ServiceHealth health,
      MeterRegistry registry)
      throws IOException {
    TradebotConfiguration.Simulator simulator = configuration.simulator();
    Map<String, Long> funds = new TreeMap<>();
    simulator.balances().forEach((asset, quantity) -> funds.put(asset.code(), quantity.raw()));
    Credentials credentials =
        new Credentials(
            secrets.obtain(SecretsDirectory.SIM_API_KEY).reveal(),
            secrets.obtain(SecretsDirectory.SIM_API_SECRET).reveal());
    SimulatedVenue.Setup setup =
        new SimulatedVenue.Setup(
            System.getenv().getOrDefault("TRADEBOT_BIND_ADDRESS", "127.0.0.1"),
            simulator.port(),
            simulator.seed(),
            simulator.speed(),
            simulator.symbols(),
            simulator.tradesPerSecond(),
            funds,
            simulator.fees().maker(),
            simulator.fees().taker(),
            simulator.latency(),
            simulator.recording(),
            credentials,
            pages(health, registry));
    SimulatedVenue venue = SimulatedVenue.start(setup, journal, marks, clock);
    health.up("venue");
    Gauge.builder("tradebot.venue.connections", venue, SimulatedVenue::connections)
        .register(registry);
    Gauge.builder("tradebot.venue.frames.sent", venue, SimulatedVenue::framesSent)
        .register(registry);
    log.info("the simulated exchange listens on {}", venue.restUri());
    return venue;
  }

  /**
   * The service has no web server of its own: its health and metrics are served on the venue's
   * port.
   */
  private static Map<String, Function<HttpCall, HttpAnswer>> pages(
      ServiceHealth health, MeterRegistry registry) {
    Map<String, Function<HttpCall, HttpAnswer>> pages = new TreeMap<>();
    Function<HttpCall, HttpAnswer> healthPage = call -> HealthPage.of(health);
    pages.put("/actuator/health", healthPage);
    pages.put("/actuator/health/liveness", healthPage);
    pages.put("/actuator/health/readiness", healthPage);
    if (registry instanceof PrometheusMeterRegistry prometheus) {
      pages.put(
          "/actuator/prometheus",
          call ->
              new HttpAnswer(
                  200, "text/plain;version=0.0.4;charset=utf-8", prometheus.scrape(), Map.of()));
    }
    return pages;
  }

  private static Path folder(TradebotConfiguration configuration) {
    return configuration.dataDirectory().resolve("exchange-sim");
  }
}
