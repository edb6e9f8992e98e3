package io.tradebot.exchangesim.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tradebot.exchangesim.adapter.file.FileAccountJournal;
import io.tradebot.exchangesim.adapter.file.MarketMarks;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import io.tradebot.exchangesim.adapter.socket.HttpCall;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.platform.configuration.SecretsDirectory;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    SimulatedVenue venue =
        SimulatedVenue.start(
            setup(
                Dialect.BINANCE,
                configuration,
                configuration.simulator().port(),
                secrets.obtain(SecretsDirectory.SIM_API_SECRET).reveal(),
                secrets,
                pages(health, registry)),
            journal,
            marks,
            clock);
    health.up("venue");
    measure(venue, Dialect.BINANCE, registry);
    log.info("the simulated exchange listens on {}", venue.restUri());
    return venue;
  }

  /** Venues beside the first, each with a market, an account and a folder of its own. */
  @Bean(destroyMethod = "close")
  FurtherVenues furtherVenues(
      TradebotConfiguration configuration,
      SecretsDirectory secrets,
      InstantSource clock,
      MeterRegistry registry)
      throws IOException {
    FurtherVenues venues = new FurtherVenues(new ArrayList<>());
    TradebotConfiguration.Simulator simulator = configuration.simulator();
    if (simulator.krakenPort() != 0) {
      String secret = secrets.obtain(SecretsDirectory.SIM_API_SECRET).reveal();
      venues.add(
          open(Dialect.KRAKEN, configuration, simulator.krakenPort(), secret, secrets, clock),
          Dialect.KRAKEN,
          registry);
    }
    if (simulator.coinbasePort() != 0) {
      String key = secrets.obtain(SecretsDirectory.SIM_SIGNING_KEY).reveal();
      venues.add(
          open(Dialect.COINBASE, configuration, simulator.coinbasePort(), key, secrets, clock),
          Dialect.COINBASE,
          registry);
    }
    return venues;
  }

  private record FurtherVenues(List<SimulatedVenue> all) implements AutoCloseable {
    void add(SimulatedVenue venue, Dialect dialect, MeterRegistry registry) {
      all.add(venue);
      measure(venue, dialect, registry);
      log.info("a simulated {} listens on {}", dialect, venue.restUri());
    }

    @Override
    public void close() {
      all.forEach(SimulatedVenue::close);
    }
  }

  private static SimulatedVenue open(
      Dialect dialect,
      TradebotConfiguration configuration,
      int port,
      String apiSecret,
      SecretsDirectory secrets,
      InstantSource clock)
      throws IOException {
    Path folder = folder(configuration).resolve(dialect.name().toLowerCase(Locale.ROOT));
    return SimulatedVenue.start(
        setup(dialect, configuration, port, apiSecret, secrets, Map.of()),
        new FileAccountJournal(folder.resolve("account.jsonl")),
        new MarketMarks(folder.resolve("markets.json")),
        clock);
  }

  private static SimulatedVenue.Setup setup(
      Dialect dialect,
      TradebotConfiguration configuration,
      int port,
      String apiSecret,
      SecretsDirectory secrets,
      Map<String, Function<HttpCall, HttpAnswer>> pages) {
    TradebotConfiguration.Simulator simulator = configuration.simulator();
    Map<String, Long> funds = new TreeMap<>();
    simulator.balances().forEach((asset, quantity) -> funds.put(asset.code(), quantity.raw()));
    return new SimulatedVenue.Setup(
        dialect,
        System.getenv().getOrDefault("TRADEBOT_BIND_ADDRESS", "127.0.0.1"),
        port,
        simulator.seed(),
        simulator.speed(),
        simulator.symbols(),
        simulator.tradesPerSecond(),
        funds,
        simulator.fees().maker(),
        simulator.fees().taker(),
        simulator.latency(),
        dialect == Dialect.BINANCE ? simulator.recording() : "",
        new Credentials(secrets.obtain(SecretsDirectory.SIM_API_KEY).reveal(), apiSecret),
        pages);
  }

  private static void measure(SimulatedVenue venue, Dialect dialect, MeterRegistry registry) {
    String name = dialect.name().toLowerCase(Locale.ROOT);
    Gauge.builder("tradebot.venue.connections", venue, SimulatedVenue::connections)
        .tag("venue", name)
        .register(registry);
    Gauge.builder("tradebot.venue.frames.sent", venue, SimulatedVenue::framesSent)
        .tag("venue", name)
        .register(registry);
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
