package io.tradebot.marketingest.adapter.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.application.Await;
import io.tradebot.marketingest.application.FeedHealth;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.IngestSettings;
import io.tradebot.marketingest.application.MarketHistory;
import io.tradebot.marketingest.application.MarketPublisher;
import io.tradebot.marketingest.application.MarketRecorder;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.MemoryBus;
import io.tradebot.marketingest.application.NaiveCandles;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.application.VenueIngest;
import io.tradebot.marketingest.application.VenueRequestException;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every venue's adapter must do, over real sockets: from the frame to the event on the bus,
 * and through each fault back to the truth.
 */
public abstract class VenueContractTest {
  private static final long ONE = 100_000_000L;
  private static final long PRICE = 60_000 * ONE;

  protected final WireVenue venue;
  private final MemoryBus bus = new MemoryBus();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IngestMetrics metrics;
  private final VenueClock clock = new VenueClock(InstantSource.system());
  private final Random random = new Random(7);
  private final List<VenueIngest> running = new ArrayList<>();
  private volatile String problems = "";
  private long tradeId = 5_000;

  protected VenueContractTest(WireVenue venue) {
    this.venue = venue;
    this.metrics = new IngestMetrics(registry, venue.instrument.venue());
    for (int i = 0; i < 25; i++) {
      venue.bids.put(PRICE - (i + 1) * ONE, (i + 1) * ONE / 10);
      venue.asks.put(PRICE + (i + 1) * ONE, (i + 1) * ONE / 10);
    }
    for (int i = 0; i < 40; i++) {
      note(nowNs() - (40 - i) * 200_000_000L);
    }
  }

  @AfterEach
  void stop() {
    running.forEach(VenueIngest::close);
    venue.close();
  }

  @Test
  void namesEverySymbolThatTheVenueCannotGive() {
    assertThatThrownBy(
            () -> venue.open(access(List.of(venue.instrument.symbol(), Symbol.of("FOO-BAR")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FOO-BAR is not listed")
        .hasMessageNotContaining(venue.instrument.symbol() + " ");
    Symbol old = Symbol.of("OLD-" + venue.instrument.symbol().quote());
    assertThatThrownBy(() -> venue.open(access(List.of(old))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(old + " has status");
  }

  @Test
  void publishesTradesQuotesAndTheBookAsTheVenueToldThem() {
    start(Duration.ofSeconds(30));
    PublicTrade buy = trade(Side.BUY);
    PublicTrade sell = trade(Side.SELL);
    changeBook(30);

    awaitTrueBook();
    assertThat(published(PublicTrade.class))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs")
        .containsExactly(sent(buy), sent(sell));
    Await.until(
        "the best bid and ask",
        () ->
            published(BestQuote.class).stream()
                .anyMatch(quote -> quote.bid().raw() == venue.bids.firstKey()));
    assertThat(published(BookSnapshot.class))
        .noneMatch(BookSnapshot::isCrossed)
        .extracting(BookSnapshot::updateId)
        .isSorted();
    assertThat(published(MarketGapDetected.class)).isEmpty();
    assertThat(total("tradebot.ingest.rejects")).isZero();
    Await.until("good health", () -> problems.isEmpty());
  }

  @Test
  void findsALostChangeOfTheBookWithTheNextMessageAndPublishesNothingUntilItIsRightAgain() {
    start(Duration.ofSeconds(30));
    changeBook(5);
    awaitTrueBook();

    // The best bid and ask change, but this is not told.
    var _ =
        venue.bookFrame(
            new long[] {venue.bids.firstKey(), 7 * ONE}, new long[] {venue.asks.firstKey(), 0});
    changeBook(1);

    Await.until("the gap", () -> !published(MarketGapDetected.class).isEmpty());
    awaitTrueBook();
    assertThat(published(MarketGapDetected.class))
        .extracting(MarketGapDetected::stream)
        .containsOnly("book");
    assertThat(total("tradebot.ingest.book.resyncs")).isGreaterThanOrEqualTo(1);
    changeBook(10);
    awaitTrueBook();
    assertThat(published(FeedDisconnected.class)).isEmpty();
  }

  @Test
  void fetchesTradesThatTheStreamLostAndMakesTheCandlesOfAllTrades() {
    start(Duration.ofSeconds(30));
    long until = nowNs() + 2_200_000_000L;
    int count = 0;
    while (nowNs() < until) {
      PublicTrade trade = note(nowNs());
      count++;
      // Every seventh is lost.
      if (count % 7 != 0) {
        venue.socket.newest().text(venue.tradeFrame(trade));
      }
      changeBook(1);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
    }
    long endNs = Timeframe.S1.openTimeNs(until);

    Await.until(
        "the candles",
        () -> {
          changeBook(1);
          java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
          List<CandleClosed> candles = candles();
          return !candles.isEmpty() && candles.getLast().eventTimeNs() >= endNs;
        });

    List<CandleClosed> candles = candles();
    assertThat(candles)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs", "source")
        .isEqualTo(
            NaiveCandles.of(
                venue.instrument,
                Timeframe.S1,
                venue.trades,
                candles.getFirst().openTimeNs(),
                candles.getLast().eventTimeNs()));
    assertThat(published(MarketGapDetected.class))
        .extracting(MarketGapDetected::stream)
        .contains("trade");
    assertThat(total("tradebot.ingest.trades.late")).isZero();
  }

  @Test
  void publishesATradeOnceThatCameTwice() {
    start(Duration.ofSeconds(30));
    PublicTrade first = note(nowNs());
    venue.socket.newest().text(venue.tradeFrame(first));
    venue.socket.newest().text(venue.tradeFrame(first));
    PublicTrade second = trade(Side.BUY);

    Await.until(
        "the second trade",
        () -> published(PublicTrade.class).stream().anyMatch(t -> t.tradeId() == second.tradeId()));

    assertThat(published(PublicTrade.class))
        .extracting(PublicTrade::tradeId)
        .containsExactly(first.tradeId(), second.tradeId());
    assertThat(total("tradebot.ingest.duplicates")).isEqualTo(1);
  }

  @Test
  void refusesFramesThatCannotBeReadAndKeepsTheConnection() {
    start(Duration.ofSeconds(30));
    venue.socket.newest().text(venue.brokenFrame(note(nowNs())));
    venue.socket.newest().text("");
    venue.socket.newest().text("<html>502 Bad Gateway</html>");
    venue.socket.newest().binary(100);
    venue.socket.newest().text("{\"channel\":\"weather\",\"type\":\"weather\"}");
    PublicTrade good = trade(Side.SELL);

    Await.until(
        "the good trade",
        () -> published(PublicTrade.class).stream().anyMatch(t -> t.tradeId() == good.tradeId()));
    changeBook(3);
    awaitTrueBook();

    for (String reason : List.of("MALFORMED", "EMPTY", "BINARY", "UNKNOWN_TYPE")) {
      assertThat(registry.get("tradebot.ingest.rejects").tag("reason", reason).counter().count())
          .as(reason)
          .isPositive();
    }
    assertThat(venue.socket.clients()).hasSize(1);
    assertThat(published(FeedDisconnected.class)).isEmpty();
  }

  @Test
  void countsEveryMutatedFrameThatIsRefusedAndLivesOn() {
    start(Duration.ofSeconds(30));
    MarketVenue another = venue.open(access(List.of(venue.instrument.symbol())));
    java.util.random.RandomGenerator mutations =
        java.util.random.RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    List<String> samples = venue.sampleFrames();
    Map<RejectReason, Integer> expected = new java.util.EnumMap<>(RejectReason.class);
    int frames = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] frame =
          FrameMutations.mutate(samples.get(mutations.nextInt(samples.size())), mutations);
      StreamMessage read = another.mapper().map(frame, frame.length, 1, 1);
      if (read instanceof StreamMessage.Rejected(RejectReason reason, String _)) {
        // Others are counted by the pipeline for reasons of its own too.
        expected.merge(reason, 1, Integer::sum);
        venue.socket.newest().bytes(frame);
        frames++;
      }
    }
    int sent = frames;
    Await.until("all frames", () -> total("tradebot.ingest.rejects") >= sent);
    PublicTrade good = trade(Side.BUY);
    Await.until(
        "the good trade",
        () -> published(PublicTrade.class).stream().anyMatch(t -> t.tradeId() == good.tradeId()));

    expected.forEach(
        (reason, count) ->
            assertThat(
                    registry
                        .get("tradebot.ingest.rejects")
                        .tag("reason", reason.name())
                        .counter()
                        .count())
                .as(reason.name())
                .isEqualTo((double) count));
    assertThat(sent).isGreaterThan(1_000);
    assertThat(venue.socket.clients()).hasSize(1);
    assertThat(published(FeedDisconnected.class)).isEmpty();
    another.stream().close();
  }

  @Test
  void connectsAgainAfterACutAndHasTheWholeTruthAgain() {
    start(Duration.ofSeconds(30));
    trade(Side.BUY);
    changeBook(3);
    awaitTrueBook();

    venue.socket.newest().cut();
    PublicTrade missed = note(nowNs());
    venue.bids.put(venue.bids.firstKey(), 9 * ONE);
    Await.until("another connection", () -> published(FeedConnected.class).size() == 2);
    trade(Side.SELL);
    changeBook(3);

    awaitTrueBook();
    Await.until("the trade that was missed", () -> total("tradebot.ingest.trades.fetched") > 0);
    assertThat(published(FeedDisconnected.class)).hasSize(1);
    assertThat(published(PublicTrade.class))
        .extracting(PublicTrade::tradeId)
        .doesNotContain(missed.tradeId());
  }

  @Test
  void announcesASilentConnectionAndMakesItAnew() {
    start(Duration.ofMillis(700));

    Await.until("another connection", () -> venue.socket.clients().size() >= 2);

    assertThat(published(FeedStale.class))
        .extracting(FeedStale::stream)
        .contains("trade", "quote", "book");
  }

  @Test
  void saysWhatKindOfFailureARequestHad() {
    MarketHistory history = venue.open(access(List.of(venue.instrument.symbol()))).history();

    assertThat(failure(history, 500, "oops", Map.of()).kind())
        .isEqualTo(VenueRequestException.Kind.RETRYABLE);
    assertThat(failure(history, 400, "{\"error\":\"bad\"}", Map.of()).kind())
        .isEqualTo(VenueRequestException.Kind.REFUSED);
    assertThat(failure(history, 200, "<html>maintenance</html>", Map.of()).kind())
        .isEqualTo(VenueRequestException.Kind.MALFORMED);
    assertThat(failure(history, 200, "{", Map.of()).kind())
        .isEqualTo(VenueRequestException.Kind.MALFORMED);
    assertThat(failure(history, 200, "", Map.of()).kind())
        .isEqualTo(VenueRequestException.Kind.MALFORMED);
    VenueRequestException limited = failure(history, 429, "", Map.of("Retry-After", "7"));
    assertThat(limited.kind()).isEqualTo(VenueRequestException.Kind.LIMITED);
    assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    int asked = venue.asked.size();
    venue.failure = null;
    assertThatThrownBy(() -> history.latestTrades(venue.instrument))
        .isInstanceOf(VenueRequestException.class)
        .hasMessageContaining("rate limit");
    assertThat(venue.asked).hasSize(asked);
  }

  @Test
  void tellsTheHistoryOfTradesAndClosedCandles() {
    MarketHistory history = venue.open(access(List.of(venue.instrument.symbol()))).history();
    clock.measure(history);
    List<PublicTrade> all = List.copyOf(venue.trades);

    assertThat(history.latestTrades(venue.instrument))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs")
        .isEqualTo(all.stream().map(this::sent).toList());
    PublicTrade from = all.get(25);
    assertThat(history.tradesFrom(venue.instrument, from.tradeId(), from.eventTimeNs()))
        .extracting(PublicTrade::tradeId)
        .isEqualTo(all.subList(25, all.size()).stream().map(PublicTrade::tradeId).toList());
    long fromNs = Timeframe.S1.openTimeNs(all.get(5).eventTimeNs());
    long toNs = fromNs + 4 * Timeframe.S1.lengthNs();
    assertThat(history.candles(venue.instrument, Timeframe.S1, fromNs, toNs))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs")
        .isEqualTo(NaiveCandles.of(venue.instrument, Timeframe.S1, venue.trades, fromNs, toNs));
    long minuteNs = Timeframe.M1.openTimeNs(nowNs());
    assertThat(
            history.candles(
                venue.instrument, Timeframe.M1, minuteNs, minuteNs + Timeframe.M1.lengthNs()))
        .as("the minute that is not over")
        .isEmpty();
  }

  // ---- the scene

  private VenueRequestException failure(
      MarketHistory history, int status, String body, Map<String, String> headers) {
    venue.failure = new WireVenue.Failure(status, body, headers);
    try {
      List<PublicTrade> trades = history.latestTrades(venue.instrument);
      throw new AssertionError("was answered: " + trades);
    } catch (VenueRequestException told) {
      return told;
    }
  }

  private VenueAccess access(List<Symbol> symbols) {
    return new VenueAccess(
        venue.instrument.venue(),
        venue.websocketUrl(),
        venue.restUrl(),
        symbols,
        20,
        clock,
        new Random(1),
        metrics);
  }

  private void start(Duration staleAfter) {
    MarketVenue opened = venue.open(access(List.of(venue.instrument.symbol())));
    VenueIngest ingest =
        new VenueIngest(
            new IngestSettings(
                venue.instrument.venue(),
                List.of(Timeframe.S1),
                20,
                Duration.ofMillis(20),
                Duration.ofMillis(150),
                3,
                staleAfter,
                staleAfter,
                1_000,
                opened.quality()),
            opened.instruments(),
            opened.mapper(),
            opened.history(),
            opened.stream(),
            bus.store(),
            new MarketPublisher(bus.bus(), metrics),
            new MarketRecorder(new NoWriter()),
            clock,
            metrics,
            new FeedHealth(line -> problems = line));
    running.add(ingest);
    try {
      ingest.start();
    } catch (InterruptedException end) {
      throw new AssertionError("interrupted", end);
    }
    Await.until(
        "the connection",
        () -> !published(FeedConnected.class).isEmpty() && !venue.socket.clients().isEmpty());
    changeBook(1);
    awaitTrueBook();
  }

  /** The venue makes a trade that the stream does not tell. */
  private PublicTrade note(long timeNs) {
    PublicTrade trade =
        new PublicTrade(
            venue.instrument,
            ++tradeId,
            Price.ofRaw(PRICE + (random.nextInt(100) - 50) * ONE / 10),
            Quantity.ofRaw(1 + random.nextInt(1_000_000)),
            random.nextBoolean() ? Side.BUY : Side.SELL,
            // To the unit in which all venues tell it.
            timeNs / 1_000_000L * 1_000_000L,
            0);
    venue.trades.add(trade);
    return trade;
  }

  private PublicTrade trade(Side side) {
    PublicTrade made = note(nowNs());
    PublicTrade trade =
        new PublicTrade(
            made.instrument(),
            made.tradeId(),
            made.price(),
            made.quantity(),
            side,
            made.eventTimeNs(),
            0);
    venue.trades.set(venue.trades.size() - 1, trade);
    venue.socket.newest().text(venue.tradeFrame(trade));
    return trade;
  }

  private PublicTrade sent(PublicTrade trade) {
    return trade;
  }

  private void changeBook(int times) {
    for (int i = 0; i < times; i++) {
      long bid = venue.bids.keySet().stream().skip(random.nextInt(15)).findFirst().orElseThrow();
      long ask = venue.asks.keySet().stream().skip(random.nextInt(15)).findFirst().orElseThrow();
      String frame =
          venue.bookFrame(
              new long[] {bid, (1 + random.nextInt(100)) * ONE / 50},
              new long[] {ask, (1 + random.nextInt(100)) * ONE / 50});
      venue.socket.newest().text(frame);
      String quote = venue.quoteFrame();
      if (!quote.isEmpty()) {
        venue.socket.newest().text(quote);
      }
    }
  }

  private void awaitTrueBook() {
    Await.until(
        "the venue's book",
        () -> {
          List<BookSnapshot> books = published(BookSnapshot.class);
          return !books.isEmpty()
              && books.getLast().bids().equals(top(venue.bids))
              && books.getLast().asks().equals(top(venue.asks));
        });
  }

  private static List<BookLevel> top(SortedMap<Long, Long> side) {
    return side.entrySet().stream()
        .limit(20)
        .map(level -> new BookLevel(Price.ofRaw(level.getKey()), Quantity.ofRaw(level.getValue())))
        .toList();
  }

  private List<CandleClosed> candles() {
    return bus.history(StateKeys.candles(Timeframe.S1, venue.instrument), CandleClosed.class);
  }

  private <T extends io.tradebot.common.message.Message> List<T> published(Class<T> type) {
    return bus.published(type);
  }

  private double total(String meter) {
    return registry.find(meter).counters().stream().mapToDouble(Counter::count).sum();
  }

  protected final VenueRequestException failureOf(int status, String body) {
    MarketHistory history = venue.open(access(List.of(venue.instrument.symbol()))).history();
    return failure(history, status, body, Map.of());
  }

  protected final InstrumentId open(Symbol symbol) {
    return venue.open(access(List.of(symbol))).instruments().getFirst();
  }

  private static long nowNs() {
    java.time.Instant now = java.time.Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private static final class NoWriter implements TimeSeriesWriter {
    @Override
    public void write(Point point) {}

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
      return 0;
    }

    @Override
    public void close() {}
  }
}
