package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.marketingest.adapter.binance.BinanceVenue;
import io.tradebot.marketingest.application.InjectedFaults.Fault;
import io.tradebot.marketingest.application.InjectedFaults.Injected;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A market of the simulator comes over a line that loses, doubles, swaps, cuts off and changes
 * frames. Each fault must be found by the next message, no book may be published that is not the
 * venue's, and the gap ledger must name every fault and nothing else.
 *
 * <p>{@code -Dtradebot.fault.rounds=20} injects each fault twenty times.
 */
class FaultyLineTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SEED = 7;

  private final SimulatedVenue venue = venue();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MemoryBus bus = new MemoryBus();
  private final ConcurrentLinkedQueue<Point> points = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> parts = new ArrayList<>();

  FaultyLineTest() throws IOException {}

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : parts.reversed()) {
      part.close();
    }
    venue.close();
  }

  @Test
  void findsEveryInjectedFaultWithinOneMessageAndRaisesNoFalseAlarm() throws Exception {
    InjectedFaults faults =
        new InjectedFaults(SEED, Integer.getInteger("tradebot.fault.rounds", 1));
    FaultyLine line = line(faults::pass);
    ingest(line.uri());
    Await.until("true depth frames", () -> faults.truth().size() > 2);
    JsonNode snapshot = get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
    Await.until("books", () -> bus.published(BookSnapshot.class).size() > 20);
    Await.until("trades", () -> bus.published(PublicTrade.class).size() > 100);

    // The line is open before its own connection to the venue is: what was traded in between is
    // missing on it, and fetched.
    List<MarketGapClosed> before = rowsOfMessages();
    assertThat(before).allMatch(row -> row.stream().equals("trade") && row.repaired());
    int told = bus.published(MarketGapDetected.class).size();
    int trades = bus.published(PublicTrade.class).size();
    Await.until("clean trades", () -> bus.published(PublicTrade.class).size() > trades + 60);
    assertThat(rowsOfMessages()).isEqualTo(before);
    assertThat(bus.published(MarketGapDetected.class)).hasSize(told);
    faults.arm();
    Await.until("all faults", Duration.ofMinutes(10), faults::isOver);
    Await.until("the last rows", () -> missingRows(faults.done()).isEmpty());

    for (Injected fault : faults.done()) {
      assertThat(isFound(fault)).as("seed %d: %s is found", SEED, fault).isTrue();
    }
    assertThat(rowsOfMessages())
        .as("rows that no fault explains, seed %d, faults %s", SEED, faults.done())
        .filteredOn(row -> !before.contains(row))
        .filteredOn(row -> faults.done().stream().noneMatch(fault -> explains(fault, row)))
        .isEmpty();
    assertThat(bus.published(MarketGapDetected.class).stream().skip(told))
        .filteredOn(gap -> faults.done().stream().noneMatch(fault -> explains(fault, gap)))
        .isEmpty();
    checkBooks(snapshot, faults.truth());
    checkStoredTrades();
  }

  @Test
  void closesTheGapOfACutLineAndStoresEveryTradeOnce() throws Exception {
    FaultyLine line = line(List::of);
    ingest(line.uri());
    Await.until("trades", () -> bus.published(PublicTrade.class).size() > 50);

    line.cut();
    Await.until("another connection", () -> bus.published(FeedConnected.class).size() == 2);
    Await.until(
        "the rows of all three streams",
        () -> rows().stream().filter(row -> row.kind() == GapKind.DISCONNECTED).count() == 3);

    assertThat(rows())
        .filteredOn(row -> row.kind() == GapKind.DISCONNECTED)
        .extracting(row -> row.stream() + " " + row.kind() + " " + row.repaired())
        .containsExactlyInAnyOrder(
            "trade DISCONNECTED true", "quote DISCONNECTED false", "book DISCONNECTED false");
    checkStoredTrades();
  }

  @Test
  void stopsEntriesWithinTwoSecondsOnASilentLineThenReconnects() throws Exception {
    FaultyLine line = line(List::of);
    ingest(line.uri());
    Await.until("trades", () -> bus.published(PublicTrade.class).size() > 20);

    line.silence(true);
    long silentNs = System.nanoTime();
    Await.until("the announcement", () -> stale().containsAll(Set.of("trade", "quote", "book")));
    long afterNs = System.nanoTime() - silentNs;
    line.silence(false);
    Await.until(
        "sound rows",
        () -> rows().stream().filter(row -> row.kind() == GapKind.SILENT).count() == 3);

    assertThat(Duration.ofNanos(afterNs)).isLessThan(Duration.ofSeconds(2));
    assertThat(line.accepted()).as("a pause so short needs no new connection").isEqualTo(1);
    line.silence(true);
    Await.until("another connection", () -> line.accepted() > 1);
    line.silence(false);
    Await.until("to be live again", () -> bus.published(FeedConnected.class).size() > 1);
    checkStoredTrades();
  }

  @Test
  void triesAgainEverMoreSlowlyWhenTheVenueTurnsItAway() throws Exception {
    FaultyLine line = line(List::of);
    ingest(line.uri());
    Await.until("trades", () -> bus.published(PublicTrade.class).size() > 5);
    int before = line.accepted();

    line.refuse(true);
    line.cut();
    long startNs = System.nanoTime();
    List<Long> attempts = new ArrayList<>();
    while (System.nanoTime() - startNs < 4_000_000_000L) {
      if (line.accepted() > before + attempts.size()) {
        attempts.add((System.nanoTime() - startNs) / 1_000_000L);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000L);
    }
    line.refuse(false);

    // 0.25 s, doubling, shortened by at most half: the exchange allows 300 in five minutes.
    assertThat(attempts).as("attempts after %s ms", attempts).hasSizeBetween(2, 6);
    Await.until("to be live again", () -> bus.published(FeedConnected.class).size() > 1);
    checkStoredTrades();
  }

  /** Whether the message that came next told of the fault. */
  private boolean isFound(Injected fault) {
    return switch (fault.fault()) {
      case TRADES_CUT, TRADES_SWAPPED, TRADE_TRUNCATED, TRADE_ID_FLIPPED ->
          gap("trade", GapKind.MISSING, fault.id(), fault.nextId())
              // The venue was asked before the next message came, and had what was lost.
              || (fault.fault() == Fault.TRADE_TRUNCATED && rowOf(fault).isPresent());
      case DEPTH_CUT, DEPTHS_SWAPPED, DEPTH_TRUNCATED, DEPTH_LAST_ID_FLIPPED ->
          gap("book", GapKind.MISSING, fault.id(), fault.nextId());
      case DEPTH_FIRST_ID_FLIPPED ->
          bus.published(MarketGapDetected.class).stream()
              .anyMatch(gap -> gap.stream().equals("book") && gap.expected() == fault.id());
      case QUOTE_CROSSED ->
          bus.published(MarketGapDetected.class).stream()
              .anyMatch(gap -> gap.kind() == GapKind.CROSSED && gap.actual() == fault.nextId());
      case TRADE_DOUBLED, DEPTH_DOUBLED, QUOTE_DOUBLED -> rowOf(fault).isPresent();
    };
  }

  private boolean gap(String stream, GapKind kind, long expected, long actual) {
    return bus.published(MarketGapDetected.class).stream()
        .anyMatch(
            gap ->
                gap.stream().equals(stream)
                    && gap.kind() == kind
                    && gap.expected() == expected
                    && gap.actual() == actual);
  }

  private List<Injected> missingRows(List<Injected> faults) {
    return faults.stream().filter(fault -> rowOf(fault).isEmpty()).toList();
  }

  private java.util.Optional<MarketGapClosed> rowOf(Injected fault) {
    return rows().stream().filter(row -> explains(fault, row)).findFirst();
  }

  private static boolean explains(Injected fault, MarketGapClosed row) {
    return row.stream().equals(stream(fault))
        && kinds(fault.fault()).contains(row.kind())
        && (fault.eventMs() == 0
            || (row.fromNs() <= (fault.eventMs() + 300) * 1_000_000L
                && row.toNs() >= (fault.eventMs() - 300) * 1_000_000L));
  }

  private static boolean explains(Injected fault, MarketGapDetected gap) {
    return gap.stream().equals(stream(fault))
        && (fault.eventMs() == 0
            || Math.abs(gap.eventTimeNs() / 1_000_000L - fault.eventMs()) < 1_200);
  }

  private static String stream(Injected fault) {
    return switch (fault.fault().stream) {
      case "@trade" -> "trade";
      case "@depth" -> "book";
      default -> "quote";
    };
  }

  private static Set<GapKind> kinds(Fault fault) {
    return switch (fault) {
      case TRADES_CUT, TRADE_ID_FLIPPED -> Set.of(GapKind.MISSING);
      case TRADES_SWAPPED -> Set.of(GapKind.OUT_OF_ORDER, GapKind.MISSING);
      case TRADE_TRUNCATED -> Set.of(GapKind.MISSING, GapKind.UNREADABLE);
      case TRADE_DOUBLED, DEPTH_DOUBLED, QUOTE_DOUBLED -> Set.of(GapKind.DUPLICATE);
      case DEPTH_CUT,
          DEPTHS_SWAPPED,
          DEPTH_TRUNCATED,
          DEPTH_LAST_ID_FLIPPED,
          DEPTH_FIRST_ID_FLIPPED ->
          Set.of(GapKind.MISSING);
      case QUOTE_CROSSED -> Set.of(GapKind.CROSSED);
    };
  }

  /** Every published book whose number the venue gave must be the venue's. */
  private void checkBooks(JsonNode snapshot, List<String> truth) {
    Map<Long, List<List<BookLevel>>> books = new HashMap<>();
    TreeMap<Price, Quantity> bids = new TreeMap<>(Comparator.reverseOrder());
    TreeMap<Price, Quantity> asks = new TreeMap<>();
    apply(bids, snapshot.path("bids"));
    apply(asks, snapshot.path("asks"));
    long lastId = snapshot.path("lastUpdateId").asLong();
    for (String frame : truth) {
      JsonNode data = JSON.readTree(frame).path("data");
      if (data.path("u").asLong() > lastId) {
        apply(bids, data.path("b"));
        apply(asks, data.path("a"));
        lastId = data.path("u").asLong();
        books.put(lastId, List.of(top(bids), top(asks)));
      }
    }
    int compared = 0;
    for (BookSnapshot book : bus.published(BookSnapshot.class)) {
      List<List<BookLevel>> their = books.get(book.updateId());
      if (their != null) {
        assertThat(List.of(book.bids(), book.asks()))
            .as("book %d", book.updateId())
            .isEqualTo(their);
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static void apply(SortedMap<Price, Quantity> side, JsonNode levels) {
    for (JsonNode level : levels) {
      Price price = Price.of(level.path(0).asString());
      Quantity quantity = Quantity.of(level.path(1).asString());
      if (quantity.raw() == 0) {
        side.remove(price);
      } else {
        side.put(price, quantity);
      }
    }
  }

  private static List<BookLevel> top(SortedMap<Price, Quantity> side) {
    return side.entrySet().stream()
        .limit(20)
        .map(level -> new BookLevel(level.getKey(), level.getValue()))
        .toList();
  }

  /** The store has the trades without a hole, each once, and as the venue tells them. */
  private void checkStoredTrades() throws Exception {
    long newest = get("/api/v3/trades?symbol=BTCUSDT&limit=1").path(0).path("id").asLong();
    Await.until("the newest trade in the store", () -> storedIds().contains(newest));
    List<Long> ids = storedIds();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids.getLast() - ids.getFirst()).isEqualTo(ids.size() - 1);
  }

  private List<Long> storedIds() {
    return points.stream()
        .filter(point -> point.measurement().equals("market_trades"))
        .map(point -> (Long) point.fields().get("trade_id"))
        .toList();
  }

  private List<MarketGapClosed> rows() {
    return bus.published(MarketGapClosed.class).stream()
        .filter(row -> row.kind() != GapKind.EXHAUSTED)
        .toList();
  }

  /** Without silence: where the machine rests for seconds, so does the line. */
  private List<MarketGapClosed> rowsOfMessages() {
    return rows().stream()
        .filter(row -> row.kind() != GapKind.QUIET && row.kind() != GapKind.SILENT)
        .toList();
  }

  private List<String> stale() {
    return bus.published(FeedStale.class).stream().map(FeedStale::stream).toList();
  }

  private FaultyLine line(Function<String, List<String>> spoil) {
    FaultyLine line = new FaultyLine(venue.streamUri(), spoil);
    parts.add(line);
    return line;
  }

  private void ingest(URI streams) throws Exception {
    VenueClock clock = new VenueClock(InstantSource.system());
    IngestMetrics metrics = new IngestMetrics(registry, Venue.BINANCE);
    MarketVenue opened =
        BinanceVenue.open(
            new VenueAccess(
                Venue.BINANCE,
                streams,
                venue.restUri(),
                List.of(Symbol.of("BTC-USDT")),
                20,
                clock,
                new Random(1),
                metrics));
    VenueIngest ingest =
        new VenueIngest(
            new IngestSettings(
                Venue.BINANCE,
                List.of(Timeframe.S1, Timeframe.M1),
                20,
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                10,
                Duration.ofMillis(1_500),
                Duration.ofSeconds(5),
                1_000,
                opened.quality()),
            opened.instruments(),
            opened.mapper(),
            opened.history(),
            opened.stream(),
            bus.store(),
            new MarketPublisher(bus.bus(), metrics),
            new MarketRecorder(new Collected()),
            clock,
            metrics,
            new FeedHealth(line -> {}));
    parts.add(ingest);
    ingest.start();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return JSON.readTree(
          client
              .send(
                  HttpRequest.newBuilder(venue.restUri().resolve(path)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    }
  }

  private static SimulatedVenue venue() throws IOException {
    return SimulatedVenue.start(
        new SimulatedVenue.Setup(
            Dialect.BINANCE,
            "127.0.0.1",
            0,
            SEED,
            1.0,
            List.of(Symbol.of("BTC-USDT")),
            30,
            Map.of("USDT", 1_000_000_000_000L),
            Rate.ofBps(10),
            Rate.ofBps(10),
            Duration.ofMillis(1),
            "",
            new Credentials("key-for-this-test-only-0000", "secret-for-this-test-only-0000"),
            Map.of()),
        AccountJournal.none(),
        null,
        InstantSource.system());
  }

  private final class Collected implements TimeSeriesWriter {
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
