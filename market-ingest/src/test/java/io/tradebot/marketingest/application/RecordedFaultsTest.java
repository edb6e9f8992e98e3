package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.marketingest.application.FaultyReplay.Fault;
import io.tradebot.marketingest.application.FaultyReplay.Injected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The recorded frames of three venues go over a real socket through the whole service and a real
 * Redis, and the line loses, doubles, swaps, cuts off and changes some of them, and ends once. Each
 * fault must be found by the message that shows it, no book may be published that was not the
 * venue's, and the gap ledger must name every fault and nothing else.
 *
 * <p>{@code -Dtradebot.fault.rounds=5} injects each fault five times.
 */
class RecordedFaultsTest {
  private static final int ROUNDS = Integer.getInteger("tradebot.fault.rounds", 1);
  private static final long SEED = Long.getLong("tradebot.fault.seed", 11);

  /** Enough of the recording for a machine that is slow to mend each fault. */
  private static final int TIMES = 3 + 9 * ROUNDS;

  private static final double SPEED = 2;

  /** Nothing more comes of a fault once it was as quiet as this, by the venue's clock. */
  private static final long QUIET_NS = 700_000_000L;

  @TempDir Path folder;

  private enum Stream {
    TRADE,
    BOOK;

    String wire() {
      return this == TRADE ? "trade" : "book";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BINANCE, data/raw/binance/btc-eth-20260707.ndjson.gz, 20",
    "KRAKEN, data/raw/kraken/btc-eth-v2-20260707.ndjson.gz, 10",
    "COINBASE, data/raw/coinbase/btc-eth-20260707.ndjson.gz, 20"
  })
  void findsEveryFaultOfTheLineByTheMessageThatShowsItAndNothingElse(
      String name, String path, int depth) throws Exception {
    VenueRecording recording = new VenueRecording(name, path);
    ReplayClock clock =
        new ReplayClock(
            recording.startNs(), recording.startNs() + Duration.ofHours(1).toNanos(), SPEED);
    List<InstrumentId> instruments = recording.instruments();
    try (FaultyReplay line = new FaultyReplay(recording, name, clock, depth, TIMES, SEED);
        RecordedService service =
            new RecordedService(folder, line.venue, clock, instruments, depth)) {
      Scene scene = new Scene(line, service, clock, instruments);
      Await.until("the connection", () -> !service.heard.of(FeedConnected.class).isEmpty());
      clock.go();

      scene.playCleanly(400);
      assertThat(service.heard.of(MarketGapDetected.class)).as("clean data").isEmpty();
      assertThat(scene.rows()).as("clean data").isEmpty();
      for (Planned next : plan(instruments)) {
        scene.injectAndAwaitTheEndOf(next);
      }
      scene.cutTheLineAndAwaitItsEnd();
      scene.playCleanly(100);
      clock.holdBefore(Long.MAX_VALUE);

      scene.checkBooks();
      scene.checkTradesAndCandles();
      assertThat(service.heard.lost).isEmpty();
      assertThat(service.total("tradebot.ingest.dropped")).isZero();
    }
  }

  private record Planned(Fault fault, InstrumentId instrument) {}

  private static List<Planned> plan(List<InstrumentId> instruments) {
    Random random = new Random(SEED);
    List<Planned> plan = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Planned> all = new ArrayList<>();
      int turn = round;
      for (Fault fault : Fault.values()) {
        all.add(new Planned(fault, instruments.get(turn++ % instruments.size())));
      }
      Collections.shuffle(all, random);
      plan.addAll(all);
    }
    return plan;
  }

  /** What one fault may bring forth. */
  private record Expectation(
      Injected injected, Set<String> rows, Set<String> allowed, Set<GapKind> detected) {}

  /** A line that is played to the service, and what the service says about it. */
  private static final class Scene {
    private final FaultyReplay line;
    private final RecordedService service;
    private final ReplayClock clock;
    private final List<InstrumentId> instruments;
    private final List<Injected> done = new ArrayList<>();
    private int at;

    Scene(
        FaultyReplay line,
        RecordedService service,
        ReplayClock clock,
        List<InstrumentId> instruments) {
      this.line = line;
      this.service = service;
      this.clock = clock;
      this.instruments = instruments;
    }

    void playCleanly(int frames) {
      for (int i = 0; i < frames; i++) {
        playNext(null, instruments.getFirst());
      }
    }

    private @Nullable Injected playNext(@Nullable Fault fault, InstrumentId on) {
      assertThat(at)
          .as("the recording is long enough, done was %s", done)
          .isLessThan(line.frames().size());
      long dueNs = line.frames().get(at).timeNs();
      clock.holdBefore(dueNs);
      while (clock.scheduledNs() < dueNs) {
        LockSupport.parkNanos(500_000L);
      }
      return line.play(at++, fault, on);
    }

    /**
     * All that is wrong with trades and books; a pause of the machine is not the line's fault, and
     * candles are compared with the venue's later.
     */
    List<MarketGapClosed> rows() {
      return service.heard.of(MarketGapClosed.class).stream()
          .filter(row -> row.kind() != GapKind.QUIET && row.kind() != GapKind.SILENT)
          .filter(row -> row.stream().equals("trade") || row.stream().equals("book"))
          .toList();
    }

    void injectAndAwaitTheEndOf(Planned next) {
      int rowsBefore = rows().size();
      int gapsBefore = service.heard.of(MarketGapDetected.class).size();
      double rejectsBefore = service.total("tradebot.ingest.rejects");
      Injected injected = null;
      while (injected == null) {
        injected = playNext(next.fault(), next.instrument());
      }
      done.add(injected);
      Expectation expected = expectation(injected);
      playUntilSettled(
          expected.toString(),
          () ->
              expected.rows().stream()
                  .allMatch(
                      wanted ->
                          rows().stream().skip(rowsBefore).anyMatch(row -> isOneOf(wanted, row))));

      String told = "seed %d, %s: ".formatted(SEED, expected);
      assertThat(rows().stream().skip(rowsBefore))
          .as(told + "rows that the fault does not explain")
          .allMatch(
              row ->
                  java.util.stream.Stream.concat(
                          expected.rows().stream(), expected.allowed().stream())
                      .anyMatch(allowed -> isOneOf(allowed, row)));
      List<MarketGapDetected> detected =
          service.heard.of(MarketGapDetected.class).stream().skip(gapsBefore).toList();
      // Where the venue was asked before the next message came, it had the trade that was lost.
      boolean isFetched = !next.fault().isOfBook() && detected.isEmpty();
      if (!injected.told().isEmpty() && !isFetched) {
        Injected fault = injected;
        // The first that is said of it is said of the message that shows it.
        assertThat(
                detected.stream()
                    .filter(gap -> expected.detected().contains(gap.kind()))
                    .findFirst())
            .as(told + "found by the message that shows it, told was " + detected)
            .isPresent()
            .get()
            .satisfies(
                gap ->
                    assertThat(
                            fault.told().contains(gap.actual())
                                || fault.told().contains(gap.eventTimeNs()))
                        .as("told of %s, %s", fault.told(), gap)
                        .isTrue());
      }
      if (isUnreadable(next.fault())) {
        assertThat(service.total("tradebot.ingest.rejects"))
            .as(told + "refused and counted")
            .isGreaterThan(rejectsBefore);
      }
    }

    private static boolean isUnreadable(Fault fault) {
      return fault == Fault.TRADE_TRUNCATED
          || fault == Fault.BOOK_TRUNCATED
          || fault == Fault.TRADE_PRICE_FLIPPED;
    }

    /** Plays on until the rows are there and nothing more has come for a while. */
    private void playUntilSettled(String what, java.util.function.BooleanSupplier done) {
      int said = -1;
      long quietSinceNs = clock.nowNs();
      long deadlineNs = System.nanoTime() + Duration.ofMinutes(3).toNanos();
      while (true) {
        int now =
            service.heard.of(MarketGapClosed.class).size()
                + service.heard.of(MarketGapDetected.class).size();
        if (now != said || !done.getAsBoolean() || !booksAreWhole()) {
          said = now;
          quietSinceNs = clock.nowNs();
        } else if (clock.nowNs() - quietSinceNs > QUIET_NS) {
          return;
        }
        assertThat(System.nanoTime())
            .as("waiting for the end of %s, rows %s", what, rows())
            .isLessThan(deadlineNs);
        playNext(null, instruments.getFirst());
      }
    }

    private boolean booksAreWhole() {
      return service.registry.find("tradebot.ingest.book.synced").gauges().stream()
          .allMatch(gauge -> gauge.value() == 1);
    }

    void cutTheLineAndAwaitItsEnd() {
      int rowsBefore = rows().size();
      int connections = service.heard.of(FeedConnected.class).size();
      line.cut();
      playUntilSettled(
          "the cut",
          () ->
              service.heard.of(FeedConnected.class).size() > connections
                  && instruments.stream()
                      .allMatch(
                          instrument ->
                              java.util.Arrays.stream(Stream.values())
                                  .allMatch(
                                      stream ->
                                          rows().stream()
                                              .skip(rowsBefore)
                                              .anyMatch(
                                                  row ->
                                                      isOneOf(
                                                          label(
                                                              instrument,
                                                              stream,
                                                              GapKind.DISCONNECTED),
                                                          row)))));
      assertThat(service.heard.of(FeedDisconnected.class)).hasSize(1);
      assertThat(rows().stream().skip(rowsBefore))
          .as("rows of the cut")
          .allMatch(
              row ->
                  row.kind() == GapKind.DISCONNECTED
                      || (row.stream().equals("trade") && row.repaired()));
      assertThat(rows().stream().skip(rowsBefore))
          .filteredOn(row -> row.stream().equals("trade"))
          .allMatch(MarketGapClosed::repaired);
    }

    // ---- what a fault brings forth

    private Expectation expectation(Injected injected) {
      Fault fault = injected.fault();
      InstrumentId own = injected.instrument();
      boolean isCounted = line.isSequenced();
      Set<String> rows =
          switch (fault) {
            case TRADE_DOUBLED -> Set.of(label(own, Stream.TRADE, GapKind.DUPLICATE));
            case TRADE_CUT, TRADES_SWAPPED, TRADE_TRUNCATED, TRADE_PRICE_FLIPPED ->
                Set.of(
                    label(
                        own,
                        Stream.TRADE,
                        GapKind.MISSING,
                        GapKind.OUT_OF_ORDER,
                        GapKind.UNREADABLE));
            case TRADE_NUMBER_FLIPPED -> Set.of(label(own, Stream.TRADE, GapKind.MISSING));
            case BOOK_DOUBLED -> Set.of(label(own, Stream.BOOK, GapKind.DUPLICATE));
            case BOOK_CUT, BOOKS_SWAPPED, BOOK_TRUNCATED, BOOK_DIGIT_FLIPPED ->
                Set.of(
                    line.isChecksummed()
                        ? label(own, Stream.BOOK, GapKind.CHECKSUM)
                        : label(own, Stream.BOOK, GapKind.MISSING));
            case BOOK_CROSSED ->
                Set.of(
                    line.isChecksummed()
                        ? label(own, Stream.BOOK, GapKind.CHECKSUM)
                        : label(own, Stream.BOOK, GapKind.CROSSED));
          };
      List<String> allowed = new ArrayList<>();
      if (fault.isOfBook()) {
        // A message that comes late, or again while the book is being made anew.
        allowed.add(label(own, Stream.BOOK, GapKind.OUT_OF_ORDER, GapKind.DUPLICATE));
      } else {
        allowed.add(
            label(
                own,
                Stream.TRADE,
                GapKind.MISSING,
                GapKind.OUT_OF_ORDER,
                GapKind.UNREADABLE,
                // One that comes late when it has been fetched.
                GapKind.DUPLICATE));
      }
      boolean isNumberLost =
          isCounted
              && fault != Fault.TRADE_DOUBLED
              && fault != Fault.BOOK_DOUBLED
              && fault != Fault.BOOK_CROSSED
              && fault != Fault.TRADE_NUMBER_FLIPPED
              && fault != Fault.TRADE_PRICE_FLIPPED;
      for (InstrumentId instrument : instruments) {
        if (isNumberLost) {
          // The number of a connection tells nothing of which instrument the message was.
          allowed.add(
              label(
                  instrument,
                  Stream.BOOK,
                  GapKind.MISSING,
                  GapKind.UNREADABLE,
                  GapKind.OUT_OF_ORDER));
        }
        if (isNumberLost || isUnreadable(fault)) {
          allowed.add(
              label(
                  instrument,
                  Stream.TRADE,
                  GapKind.MISSING,
                  GapKind.OUT_OF_ORDER,
                  GapKind.UNREADABLE));
        }
      }
      Set<GapKind> detected =
          !fault.isOfBook() || (isCounted && fault != Fault.BOOK_CROSSED)
              ? Set.of(GapKind.MISSING)
              : line.isChecksummed()
                  ? Set.of(GapKind.CHECKSUM)
                  : Set.of(fault == Fault.BOOK_CROSSED ? GapKind.CROSSED : GapKind.MISSING);
      return new Expectation(injected, rows, Set.copyOf(allowed), detected);
    }

    private static String label(InstrumentId instrument, Stream stream, GapKind... kinds) {
      return instrument + " " + stream.wire() + " " + List.of(kinds);
    }

    private static boolean isOneOf(String label, MarketGapClosed row) {
      int kinds = label.indexOf('[');
      return label.substring(0, kinds).equals(row.instrument() + " " + row.stream() + " ")
          && List.of(label.substring(kinds + 1, label.length() - 1).split(", "))
              .contains(row.kind().name());
    }

    // ---- what was published

    /** Every book was the venue's at its place. */
    void checkBooks() {
      for (InstrumentId instrument : instruments) {
        Map<Long, Set<List<List<BookLevel>>>> truth = line.truth.getOrDefault(instrument, Map.of());
        int compared = 0;
        for (Message message : service.heard.all()) {
          if (message instanceof BookSnapshot book && book.instrument().equals(instrument)) {
            Set<List<List<BookLevel>>> there =
                truth.get(line.key(book.updateId(), book.eventTimeNs()));
            if (there == null && !line.isChecksummed() && !line.isSequenced()) {
              // An update number that the line has changed.
              continue;
            }
            assertThat(there).as("the venue had a book at the place of %s", book).isNotNull();
            assertThat(there)
                .as("book %d of %s", book.updateId(), instrument)
                .contains(List.of(book.bids(), book.asks()));
            compared++;
          }
        }
        assertThat(compared).as("books of " + instrument).isGreaterThan(50);
        Await.until(
            "the last book of " + instrument,
            () -> {
              List<List<BookLevel>> last = service.lastBook(instrument);
              return truth.values().stream().anyMatch(books -> books.contains(last));
            });
      }
    }

    /**
     * The candles are those of all trades, lost ones and all. Where a trade was lost and the next
     * one came only after the candle had been closed, nobody could know: the comparison with the
     * venue's candle tells that one.
     */
    void checkTradesAndCandles() {
      for (InstrumentId instrument : instruments) {
        List<PublicTrade> all =
            line.venue.trades.stream()
                .filter(trade -> trade.instrument().equals(instrument))
                .toList();
        long lastNs = all.getLast().eventTimeNs();
        Await.until(
            "the last candle of " + instrument,
            Duration.ofMinutes(1),
            () -> service.nextOpenNs(instrument) >= Timeframe.S1.openTimeNs(lastNs));
        List<CandleClosed> candles = service.candles(instrument);
        List<CandleClosed> naive =
            NaiveCandles.of(
                instrument,
                Timeframe.S1,
                all,
                candles.getFirst().openTimeNs(),
                candles.getLast().eventTimeNs());
        assertThat(candles)
            .extracting(CandleClosed::openTimeNs)
            .isEqualTo(naive.stream().map(CandleClosed::openTimeNs).toList());
        List<Long> wrong = new ArrayList<>();
        for (int i = 0; i < candles.size(); i++) {
          if (!says(candles.get(i)).equals(says(naive.get(i)))) {
            wrong.add(candles.get(i).openTimeNs());
          }
        }
        Await.until(
            "the comparison of " + wrong,
            Duration.ofMinutes(1),
            () -> mismatches(instrument).containsAll(wrong));
        assertThat(mismatches(instrument))
            .as("candles told as wrong, of %s, faults %s", instrument, done)
            .allMatch(this::isAfterAFaultOfTrades);
      }
      assertThat(service.total("tradebot.ingest.trades.late")).isLessThanOrEqualTo(done.size());
    }

    private List<Long> mismatches(InstrumentId instrument) {
      return service.heard.of(MarketGapClosed.class).stream()
          .filter(row -> row.kind() == GapKind.MISMATCH && row.instrument().equals(instrument))
          .map(MarketGapClosed::fromNs)
          .toList();
    }

    /** The price of a lost trade stands in the quiet candles after it as well. */
    private boolean isAfterAFaultOfTrades(long openNs) {
      return done.stream()
          .filter(fault -> !fault.fault().isOfBook() || line.isSequenced())
          .anyMatch(
              fault ->
                  openNs >= Timeframe.S1.openTimeNs(fault.atNs())
                      && openNs <= fault.atNs() + Duration.ofSeconds(10).toNanos());
    }

    private static String says(CandleClosed candle) {
      return String.join(
          " ",
          candle.open().toString(),
          candle.high().toString(),
          candle.low().toString(),
          candle.close().toString(),
          candle.volume().toString(),
          Long.toString(candle.trades()));
    }
  }
}
