package io.tradebot.benchmark;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.marketingest.adapter.binance.BinanceVenue;
import io.tradebot.marketingest.application.FeedHealth;
import io.tradebot.marketingest.application.FrameMapper;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.IngestSettings;
import io.tradebot.marketingest.application.MarketPublisher;
import io.tradebot.marketingest.application.MarketRecorder;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueIngest;
import io.tradebot.marketingest.domain.StreamMessage;
import io.tradebot.storage.timeseries.NoTimeSeriesWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * B4: how many frames the ingest takes, parsed only and through a loopback WebSocket with the whole
 * pipeline behind it, clean and with a quarter of frames spoilt.
 *
 * <p>The baseline of the parser reads a tree and makes a {@link BigDecimal} of every number. Rounds
 * alternate between the two. Through the socket a closed loop finds the saturation; then frames are
 * sent at their time at a quarter, half and four fifths of it, and the latency of each trade counts
 * from the time it was due to the call that publishes it.
 */
@Command(
    name = "ingest",
    description = "B4: frames a second, parsed and through the socket.",
    mixinStandardHelpOptions = true)
final class IngestBenchmark implements Callable<Integer> {
  @Option(names = "--frames", description = "frames of a round (${DEFAULT-VALUE})")
  private int frames = 200_000;

  @Option(names = "--rounds", description = "rounds of each parser (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--seconds", description = "of each rate through the socket (${DEFAULT-VALUE})")
  private int seconds = 10;

  @Option(names = "--seed", description = "of the frames (${DEFAULT-VALUE})")
  private long seed = 42;

  @Override
  public Integer call() throws Exception {
    parse(0);
    parse(0.25);
    double saturation = socket(0, 0, frames * 2);
    socket(0.25, 0, frames * 2);
    for (double share : new double[] {0.25, 0.5, 0.8}) {
      double rate = saturation * share;
      socket(0, rate, (int) Math.min(4_000_000, rate * seconds));
    }
    return 0;
  }

  // ---- parse only

  private void parse(double malformed) {
    MarketFrames market = new MarketFrames(frames, malformed, seed, System.currentTimeMillis());
    FrameMapper mapper = mapper();
    Tree tree = new Tree();
    require(agree(market, mapper, tree), "scanner and tree read different values");
    double[] scanned = new double[rounds];
    double[] treed = new double[rounds];
    // One round of each to warm up.
    scan(market, mapper);
    tree(market, tree);
    for (int i = 0; i < rounds; i++) {
      scanned[i] = scan(market, mapper);
      treed[i] = tree(market, tree);
    }
    System.out.printf(
        "parse, %2.0f %% malformed: %.1f x the tree; scanner %,.0f frames/s, tree with BigDecimal"
            + " %,.0f (medians of %d)%n",
        malformed * 100, median(scanned) / median(treed), median(scanned), median(treed), rounds);
  }

  private static double scan(MarketFrames market, FrameMapper mapper) {
    long nowNs = System.currentTimeMillis() * 1_000_000L;
    long startNs = CandleBacktestBenchmark.cpuNs();
    int rejected = 0;
    for (byte[] frame : market.frames) {
      if (mapper.map(frame, frame.length, nowNs, nowNs) instanceof StreamMessage.Rejected) {
        rejected++;
      }
    }
    double perSecond = market.frames.size() * 1e9 / (CandleBacktestBenchmark.cpuNs() - startNs);
    require(rejected == malformed(market), "refused " + rejected + " of " + malformed(market));
    return perSecond;
  }

  private static double tree(MarketFrames market, Tree tree) {
    long startNs = CandleBacktestBenchmark.cpuNs();
    long rejected = market.frames.stream().filter(frame -> tree.read(frame) == null).count();
    double perSecond = market.frames.size() * 1e9 / (CandleBacktestBenchmark.cpuNs() - startNs);
    require(rejected <= malformed(market), "the tree refused good frames");
    return perSecond;
  }

  private static long malformed(MarketFrames market) {
    return market.kinds.stream().filter(kind -> kind == MarketFrames.Kind.MALFORMED).count();
  }

  /** Whether both read the same prices and quantities out of the good frames. */
  private static boolean agree(MarketFrames market, FrameMapper mapper, Tree tree) {
    long nowNs = System.currentTimeMillis() * 1_000_000L;
    for (int i = 0; i < market.frames.size(); i++) {
      byte[] frame = market.frames.get(i);
      if (market.kinds.get(i) == MarketFrames.Kind.MALFORMED) {
        continue;
      }
      long ours =
          switch (mapper.map(frame, frame.length, nowNs, nowNs)) {
            case StreamMessage.Trade(PublicTrade trade) ->
                trade.price().raw() + trade.quantity().raw();
            case StreamMessage.Quote(var quote) ->
                quote.bid().raw()
                    + quote.bidQuantity().raw()
                    + quote.ask().raw()
                    + quote.askQuantity().raw();
            case StreamMessage.Depth(var _, var update) ->
                Arrays.stream(update.bids()).sum() + Arrays.stream(update.asks()).sum();
            default -> -1;
          };
      BigDecimal theirs = tree.read(frame);
      if (theirs == null || theirs.movePointRight(8).longValueExact() != ours) {
        return false;
      }
    }
    return true;
  }

  /** The usual way: a tree, and a BigDecimal of each number. */
  private static final class Tree {
    private final JsonMapper json = new JsonMapper();

    /** The sum of all prices and quantities; null for what cannot be read. */
    private @org.jspecify.annotations.Nullable BigDecimal read(byte[] frame) {
      try {
        JsonNode data = json.readTree(frame).path("data");
        if (data.has("p")) {
          return number(data, "p").add(number(data, "q"));
        }
        if (data.path("b").isArray()) {
          return levels(data.path("b")).add(levels(data.path("a")));
        }
        return number(data, "b")
            .add(number(data, "B"))
            .add(number(data, "a"))
            .add(number(data, "A"));
      } catch (JacksonException | NumberFormatException unreadable) {
        return null;
      }
    }

    private static BigDecimal number(JsonNode data, String name) {
      return new BigDecimal(data.path(name).asString());
    }

    private static BigDecimal levels(JsonNode levels) {
      BigDecimal sum = BigDecimal.ZERO;
      for (JsonNode level : levels) {
        sum =
            sum.add(new BigDecimal(level.path(0).asString()))
                .add(new BigDecimal(level.path(1).asString()));
      }
      return sum;
    }
  }

  private static FrameMapper mapper() {
    MarketFrames none = new MarketFrames(1, 0, 1, System.currentTimeMillis());
    try (VenueStub stub = new VenueStub(none)) {
      return open(stub, new VenueClock(InstantSource.system()), metrics(new SimpleMeterRegistry()))
          .mapper();
    } catch (java.io.IOException noPort) {
      throw new java.io.UncheckedIOException(noPort);
    }
  }

  // ---- through the socket

  /** Sends frames at a rate, 0 for as fast as they are taken; answers frames a second. */
  private double socket(double malformed, double rate, int count) throws Exception {
    MarketFrames market = new MarketFrames(count, malformed, seed, System.currentTimeMillis());
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Histogram latencyNs = new Histogram(60_000_000_000L, 3);
    int[] tradeFrames = indexesOfTrades(market);
    try (VenueStub stub = new VenueStub(market);
        Hiccups hiccups = Hiccups.start()) {
      long[] lastTrade = {0};
      MessageSink bus =
          new MessageSink() {
            @Override
            void take(Message message) {
              if (message instanceof PublicTrade trade) {
                long id = trade.tradeId();
                long dueNs = stub.dueNs[tradeFrames[(int) (id - MarketFrames.FIRST_TRADE)]];
                latencyNs.recordValue(Math.max(0, System.nanoTime() - dueNs));
                lastTrade[0] = id;
              }
            }
          };
      VenueClock clock = new VenueClock(InstantSource.system());
      IngestMetrics metrics = metrics(registry);
      MarketVenue venue = open(stub, clock, metrics);
      VenueIngest ingest = ingest(venue, bus, clock, metrics);
      ingest.start();
      stub.awaitClient();
      int warm = Math.min(count / 5, 50_000);
      stub.send(0, warm, rate);
      awaitFrames(registry, warm);
      latencyNs.reset();
      long startNs = System.nanoTime();
      stub.send(warm, market.frames.size(), rate);
      awaitFrames(registry, market.frames.size());
      double perSecond = (market.frames.size() - warm) * 1e9 / (System.nanoTime() - startNs);
      ingest.close();
      check(market, registry, bus);
      System.out.printf(
          "socket, %2.0f %% malformed, %s: %,.0f frames/s taken; trade due to published p50 %,.0f"
              + " us, p99 %,.0f us, p99.9 %,.0f us, max %,.0f us; hiccups p99.9 %,.0f us; 0 of %,d"
              + " trades lost%n",
          malformed * 100,
          rate == 0 ? "as fast as it goes" : "%,.0f/s".formatted(rate),
          perSecond,
          latencyNs.getValueAtPercentile(50) / 1e3,
          latencyNs.getValueAtPercentile(99) / 1e3,
          latencyNs.getValueAtPercentile(99.9) / 1e3,
          latencyNs.getMaxValue() / 1e3,
          hiccups.stop().getValueAtPercentile(99.9) / 1e3,
          market.trades.size());
      return perSecond;
    }
  }

  private static void check(MarketFrames market, SimpleMeterRegistry registry, MessageSink bus) {
    require(
        bus.count(PublicTrade.class) == market.trades.size(),
        "published %d of %d trades".formatted(bus.count(PublicTrade.class), market.trades.size()));
    require(total(registry, "tradebot.ingest.dropped") == 0, "frames were dropped");
    require(
        total(registry, "tradebot.ingest.rejects") == malformed(market),
        "refused %.0f frames, spoilt were %d"
            .formatted(total(registry, "tradebot.ingest.rejects"), malformed(market)));
    require(total(registry, "tradebot.ingest.gaps") == 0, "gaps were found where none are");
  }

  private static void awaitFrames(SimpleMeterRegistry registry, long count) {
    long deadlineNs = System.nanoTime() + 120_000_000_000L;
    while (total(registry, "tradebot.ingest.frames") < count) {
      require(System.nanoTime() < deadlineNs, "frames are missing");
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static int[] indexesOfTrades(MarketFrames market) {
    int[] indexes = new int[market.trades.size()];
    int next = 0;
    for (int i = 0; i < market.frames.size(); i++) {
      if (market.kinds.get(i) == MarketFrames.Kind.TRADE) {
        indexes[next++] = i;
      }
    }
    return indexes;
  }

  static MarketVenue open(VenueStub stub, VenueClock clock, IngestMetrics metrics) {
    return BinanceVenue.open(
        new VenueAccess(
            Venue.BINANCE,
            stub.streams(),
            stub.restAddress(),
            List.of(Symbol.of("BTC-USDT")),
            20,
            clock,
            new Random(1),
            metrics));
  }

  static VenueIngest ingest(
      MarketVenue venue, MessageSink bus, VenueClock clock, IngestMetrics metrics) {
    return new VenueIngest(
        new IngestSettings(
            Venue.BINANCE,
            List.of(Timeframe.S1, Timeframe.M1),
            20,
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            1,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            1_000,
            venue.quality()),
        venue.instruments(),
        venue.mapper(),
        venue.history(),
        venue.stream(),
        bus,
        new MarketPublisher(bus, metrics),
        new MarketRecorder(new NoTimeSeriesWriter()),
        clock,
        metrics,
        new FeedHealth(problems -> {}));
  }

  static IngestMetrics metrics(SimpleMeterRegistry registry) {
    return new IngestMetrics(registry, Venue.BINANCE);
  }

  static double total(SimpleMeterRegistry registry, String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
