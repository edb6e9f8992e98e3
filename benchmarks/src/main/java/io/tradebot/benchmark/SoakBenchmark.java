package io.tradebot.benchmark;

import static io.tradebot.benchmark.IngestBenchmark.require;
import static io.tradebot.benchmark.IngestBenchmark.total;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A long run at a steady rate through the simulated exchange's sockets, the whole ingest and the
 * store's write protocol; what the exchange made is compared with what the store got.
 *
 * <p>The store is a counter that speaks the write protocol, so that its own speed is no part of it.
 * The heap is read after a collection each half minute. {@code --minutes 60} is the hour.
 */
@Command(
    name = "soak",
    description =
        "Market data at a steady rate for minutes: losses between socket and store, heap.",
    mixinStandardHelpOptions = true)
final class SoakBenchmark implements Callable<Integer> {
  private static final List<String> BASES =
      List.of("BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "DOT", "LTC", "LINK", "BNB");

  @Option(names = "--minutes", description = "how long (${DEFAULT-VALUE})")
  private double minutes = 5;

  @Option(
      names = "--trades",
      description = "trades a second and symbol, of ten symbols (${DEFAULT-VALUE})")
  private double trades = 80;

  @Override
  public Integer call() throws Exception {
    List<Symbol> symbols = BASES.stream().map(base -> Symbol.of(base + "-USDT")).toList();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    IngestMetrics metrics = new IngestMetrics(registry, Venue.BINANCE);
    Map<InstrumentId, long[]> ends = new ConcurrentHashMap<>();
    MessageSink bus =
        new MessageSink() {
          @Override
          void take(Message message) {
            if (message instanceof PublicTrade trade) {
              ends.computeIfAbsent(
                          trade.instrument(), any -> new long[] {trade.tradeId(), trade.tradeId()})[
                      1] =
                  trade.tradeId();
            }
          }
        };
    try (CountingStore store = new CountingStore();
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
      VenueIngest ingest = ingest(venue, bus, writer, clock, metrics);
      ingest.start();
      List<Long> heap = new ArrayList<>();
      long startNs = System.nanoTime();
      long endNs = startNs + (long) (minutes * 60e9);
      while (System.nanoTime() < endNs) {
        Thread.sleep(Math.max(1, Math.min(30_000, (endNs - System.nanoTime()) / 1_000_000L)));
        heap.add(usedHeap());
        double passed = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
            "%,5.0f s: %,.0f frames/s, %,d points in the store, %d waiting, heap after collection"
                + " %,d MiB%n",
            passed,
            total(registry, "tradebot.ingest.frames") / passed,
            store.lines.sum(),
            writer.queued(),
            heap.getLast() >> 20);
      }
      double perSecond =
          total(registry, "tradebot.ingest.frames") * 1e9 / (System.nanoTime() - startNs);
      ingest.close();
      while (writer.queued() > 0) {
        Thread.sleep(50);
      }
      report(registry, store, writer, ends, heap, perSecond);
    }
    return 0;
  }

  private static void report(
      SimpleMeterRegistry registry,
      CountingStore store,
      InfluxTimeSeriesWriter writer,
      Map<InstrumentId, long[]> ends,
      List<Long> heap,
      double perSecond) {
    long lost = 0;
    long counted = 0;
    for (Map.Entry<InstrumentId, long[]> entry : ends.entrySet()) {
      long[] ids = entry.getValue();
      long[] stored = store.ids(entry.getKey().symbol().toString());
      counted += ids[1] - ids[0] + 1;
      lost += ids[1] - ids[0] + 1 - within(stored, ids[0], ids[1]);
    }
    System.out.printf(
        "soak: %,.0f frames/s from the socket; %,d trades of %d symbols by the exchange's numbers,"
            + " %,d of them not in the store; frames dropped %.0f, points dropped %d, gaps %.0f,"
            + " reconnects %.0f; heap after collection first %,d, median %,d, last %,d MiB%n",
        perSecond,
        counted,
        ends.size(),
        lost,
        total(registry, "tradebot.ingest.dropped"),
        writer.dropped(),
        total(registry, "tradebot.ingest.gaps"),
        total(registry, "tradebot.ingest.reconnects"),
        heap.getFirst() >> 20,
        heap.stream().sorted().toList().get(heap.size() / 2) >> 20,
        heap.getLast() >> 20);
    require(lost == 0 && writer.dropped() == 0, "trades were lost between socket and store");
  }

  private static long within(long[] sorted, long from, long to) {
    long found = 0;
    long before = Long.MIN_VALUE;
    for (long id : sorted) {
      require(id != before, "trade " + id + " is twice in the store");
      before = id;
      if (id >= from && id <= to) {
        found++;
      }
    }
    return found;
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
            trades,
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
      MessageSink bus,
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
        venue.mapper(),
        venue.history(),
        venue.stream(),
        bus,
        new MarketPublisher(bus, metrics),
        new MarketRecorder(writer),
        clock,
        metrics,
        new FeedHealth(problems -> {}));
  }

  /** Takes lines of the write protocol, counts them and keeps the numbers of trades. */
  private static final class CountingStore implements AutoCloseable {
    private final HttpServer server;
    private final LongAdder lines = new LongAdder();
    private final Map<String, IdList> ids = new ConcurrentHashMap<>();

    private CountingStore() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            boolean zipped =
                "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream body = exchange.getRequestBody();
            take(zipped ? new GZIPInputStream(body) : body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
          });
      server.start();
    }

    private void take(InputStream body) throws IOException {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.increment();
        if (line.startsWith("market_trades")) {
          String symbol = line.replaceFirst(".*[,]symbol=([^, ]+).*", "$1");
          long id = Long.parseLong(line.replaceFirst(".*trade_id=(\\d+)i.*", "$1"));
          ids.computeIfAbsent(symbol, any -> new IdList()).add(id);
        }
      }
    }

    private long[] ids(String symbol) {
      IdList list = ids.get(symbol);
      return list == null ? new long[0] : list.sorted();
    }

    private URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /**
   * A set of numbers that rise nearly by one: what joins the last range costs nothing, so that the
   * count of an hour is no part of the heap.
   */
  private static final class IdList {
    private final List<long[]> ranges = new ArrayList<>();

    private synchronized void add(long id) {
      if (!ranges.isEmpty() && ranges.getLast()[1] + 1 == id) {
        ranges.getLast()[1] = id;
      } else {
        ranges.add(new long[] {id, id});
      }
    }

    private synchronized long[] sorted() {
      return ranges.stream()
          .flatMapToLong(range -> java.util.stream.LongStream.rangeClosed(range[0], range[1]))
          .sorted()
          .toArray();
    }
  }
}
