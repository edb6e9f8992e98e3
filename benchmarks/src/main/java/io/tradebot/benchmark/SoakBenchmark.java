package io.tradebot.benchmark;

import static io.tradebot.benchmark.IngestBenchmark.require;
import static io.tradebot.benchmark.IngestBenchmark.total;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.marketingest.adapter.binance.BinanceVenue;
import io.tradebot.marketingest.application.FeedHealth;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.IngestSettings;
import io.tradebot.marketingest.application.MarketPublisher;
import io.tradebot.marketingest.application.MarketRecorder;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueIngest;
import io.tradebot.storage.timeseries.InfluxTimeSeriesWriter;
import io.tradebot.storage.timeseries.StoreAddress;
import io.tradebot.storage.timeseries.WriteBuffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A long run at a steady rate through the simulated exchange's sockets and the whole ingest to the
 * store; the trades that came out of the socket are compared with those that the store has.
 *
 * <p>The messages go over a real Redis to a reader, and the points to a real QuestDB, both of which
 * run for this only; {@code --redis} and {@code --store} name others, {@code --in-memory} puts
 * counters that speak their interfaces in their place. The market is driven to {@code --rate}
 * frames a second on average: what a busy machine left undone is made up for. Trades are numbered
 * by the exchange; at the socket they are counted from the bare text of the frames, beside the
 * mapper that is measured. The heap, the exchange's and the ingest's, is read after a collection
 * each half minute. {@code --minutes 60} is the hour.
 */
@Command(
    name = "soak",
    description =
        "Market data at a steady rate for minutes: losses between socket and store, heap.",
    mixinStandardHelpOptions = true)
final class SoakBenchmark implements Callable<Integer> {
  private static final long REPORT_NS = 30_000_000_000L;

  /** Trades a second that make about one frame a second, with their quotes and books. */
  private static final double TRADES_PER_FRAME = 0.2;

  private static final List<String> BASES =
      List.of("BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "DOT", "LTC", "LINK", "BNB");

  @Option(names = "--minutes", description = "how long (${DEFAULT-VALUE})")
  private double minutes = 5;

  @Option(names = "--rate", description = "frames a second, of ten symbols (${DEFAULT-VALUE})")
  private double rate = 2_000;

  @Option(names = "--redis", description = "a running Redis that holds nothing else, redis://h:p")
  private @Nullable URI redis;

  @Option(names = "--store", description = "a running QuestDB that holds nothing else, http://h:p")
  private @Nullable URI questDb;

  @Option(names = "--in-memory", description = "counters instead of Redis and QuestDB")
  private boolean inMemory;

  @Override
  public Integer call() throws Exception {
    require(rate > 0 && minutes > 0, "--rate and --minutes must be above 0");
    if (inMemory || (redis != null && questDb != null)) {
      run(redis, questDb);
      return 0;
    }
    try (OwnStores own = OwnStores.start()) {
      run(redis == null ? own.redis() : redis, questDb == null ? own.store() : questDb);
    }
    return 0;
  }

  private void run(@Nullable URI redis, @Nullable URI questDb) throws Exception {
    List<Symbol> symbols = BASES.stream().map(base -> Symbol.of(base + "-USDT")).toList();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    IngestMetrics metrics = new IngestMetrics(registry, Venue.BINANCE);
    try (SoakStore store = questDb == null ? new CountingStore() : new QuestDbStore(questDb);
        SoakBus bus = redis == null ? SoakBus.counting() : SoakBus.redis(redis, registry);
        SimulatedVenue exchange = exchange(symbols);
        InfluxTimeSeriesWriter writer =
            new InfluxTimeSeriesWriter(
                new StoreAddress(store.address(), "o", "b", ""),
                WriteBuffer.inMemory(200_000, 5_000, Duration.ofSeconds(1)),
                InstantSource.system())) {
      VenueClock clock = new VenueClock(InstantSource.system());
      MarketVenue venue =
          BinanceVenue.open(
              new VenueAccess(
                  Venue.BINANCE,
                  exchange.streamUri(),
                  exchange.restUri(),
                  symbols,
                  20,
                  clock,
                  new Random(1),
                  metrics));
      SocketTrades socket = new SocketTrades(venue.mapper());
      VenueIngest ingest = ingest(venue, socket, bus, writer, clock, metrics);
      ingest.start();
      List<Long> heap = new ArrayList<>();
      long startNs = System.nanoTime();
      long endNs = startNs + (long) (minutes * 60e9);
      MarketPace pace = new MarketPace(rate);
      long reportNs = startNs;
      while (System.nanoTime() < endNs) {
        Thread.sleep(Math.max(1, Math.min(1_000, (endNs - System.nanoTime()) / 1_000_000L)));
        exchange.setSpeed(pace.next((System.nanoTime() - startNs) / 1e9, socket.frames()));
        if (System.nanoTime() < Math.min(endNs, reportNs + REPORT_NS)) {
          continue;
        }
        reportNs = System.nanoTime();
        heap.add(usedHeap());
        double passed = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
            "%,5.0f s: %,.0f frames/s, %,d points taken by the store, %d waiting, heap after"
                + " collection %,d MiB%n",
            passed,
            socket.frames() / passed,
            writer.written(),
            writer.queued(),
            heap.getLast() >> 20);
      }
      double perSecond = socket.frames() * 1e9 / (System.nanoTime() - startNs);
      ingest.close();
      while (writer.queued() > 0) {
        Thread.sleep(50);
      }
      report(registry, store, writer, socket, bus, heap, perSecond);
    }
  }

  private void report(
      SimpleMeterRegistry registry,
      SoakStore store,
      InfluxTimeSeriesWriter writer,
      SocketTrades socket,
      SoakBus bus,
      List<Long> heap,
      double perSecond)
      throws Exception {
    long numbered = 0;
    long stored = 0;
    for (SocketTrades.Range range : socket.ranges()) {
      numbered += range.last() - range.first() + 1;
      stored += store.trades(range.symbol(), range.first(), range.last());
    }
    System.out.printf(
        "soak: %,d frames at %,.0f/s from the socket; %,d trades of %d symbols numbered by the"
            + " exchange, %,d of them from the socket, %,d in the store; %,d read from the bus; %,d"
            + " points taken; frames dropped %.0f, points dropped %d, gaps %.0f, reconnects %.0f;"
            + " heap after collection first %,d, median %,d, last %,d MiB%n",
        socket.frames(),
        perSecond,
        numbered,
        socket.ranges().size(),
        socket.trades(),
        stored,
        bus.trades(),
        writer.written(),
        total(registry, "tradebot.ingest.dropped"),
        writer.dropped(),
        total(registry, "tradebot.ingest.gaps"),
        total(registry, "tradebot.ingest.reconnects"),
        heap.getFirst() >> 20,
        heap.stream().sorted().toList().get(heap.size() / 2) >> 20,
        heap.getLast() >> 20);
    require(
        stored == numbered && writer.dropped() == 0, "trades were lost between socket and store");
    require(perSecond >= rate, "the rate was not reached");
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private SimulatedVenue exchange(List<Symbol> symbols) throws IOException {
    return SimulatedVenue.start(
        new SimulatedVenue.Setup(
            Dialect.BINANCE,
            "127.0.0.1",
            0,
            42,
            1.0,
            symbols,
            rate * TRADES_PER_FRAME / symbols.size(),
            Map.of("USDT", 1_000_000_000_000L),
            Rate.ofBps(10),
            Rate.ofBps(10),
            Duration.ofMillis(1),
            "",
            new Credentials("key-for-benchmarks-only-000", "secret-for-benchmarks-only-0"),
            Map.of()),
        AccountJournal.none(),
        null,
        InstantSource.system());
  }

  private static VenueIngest ingest(
      MarketVenue venue,
      SocketTrades socket,
      SoakBus bus,
      InfluxTimeSeriesWriter writer,
      VenueClock clock,
      IngestMetrics metrics) {
    return new VenueIngest(
        new IngestSettings(
            Venue.BINANCE,
            List.of(Timeframe.S1, Timeframe.M1),
            20,
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            100,
            Duration.ofMillis(1_500),
            Duration.ofSeconds(5),
            1_000,
            venue.quality()),
        venue.instruments(),
        socket,
        venue.history(),
        venue.stream(),
        bus.state(),
        new MarketPublisher(bus.bus(), metrics),
        new MarketRecorder(writer),
        clock,
        metrics,
        new FeedHealth(problems -> {}));
  }
}
