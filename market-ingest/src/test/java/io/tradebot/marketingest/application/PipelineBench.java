package io.tradebot.marketingest.application;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A pipeline on the test's own thread and clock: frames are put in, time is pushed, and what was
 * published is read. Requests are answered at once, on the same thread; only the ledgers have
 * threads.
 */
final class PipelineBench implements AutoCloseable {
  final ManualClock time;
  final MemoryBus bus = new MemoryBus();
  final MeterRegistry registry = new SimpleMeterRegistry();
  final VenueClock clock;
  final List<String> reconnects = new ArrayList<>();
  final ConcurrentLinkedQueue<Point> points = new ConcurrentLinkedQueue<>();
  final Map<InstrumentId, Map<Timeframe, CandleLedger>> ledgers = new java.util.HashMap<>();
  final FeedHealth health;
  volatile String problems = "";
  private final VenuePipeline pipeline;
  private final MarketPublisher publisher;
  private final List<InstrumentFeed> feeds = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  PipelineBench(
      long nowNs,
      List<InstrumentId> instruments,
      List<Timeframe> timeframes,
      int backfill,
      FrameMapper mapper,
      MarketHistory venue) {
    time = new ManualClock(nowNs);
    clock = new VenueClock(time);
    clock.measure(venue);
    IngestSettings settings =
        new IngestSettings(
            Venue.BINANCE,
            timeframes,
            20,
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            backfill,
            Duration.ofMillis(1_500),
            Duration.ofSeconds(5),
            1_000,
            FeedQuality.NUMBERED);
    IngestMetrics metrics = new IngestMetrics(registry, Venue.BINANCE);
    publisher = new MarketPublisher(bus.bus(), metrics);
    health = new FeedHealth(line -> problems = line);
    MarketRecorder recorder = new MarketRecorder(new CollectingWriter());
    for (InstrumentId instrument : instruments) {
      GapLedger gaps =
          new GapLedger(instrument, clock, publisher, recorder, metrics.of(instrument));
      Map<Timeframe, CandleLedger> own = new EnumMap<>(Timeframe.class);
      for (Timeframe timeframe : timeframes) {
        CandleLedger ledger =
            new CandleLedger(
                instrument,
                timeframe,
                backfill,
                bus.store(),
                venue,
                publisher,
                recorder,
                clock,
                metrics.of(instrument),
                gaps,
                health,
                timeframe == timeframes.getFirst());
        own.put(timeframe, ledger);
        threads.add(Thread.ofVirtual().unstarted(ledger));
      }
      ledgers.put(instrument, own);
      feeds.add(
          new InstrumentFeed(
              instrument, 0, settings, clock, publisher, recorder, health, metrics, gaps, own));
    }
    pipeline =
        new VenuePipeline(
            settings,
            mapper,
            venue,
            new NoStream(),
            Runnable::run,
            publisher,
            clock,
            metrics,
            feeds);
    publisher.start();
    threads.forEach(Thread::start);
    Await.until(
        "the ledgers to join",
        () ->
            ledgers.values().stream()
                .flatMap(own -> own.values().stream())
                .allMatch(ledger -> ledger.nextOpenNs() != Long.MIN_VALUE));
  }

  /** Open time of the candle that the history gets next. */
  long nextOpenNs(InstrumentId instrument, Timeframe timeframe) {
    Map<Timeframe, CandleLedger> own = ledgers.get(instrument);
    CandleLedger ledger = own == null ? null : own.get(timeframe);
    if (ledger == null) {
      throw new IllegalArgumentException("no ledger for " + instrument + " " + timeframe);
    }
    return ledger.nextOpenNs();
  }

  void absentSince(InstrumentId instrument, long lastNs) {
    feeds.stream()
        .filter(feed -> feed.instrument.equals(instrument))
        .forEach(feed -> feed.absentSince(lastNs));
  }

  /** The process ends. */
  void end() {
    pipeline.end();
  }

  void open() {
    pipeline.onOpened(0);
    settle();
  }

  void lose() {
    pipeline.onLost(0, "test");
    settle();
  }

  void frame(String frame) {
    frame(frame.getBytes(US_ASCII));
  }

  void frame(byte[] frame) {
    pipeline.onFrame(0, frame, clock.nowNs());
    settle();
  }

  /** A frame comes from the socket and waits, because the pipeline has no time. */
  void arrive(String frame) {
    pipeline.onFrame(0, frame.getBytes(US_ASCII), clock.nowNs());
  }

  /** Moves time on in steps of 10 ms. */
  void pass(Duration duration) {
    for (long passed = 0; passed < duration.toNanos(); passed += 10_000_000L) {
      time.advance(10_000_000L);
      settle();
    }
  }

  /** Handles what waits, and what that brought forth. */
  void settle() {
    pipeline.drain();
    pipeline.drain();
  }

  double count(String meter, String... tags) {
    return registry.find(meter).tags(tags).counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    publisher.close();
  }

  private final class NoStream implements MarketStream {
    @Override
    public void start(StreamListener listener) {}

    @Override
    public int connectionOf(InstrumentId instrument) {
      return 0;
    }

    @Override
    public int connections() {
      return 1;
    }

    @Override
    public void reconnect(int connection, String reason) {
      reconnects.add(reason);
    }

    @Override
    public void replace(int connection, String reason) {
      reconnects.add("replace: " + reason);
    }

    @Override
    public void sendBookAgain(InstrumentId instrument) {
      reconnects.add("book again: " + instrument);
    }

    @Override
    public void close() {}
  }

  private final class CollectingWriter implements TimeSeriesWriter {
    @Override
    public void write(Point point) {
      points.add(point);
    }

    @Override
    public int queued() {
      return 0;
    }

    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public long written() {
      return points.size();
    }

    @Override
    public void close() {}
  }
}
