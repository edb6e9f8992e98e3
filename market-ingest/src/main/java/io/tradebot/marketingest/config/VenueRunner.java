package io.tradebot.marketingest.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.system.Heartbeat.Health;
import io.tradebot.marketingest.application.FeedHealth;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.IngestSettings;
import io.tradebot.marketingest.application.MarketPublisher;
import io.tradebot.marketingest.application.MarketRecorder;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueIngest;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.StateStore;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one venue's ingest, as often as it takes until the venue answers, and stops it. */
final class VenueRunner {
  private static final Logger log = LoggerFactory.getLogger(VenueRunner.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * A connection that is silent for so long is made anew; entries stop much earlier. Every venue
   * sends something more often, be it a heartbeat.
   */
  private static final Duration RECONNECT = Duration.ofSeconds(5);

  /** A symbol that is not traded now may be traded again after a pause of the venue. */
  private static final Duration RETRY_SYMBOLS = Duration.ofSeconds(30);

  private final Venue venue;
  private final Connector connector;
  private final TradebotConfiguration.VenueData data;
  private final TradebotConfiguration.Market market;
  private final EventBus bus;
  private final StateStore store;
  private final MarketRecorder recorder;
  private final InstantSource time;
  private final ServiceHealth health;
  private final IngestMetrics metrics;
  private @Nullable Thread starter;
  private @Nullable VenueIngest ingest;
  private volatile boolean running;

  /** Opens a venue; see the adapters' {@code open}. */
  @FunctionalInterface
  interface Connector {
    MarketVenue open(VenueAccess access);
  }

  VenueRunner(
      Venue venue,
      Connector connector,
      TradebotConfiguration.VenueData data,
      TradebotConfiguration.Market market,
      EventBus bus,
      StateStore store,
      TimeSeriesWriter writer,
      InstantSource time,
      ServiceHealth health,
      MeterRegistry registry) {
    this.venue = venue;
    this.connector = connector;
    this.data = data;
    this.market = market;
    this.bus = bus;
    this.store = store;
    this.recorder = new MarketRecorder(writer);
    this.time = time;
    this.health = health;
    this.metrics = new IngestMetrics(registry, venue);
  }

  void start() {
    running = true;
    health.degraded(component(), "starting");
    starter = Thread.ofVirtual().name("start-" + venue).start(this::open);
  }

  void stop() {
    running = false;
    Thread starting = starter;
    if (starting != null) {
      starting.interrupt();
    }
    synchronized (this) {
      if (ingest != null) {
        ingest.close();
        ingest = null;
      }
    }
  }

  private void open() {
    VenueClock clock = new VenueClock(time);
    try {
      MarketVenue opened = openWhenPossible(clock);
      FeedHealth feeds =
          new FeedHealth(
              problems -> {
                if (problems.isEmpty()) {
                  health.set(component(), Health.UP, opened.quality().remark());
                } else {
                  health.degraded(component(), problems);
                }
              });
      VenueIngest made =
          new VenueIngest(
              new IngestSettings(
                  venue,
                  market.timeframes(),
                  market.bookDepth(),
                  market.bookPublishInterval(),
                  market.candleGrace(),
                  market.backfillCandles(),
                  data.staleAfter(),
                  longer(data.staleAfter(), RECONNECT),
                  data.snapshotDepth(),
                  opened.quality()),
              opened.instruments(),
              opened.mapper(),
              opened.history(),
              opened.stream(),
              store,
              new MarketPublisher(bus, metrics),
              recorder,
              clock,
              metrics,
              feeds);
      synchronized (this) {
        if (!running) {
          return;
        }
        ingest = made;
      }
      made.start();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private MarketVenue openWhenPossible(VenueClock clock) throws InterruptedException {
    while (true) {
      try {
        return connector.open(
            new VenueAccess(
                venue,
                data.websocketUrl(),
                data.restUrl(),
                data.symbols(),
                market.bookDepth(),
                clock,
                RandomGenerator.getDefault(),
                metrics));
      } catch (VenueRequestException failure) {
        log.warn("{} does not answer at {}: {}", venue, data.restUrl(), failure.getMessage());
        health.degraded(component(), "does not answer: " + failure.getMessage());
        Thread.sleep(RETRY.compareTo(failure.retryAfter()) > 0 ? RETRY : failure.retryAfter());
      } catch (IllegalArgumentException mistake) {
        log.error(
            "venues.{}: {}", venue.code().toLowerCase(java.util.Locale.ROOT), mistake.getMessage());
        health.down(component(), String.valueOf(mistake.getMessage()));
        Thread.sleep(RETRY_SYMBOLS);
      }
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private String component() {
    return "market " + venue;
  }
}
