package io.tradebot.benchmark;

import static io.tradebot.benchmark.IngestBenchmark.median;
import static io.tradebot.benchmark.IngestBenchmark.require;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.message.Message;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueIngest;
import io.tradebot.marketingest.domain.BookChecksum;
import io.tradebot.marketingest.domain.BookProof;
import io.tradebot.marketingest.domain.BookSync;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.LocalOrderBook;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.HdrHistogram.Histogram;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.trade.LimitOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * B5: how many level changes a second a book takes while it proves itself, whether every injected
 * gap and every flipped digit is found by the next message, and how soon the book is right again.
 *
 * <p>The baseline is XChange's {@code OrderBook}, which proves nothing; rounds alternate, and both
 * must end with the same best twenty levels.
 */
@SuppressWarnings("JavaUtilDate") // The book it is compared with wants dates.
@Command(
    name = "book",
    description = "B5: level changes a second, gaps and flipped digits found, resync.",
    mixinStandardHelpOptions = true)
final class BookBenchmark implements Callable<Integer> {
  private static final int DEPTH = 20;

  @Option(names = "--updates", description = "messages of a round (${DEFAULT-VALUE})")
  private int messages = 100_000;

  @Option(names = "--rounds", description = "rounds of each book (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--gaps", description = "gaps through the socket (${DEFAULT-VALUE})")
  private int gaps = 100;

  @Option(names = "--seed", description = "of the updates (${DEFAULT-VALUE})")
  private long seed = 42;

  @Override
  public Integer call() throws Exception {
    List<DepthUpdate> updates = updates();
    throughput(updates);
    gaps(updates);
    checksums();
    resync();
    return 0;
  }

  /** Joined updates around a middle that stays, so that the book does not cross. */
  private List<DepthUpdate> updates() {
    SplittableRandom random = new SplittableRandom(seed);
    List<DepthUpdate> updates = new ArrayList<>(messages);
    long id = 1;
    for (int i = 0; i < messages; i++) {
      int bids = random.nextInt(1, 7);
      int asks = random.nextInt(1, 7);
      updates.add(
          new DepthUpdate(
              id,
              id + bids + asks - 1,
              changes(random, bids, -1),
              changes(random, asks, 1),
              1_700_000_000_000_000_000L + i * 100_000_000L,
              0));
      id += bids + asks;
    }
    return updates;
  }

  private static long[] changes(SplittableRandom random, int count, int sign) {
    long[] levels = new long[2 * count];
    for (int i = 0; i < count; i++) {
      levels[2 * i] = (6_000_000L + sign * (1 + away(random))) * 1_000_000L;
      levels[2 * i + 1] = random.nextInt(4) == 0 ? 0 : random.nextLong(1, 500_000_000L) * 10;
    }
    return levels;
  }

  /** Most changes are near the middle. */
  private static long away(SplittableRandom random) {
    return random.nextInt(10) < 7 ? random.nextInt(30) : random.nextInt(500);
  }

  private static DepthSnapshot snapshot() {
    long[] bids = new long[1_000];
    long[] asks = new long[1_000];
    for (int i = 0; i < 500; i++) {
      bids[2 * i] = (6_000_000L - 1 - i) * 1_000_000L;
      asks[2 * i] = (6_000_000L + 1 + i) * 1_000_000L;
      bids[2 * i + 1] = 100_000_000L;
      asks[2 * i + 1] = 100_000_000L;
    }
    return new DepthSnapshot(0, bids, asks, false);
  }

  private static BookSync joined() {
    BookSync book = BookSync.of(BookProof.UPDATE_NUMBERS, DEPTH, 0);
    book.onSnapshot(snapshot());
    return book;
  }

  private void throughput(List<DepthUpdate> updates) {
    long changes = updates.stream().mapToLong(u -> (u.bids().length + u.asks().length) / 2).sum();
    double[] ours = new double[rounds];
    double[] theirs = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      BookSync book = joined();
      long startNs = CandleBacktestBenchmark.cpuNs();
      for (DepthUpdate update : updates) {
        if (book.onUpdate(update) != BookSync.Result.APPLIED) {
          throw new IllegalStateException("an update was not applied");
        }
      }
      double own = changes * 1e9 / (CandleBacktestBenchmark.cpuNs() - startNs);
      List<List<LimitOrder>> orders = orders(updates);
      OrderBook other = exchangeBook();
      startNs = CandleBacktestBenchmark.cpuNs();
      for (List<LimitOrder> message : orders) {
        message.forEach(other::update);
      }
      double xchange = changes * 1e9 / (CandleBacktestBenchmark.cpuNs() - startNs);
      require(same(book.book(), other), "the two books differ");
      if (round >= 0) {
        ours[round] = own;
        theirs[round] = xchange;
      }
    }
    System.out.printf(
        "book: %.1f x XChange's; %,.0f level changes/s proven continuous, XChange's OrderBook %,.0f"
            + " (medians of %d)%n",
        median(ours) / median(theirs), median(ours), median(theirs), rounds);
  }

  private static OrderBook exchangeBook() {
    OrderBook book = new OrderBook(new Date(0), new ArrayList<>(), new ArrayList<>());
    DepthSnapshot snapshot = snapshot();
    orders(snapshot.bids(), Order.OrderType.BID).forEach(book::update);
    orders(snapshot.asks(), Order.OrderType.ASK).forEach(book::update);
    return book;
  }

  private static List<List<LimitOrder>> orders(List<DepthUpdate> updates) {
    List<List<LimitOrder>> all = new ArrayList<>(updates.size());
    for (DepthUpdate update : updates) {
      List<LimitOrder> orders = orders(update.bids(), Order.OrderType.BID);
      orders.addAll(orders(update.asks(), Order.OrderType.ASK));
      all.add(orders);
    }
    return all;
  }

  private static List<LimitOrder> orders(long[] levels, Order.OrderType side) {
    List<LimitOrder> orders = new ArrayList<>(levels.length / 2);
    for (int i = 0; i < levels.length; i += 2) {
      orders.add(
          new LimitOrder(
              side,
              BigDecimal.valueOf(levels[i + 1], 8),
              CurrencyPair.BTC_USDT,
              "",
              new Date(0),
              BigDecimal.valueOf(levels[i], 8)));
    }
    return orders;
  }

  private static boolean same(LocalOrderBook ours, OrderBook theirs) {
    for (int i = 0; i < DEPTH; i++) {
      LimitOrder bid = theirs.getBids().get(i);
      LimitOrder ask = theirs.getAsks().get(i);
      if (ours.bidPrice(i) != raw(bid.getLimitPrice())
          || ours.bidQuantity(i) != raw(bid.getRemainingAmount())
          || ours.askPrice(i) != raw(ask.getLimitPrice())
          || ours.askQuantity(i) != raw(ask.getRemainingAmount())) {
        return false;
      }
    }
    return true;
  }

  private static long raw(BigDecimal value) {
    return value.movePointRight(8).longValueExact();
  }

  /** Leaves out, doubles and swaps messages; each loss must show at the very next one. */
  private void gaps(List<DepthUpdate> updates) {
    SplittableRandom random = new SplittableRandom(seed + 1);
    BookSync book = joined();
    int injected = 0;
    int found = 0;
    int falseAlarms = 0;
    boolean missing = false;
    for (DepthUpdate update : updates) {
      if (!missing && random.nextInt(100) == 0) {
        injected++;
        missing = true;
        continue;
      }
      BookSync.Result result = book.onUpdate(update);
      if (result == BookSync.Result.GAP) {
        found += missing ? 1 : 0;
        falseAlarms += missing ? 0 : 1;
        // A snapshot that holds all up to here.
        DepthSnapshot fresh = snapshot();
        book.onSnapshot(new DepthSnapshot(update.lastId(), fresh.bids(), fresh.asks(), false));
      } else {
        require(result == BookSync.Result.APPLIED, "a good update was " + result);
      }
      missing = false;
    }
    System.out.printf(
        "gaps: %,d of %,d found by the next message, %d false alarms in %,d messages%n",
        found, injected, falseAlarms, updates.size());
    require(found == injected && falseAlarms == 0, "gaps were missed");
  }

  // ---- checksums

  private static final class Truth {
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    private void apply(SortedMap<Long, Long> side, long[] levels) {
      for (int i = 0; i < levels.length; i += 2) {
        if (levels[i + 1] == 0) {
          side.remove(levels[i]);
        } else {
          side.put(levels[i], levels[i + 1]);
        }
      }
    }

    /** As the exchange documents it, from text. */
    private BookChecksum checksum() {
      StringBuilder text = new StringBuilder();
      add(text, asks);
      add(text, bids);
      CRC32 crc = new CRC32();
      crc.update(text.toString().getBytes(US_ASCII));
      return new BookChecksum(crc.getValue(), 2, 8);
    }

    private DepthSnapshot snapshot() {
      return new DepthSnapshot(levels(bids), levels(asks), 1, checksum());
    }

    private static long[] levels(SortedMap<Long, Long> side) {
      long[] levels = new long[2 * side.size()];
      int i = 0;
      for (Map.Entry<Long, Long> level : side.entrySet()) {
        levels[i++] = level.getKey();
        levels[i++] = level.getValue();
      }
      return levels;
    }

    private static void add(StringBuilder text, SortedMap<Long, Long> side) {
      int left = BookChecksum.LEVELS;
      for (Map.Entry<Long, Long> level : side.entrySet()) {
        if (left-- == 0) {
          return;
        }
        text.append(level.getKey() / 1_000_000L).append(level.getValue());
      }
    }
  }

  /** Flips one digit of a level near the top in every fiftieth message. */
  private void checksums() {
    SplittableRandom random = new SplittableRandom(seed + 2);
    Truth truth = new Truth();
    DepthSnapshot whole = snapshot();
    truth.apply(truth.bids, whole.bids());
    truth.apply(truth.asks, whole.asks());
    List<DepthUpdate> checked = new ArrayList<>(messages);
    for (DepthUpdate update : updates()) {
      truth.apply(truth.bids, update.bids());
      truth.apply(truth.asks, update.asks());
      checked.add(
          new DepthUpdate(update.bids(), update.asks(), update.eventTimeNs(), 0, truth.checksum()));
    }
    double[] perSecond = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      BookSync book = streamed();
      long startNs = CandleBacktestBenchmark.cpuNs();
      for (DepthUpdate update : checked) {
        if (book.onUpdate(update) != BookSync.Result.APPLIED) {
          throw new IllegalStateException("a right checksum was refused");
        }
      }
      if (round >= 0) {
        perSecond[round] = checked.size() * 1e9 / (CandleBacktestBenchmark.cpuNs() - startNs);
      }
    }
    int flipped = 0;
    int found = 0;
    Truth running = new Truth();
    running.apply(running.bids, whole.bids());
    running.apply(running.asks, whole.asks());
    BookSync book = streamed();
    for (DepthUpdate update : checked) {
      running.apply(running.bids, update.bids());
      running.apply(running.asks, update.asks());
      long price = book.book().bidPrice(random.nextInt(BookChecksum.LEVELS));
      if (random.nextInt(50) > 0 || contains(update.bids(), price)) {
        require(book.onUpdate(update) == BookSync.Result.APPLIED, "a right checksum was refused");
        continue;
      }
      flip(book.book(), price, random.nextInt(8));
      boolean shown = book.onUpdate(update) == BookSync.Result.CHECKSUM;
      // A level that the same message moved out of the ten that are summed cannot show.
      if (shown || stillTop(book.book(), price)) {
        flipped++;
        found += shown ? 1 : 0;
      }
      book.discard();
      book.onSnapshot(running.snapshot());
    }
    System.out.printf(
        "checksums: %,.0f messages/s checked (median of %d); %,d of %,d flipped digits found by"
            + " their own message%n",
        median(perSecond), rounds, found, flipped);
    require(found == flipped, "a flipped digit was not found");
  }

  /** Changes one digit of the quantity at a price. */
  private static void flip(LocalOrderBook book, long price, int place) {
    int rank = 0;
    while (book.bidPrice(rank) != price) {
      rank++;
    }
    long quantity = book.bidQuantity(rank);
    long digit = 1;
    for (int i = 0; i < place; i++) {
      digit *= 10;
    }
    book.setBid(price, quantity / digit % 10 == 9 ? quantity - digit : quantity + digit);
  }

  private static boolean stillTop(LocalOrderBook book, long price) {
    for (int i = 0; i < Math.min(BookChecksum.LEVELS, book.bidLevels()); i++) {
      if (book.bidPrice(i) == price) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(long[] levels, long price) {
    for (int i = 0; i < levels.length; i += 2) {
      if (levels[i] == price) {
        return true;
      }
    }
    return false;
  }

  private static BookSync streamed() {
    BookSync book = BookSync.of(BookProof.CHECKSUM, DEPTH, 0);
    Truth truth = new Truth();
    DepthSnapshot whole = snapshot();
    truth.apply(truth.bids, whole.bids());
    truth.apply(truth.asks, whole.asks());
    book.onSnapshot(truth.snapshot());
    return book;
  }

  // ---- resync

  /** Leaves out book updates on a real socket and waits for the end of each gap. */
  private void resync() throws Exception {
    int between = 200;
    MarketFrames market =
        new MarketFrames((gaps + 2) * between, 0, seed, System.currentTimeMillis());
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    long[] endedNs = {0};
    int[] ended = {0};
    MessageSink bus =
        new MessageSink() {
          @Override
          void take(Message message) {
            if (message instanceof MarketGapClosed row
                && row.stream().equals("book")
                && row.kind() == GapKind.MISSING) {
              synchronized (endedNs) {
                endedNs[0] = System.nanoTime();
                ended[0]++;
              }
            }
          }
        };
    Histogram resyncNs = new Histogram(60_000_000_000L, 3);
    Histogram roundTripNs = new Histogram(60_000_000_000L, 3);
    try (VenueStub stub = new VenueStub(market)) {
      VenueClock clock = new VenueClock(InstantSource.system());
      MarketVenue venue = IngestBenchmark.open(stub, clock, IngestBenchmark.metrics(registry));
      VenueIngest ingest =
          IngestBenchmark.ingest(venue, bus, clock, IngestBenchmark.metrics(registry));
      ingest.start();
      stub.awaitClient();
      stub.send(0, between, 5_000);
      await(() -> IngestBenchmark.total(registry, "tradebot.ingest.frames") >= between);
      for (int gap = 0; gap < gaps; gap++) {
        long askedNs = System.nanoTime();
        var _ = venue.history().depth(venue.instruments().getFirst(), 1_000);
        roundTripNs.recordValue(System.nanoTime() - askedNs);
        int from = between * (gap + 1);
        int lost = nextDepth(market, from);
        stub.send(from, lost, 5_000);
        int shown = nextDepth(market, lost + 1);
        stub.send(lost + 1, shown, 5_000);
        int before = ended(endedNs, ended);
        long sentNs = System.nanoTime();
        stub.snapshotAt(market.lastUpdateIds.get(shown));
        stub.send(shown, between * (gap + 2), 5_000);
        await(() -> ended(endedNs, ended) > before);
        synchronized (endedNs) {
          resyncNs.recordValue(Math.max(0, endedNs[0] - sentNs));
        }
      }
      ingest.close();
    }
    System.out.printf(
        "resync: %d of %d gaps; from the message that shows the gap to a proven book p50 %,.1f ms,"
            + " p99 %,.1f ms, max %,.1f ms; a snapshot's round trip p50 %,.1f ms, max %,.1f ms%n",
        resyncNs.getTotalCount(),
        gaps,
        resyncNs.getValueAtPercentile(50) / 1e6,
        resyncNs.getValueAtPercentile(99) / 1e6,
        resyncNs.getMaxValue() / 1e6,
        roundTripNs.getValueAtPercentile(50) / 1e6,
        roundTripNs.getMaxValue() / 1e6);
  }

  private static int ended(long[] lock, int[] ended) {
    synchronized (lock) {
      return ended[0];
    }
  }

  private static int nextDepth(MarketFrames market, int from) {
    int i = from;
    while (market.kinds.get(i) != MarketFrames.Kind.DEPTH) {
      i++;
    }
    return i;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadlineNs = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      require(System.nanoTime() < deadlineNs, "waited 20 s in vain");
      LockSupport.parkNanos(100_000);
    }
  }
}
