package io.tradebot.marketingest.application;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.Timeframe;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs for one venue: its pipeline, the ledgers of its candles, and the measuring
 * of its clock.
 *
 * <p>Threads: one for the pipeline, one virtual thread for each ledger, request and publisher.
 */
public final class VenueIngest implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VenueIngest.class);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(60);
  private static final Duration CLOCK_RETRY = Duration.ofSeconds(2);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(1);
  private static final Duration REDIS_PATIENCE = Duration.ofSeconds(5);
  private static final Duration REDIS_RETRY = Duration.ofMillis(100);

  private final IngestSettings settings;
  private final MarketHistory venue;
  private final MarketStream stream;
  private final MarketPublisher publisher;
  private final VenueClock clock;
  private final FeedHealth health;
  private final VenuePipeline pipeline;
  private final StateStore store;
  private final List<InstrumentFeed> feeds;
  private final List<CandleLedger> ledgers = new ArrayList<>();
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ingest-", 0).factory());
  private final Thread thread;

  /** Puts the parts together; nothing runs before {@link #start}. */
  public VenueIngest(
      IngestSettings settings,
      List<InstrumentId> instruments,
      FrameMapper mapper,
      MarketHistory venue,
      MarketStream stream,
      StateStore store,
      MarketPublisher publisher,
      MarketRecorder recorder,
      VenueClock clock,
      IngestMetrics metrics,
      FeedHealth health) {
    this.settings = settings;
    this.venue = venue;
    this.stream = stream;
    this.publisher = publisher;
    this.clock = clock;
    this.health = health;
    List<InstrumentFeed> feeds = new ArrayList<>();
    Timeframe audited = auditedOf(settings.timeframes());
    for (InstrumentId instrument : instruments) {
      GapLedger gaps =
          new GapLedger(instrument, clock, publisher, recorder, metrics.of(instrument));
      Map<Timeframe, CandleLedger> own = new EnumMap<>(Timeframe.class);
      for (Timeframe timeframe : settings.timeframes()) {
        CandleLedger ledger =
            new CandleLedger(
                instrument,
                timeframe,
                settings.backfillCandles(),
                store,
                venue,
                publisher,
                recorder,
                clock,
                metrics.of(instrument),
                gaps,
                health,
                timeframe == audited);
        own.put(timeframe, ledger);
        ledgers.add(ledger);
      }
      feeds.add(
          new InstrumentFeed(
              instrument,
              stream.connectionOf(instrument),
              settings,
              clock,
              publisher,
              recorder,
              health,
              metrics,
              gaps,
              own));
    }
    this.pipeline =
        new VenuePipeline(
            settings, mapper, venue, stream, workers, publisher, clock, metrics, feeds);
    this.store = store;
    this.feeds = List.copyOf(feeds);
    this.thread =
        Thread.ofPlatform()
            .name("pipeline-" + settings.venue())
            .daemon()
            .unstarted(this::runPipeline);
    metrics.gauge(
        "tradebot.ingest.clock.offset.seconds",
        clock,
        c -> c.isMeasured() ? c.offsetNs() / 1e9 : Double.NaN);
    metrics.gauge(
        "tradebot.ingest.proven", settings.quality(), quality -> quality.isProven() ? 1 : 0);
    metrics.gauge(
        "tradebot.ingest.clock.error.seconds",
        clock,
        c -> c.isMeasured() ? c.errorNs() / 1e9 : Double.NaN);
    metrics.gauge("tradebot.ingest.events.waiting", publisher, MarketPublisher::waiting);
  }

  /**
   * The candles that are compared with the venue's: one timeframe shows what is wrong with any
   * trade, and a minute is short enough to find it soon and long enough to ask for.
   */
  private static Timeframe auditedOf(List<Timeframe> timeframes) {
    return timeframes.stream()
        .filter(one -> one.lengthNs() >= Timeframe.M1.lengthNs())
        .min(Comparator.comparingLong(Timeframe::lengthNs))
        .orElse(timeframes.getFirst());
  }

  /** Measures the venue's clock once, then runs. */
  public void start() throws InterruptedException {
    while (!measureClock()) {
      Thread.sleep(CLOCK_RETRY);
    }
    noteAbsence();
    publisher.start();
    thread.start();
    ledgers.forEach(workers::execute);
    workers.execute(this::keepClock);
    stream.start(pipeline);
  }

  @Override
  public void close() {
    stream.close();
    thread.interrupt();
    try {
      thread.join(PATIENCE_AT_CLOSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
    publisher.close();
  }

  /**
   * Asks Redis until when an earlier process has recorded, so that the time between is no secret.
   */
  private void noteAbsence() throws InterruptedException {
    long deadlineNs = clock.nowNs() + REDIS_PATIENCE.toNanos();
    for (InstrumentFeed feed : feeds) {
      boolean answered = false;
      while (!answered && clock.nowNs() < deadlineNs) {
        try {
          store
              .read(StateKeys.quote(feed.instrument))
              .map(Envelope::payload)
              .filter(BestQuote.class::isInstance)
              .map(BestQuote.class::cast)
              .filter(last -> last.eventTimeNs() < clock.venueNowNs())
              .ifPresent(last -> feed.absentSince(last.eventTimeNs()));
          answered = true;
        } catch (BusDisconnectedException away) {
          Thread.sleep(REDIS_RETRY);
        }
      }
      if (!answered) {
        log.warn("{}: Redis does not tell until when it was recorded", feed.instrument);
      }
    }
  }

  // An outermost loop: what nobody foresaw must be seen and must end the process's good health, not
  // silently a thread.
  private void runPipeline() {
    try {
      pipeline.run();
      pipeline.end();
    } catch (RuntimeException defect) {
      log.error("the pipeline of {} has a defect and stands still", settings.venue(), defect);
      health.set(settings.venue() + " pipeline", "stopped by a defect: " + defect);
    }
  }

  private void keepClock() {
    try {
      while (true) {
        Thread.sleep(CLOCK_INTERVAL);
        measureClock();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean measureClock() {
    if (!venue.tellsTheTime()) {
      return true;
    }
    try {
      clock.measure(venue);
      health.set(settings.venue() + " clock", "");
      return true;
    } catch (VenueRequestException failure) {
      health.set(settings.venue() + " clock", "cannot be measured: " + failure.getMessage());
      return false;
    }
  }
}
