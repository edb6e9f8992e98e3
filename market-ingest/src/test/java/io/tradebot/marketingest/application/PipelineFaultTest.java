package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.binance.BinanceMapper;
import io.tradebot.marketingest.domain.DepthSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One fault at a time on a stream whose truth is known; afterwards the candles must be those that
 * all trades give.
 */
class PipelineFaultTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final long S = 1_000_000_000L;
  private static final long T0 = 1_700_000_040L * S;

  private final Exchange exchange = new Exchange();
  private final PipelineBench bench =
      new PipelineBench(
          T0 + 10_000_000L,
          List.of(BTC),
          List.of(Timeframe.S1),
          20,
          new BinanceMapper(RecordedFramesTest.symbols(BTC)),
          exchange);
  private long updateId = 1_000;

  PipelineFaultTest() {
    exchange.nowNs = bench.clock::nowNs;
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void givesTheCandlesOfAllTradesWhenNothingIsWrong() {
    run(50, -1);

    checkCandles();
    assertThat(bench.bus.published(MarketGapDetected.class)).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void fetchesTradesThatTheStreamLost() {
    run(50, 20);

    checkCandles();
    assertThat(bench.bus.published(MarketGapDetected.class))
        .extracting(MarketGapDetected::kind)
        .containsExactly(GapKind.MISSING);
    assertThat(bench.count("tradebot.ingest.trades.fetched")).isPositive();
    assertThat(rows()).containsExactly("trade MISSING 2 repaired");
    assertThat(stored()).isEqualTo(exchange.trades.stream().map(PublicTrade::tradeId).toList());
  }

  @Test
  void tellsTradesThatCameLateFromMissingOnes() {
    run(20, -1);
    exchange.trade();
    String late = exchange.lastFrame();
    bench.pass(Duration.ofMillis(50));
    exchange.trade();
    exchange.refuseTrades = true;
    bench.frame(exchange.lastFrame());
    bench.frame(late);
    exchange.refuseTrades = false;
    run(20, -1);

    checkCandles();
    assertThat(rows()).containsExactly("trade OUT_OF_ORDER 1 repaired");
    assertThat(stored()).isEqualTo(exchange.trades.stream().map(PublicTrade::tradeId).toList());
  }

  @Test
  void writesABurstOfDuplicatesOnceAndPassesNoneOn() {
    run(20, -1);
    String again = exchange.lastFrame();

    bench.frame(again);
    bench.frame(again);
    run(20, -1);

    checkCandles();
    assertThat(rows()).containsExactly("trade DUPLICATE 2 repaired");
    assertThat(stored()).doesNotHaveDuplicates().hasSize(exchange.trades.size());
    assertThat(bench.bus.published(PublicTrade.class))
        .extracting(PublicTrade::tradeId)
        .doesNotHaveDuplicates();
  }

  @Test
  void forgetsATradeWithANumberThatTheVenueHasNotGiven() {
    run(20, -1);
    exchange.trade();
    String frame = exchange.lastFrame();

    bench.frame(frame.replaceAll("\"t\":(\\d+)", "\"t\":9$1"));
    run(40, -1);

    checkCandles();
    assertThat(bench.count("tradebot.ingest.rejects", "reason", "UNKNOWN_TO_VENUE")).isEqualTo(1);
    assertThat(rows()).singleElement().asString().matches("trade MISSING \\d repaired");
    assertThat(stored()).isEqualTo(exchange.trades.stream().map(PublicTrade::tradeId).toList());
  }

  @Test
  void findsAFlippedDigitOfAPriceByTheVenuesOwnCandle() {
    run(20, -1);
    exchange.trade();

    bench.frame(exchange.lastFrame().replaceAll("\"p\":\"100\\.", "\"p\":\"101."));
    run(60, -1);

    runUntil("the difference", () -> rows().contains("candle-1s MISMATCH 1 repaired"));
    assertThat(rows()).hasSize(1);
    assertThat(bench.points)
        .filteredOn(point -> point.measurement().equals("candles"))
        .filteredOn(point -> Double.valueOf(101.0).equals(point.fields().get("high")))
        .isEmpty();
    Await.until(
        "the difference to be told",
        () ->
            bench.bus.published(MarketGapDetected.class).stream()
                .anyMatch(gap -> gap.kind() == GapKind.MISMATCH));
  }

  @Test
  void correctsACandleInTheStoreWhenATradeComesAfterItsClose() {
    run(20, -1);
    exchange.shiftNs = -3 * S;
    exchange.trade();
    exchange.shiftNs = 0;
    bench.frame(exchange.lastFrame());
    run(60, -1);

    runUntil("the correction", () -> rows().contains("candle-1s MISMATCH 1 repaired"));
    assertThat(bench.count("tradebot.ingest.trades.late")).isEqualTo(1);
    long openNs = Timeframe.S1.openTimeNs(exchange.trades.get(20).eventTimeNs());
    CandleClosed truth =
        NaiveCandles.of(BTC, Timeframe.S1, exchange.trades, openNs, openNs + S).getFirst();
    assertThat(
            bench.points.stream()
                .filter(point -> point.measurement().equals("candles") && point.timeNs() == openNs)
                .reduce((first, last) -> last)
                .orElseThrow()
                .fields())
        .containsEntry("trades", truth.trades())
        .containsEntry("volume", truth.volume().toDouble())
        .containsEntry("source", "VENUE");
  }

  @Test
  void goesOnWithQuotesAfterOneWhoseNumberWasTooHigh() {
    run(5, -1);
    quote(50_000, "100.1", "100.2");
    quote(90_001, "100.1", "100.3");
    for (int id = 50_002; id < 50_010; id++) {
      quote(id, "100.2", "100.3");
    }

    assertThat(bench.bus.published(BestQuote.class).getLast().updateId()).isEqualTo(50_009);
    run(20, -1);
    assertThat(rows()).containsExactly("quote OUT_OF_ORDER 4 repaired");
  }

  @Test
  void writesTheTimeInWhichNothingWasRecordedAndFetchesItsTrades() {
    for (int i = 0; i < 1_500; i++) {
      exchange.trade();
      bench.time.advance(10_000_000L);
    }
    long lastNs = exchange.trades.get(200).eventTimeNs();
    bench.absentSince(BTC, lastNs);

    bench.open();
    run(20, -1);

    assertThat(rows()).containsExactly("trade ABSENT 1299 repaired");
    assertThat(stored())
        .isEqualTo(exchange.trades.stream().skip(201).map(PublicTrade::tradeId).toList());
  }

  @Test
  void keepsACandleBackWhenItsLastTradeCouldNotBeRead() {
    bench.open();
    exchange.trade();
    bench.frame(exchange.lastFrame());
    bench.pass(Duration.ofMillis(1_500));
    exchange.trade();

    bench.frame(exchange.lastFrame().replace("\"p\":", "\"p\":x"));
    run(30, -1);

    checkCandles();
    assertThat(bench.count("tradebot.ingest.rejects", "reason", "MALFORMED")).isEqualTo(1);
  }

  @Test
  void believesAnImplausiblePriceOnlyWhenTheVenueConfirmsIt() {
    run(10, -1);
    exchange.trade();
    String frame = exchange.lastFrame();
    int published = bench.bus.published(PublicTrade.class).size();

    bench.frame(frame.replaceAll("\"p\":\"(\\d+)\\.", "\"p\":\"$100."));
    assertThat(bench.bus.published(PublicTrade.class)).hasSize(published);
    run(30, -1);

    checkCandles();
    assertThat(bench.count("tradebot.ingest.rejects", "reason", "IMPLAUSIBLE_PRICE")).isEqualTo(1);
  }

  @Test
  void fetchesWhatWasTradedWhileTheConnectionWasGone() {
    run(20, -1);
    bench.lose();
    for (int i = 0; i < 25; i++) {
      bench.pass(Duration.ofMillis(200));
      exchange.trade();
    }
    bench.open();
    run(20, -1);

    checkCandles();
    assertThat(rows()).containsExactly("trade DISCONNECTED 25 repaired");
    Await.until(
        "the loss to be told", () -> bench.bus.published(FeedDisconnected.class).size() == 1);
  }

  @Test
  void writesTheCandlesAfterwardsThatCouldNotBePublished() {
    run(20, -1);
    bench.bus.connect(false);
    run(30, -1);

    bench.bus.connect(true);
    run(10, -1);

    checkCandles();
  }

  @Test
  void buildsTheHistoryAnewWhenRedisForgotIt() {
    run(20, -1);
    assertThat(awaitCandles()).isNotEmpty();
    bench.bus.connect(false);
    run(10, -1);

    bench.bus.wipe();
    bench.bus.connect(true);
    run(10, -1);

    checkCandles();
  }

  @Test
  void startsAgainWhenTheVenueCountsAnew() {
    run(20, -1);
    bench.lose();
    exchange.nextId = 5;
    bench.pass(Duration.ofSeconds(2));
    exchange.trade();
    bench.open();
    run(30, -1);

    List<CandleClosed> candles = awaitCandles();
    assertThat(candles.getLast().source()).isEqualTo(CandleSource.TRADES);
    checkContiguous(candles);
  }

  @Test
  void withholdsTheBookFromAGapUntilASnapshotJoins() {
    bench.open();
    depth(1, "100.0", "2");
    depth(1, "100.1", "2");
    bench.pass(Duration.ofMillis(300));
    assertThat(lastBookId()).isEqualTo(1_002);
    exchange.refuseDepth = true;

    updateId += 7;
    depth(1, "100.2", "2");
    bench.pass(Duration.ofMillis(500));
    assertThat(lastBookId()).isEqualTo(1_002);
    assertThat(bench.problems).contains("book");
    exchange.refuseDepth = false;
    bench.pass(Duration.ofMillis(900));

    assertThat(lastBookId()).isEqualTo(1_010);
    assertThat(bench.problems).doesNotContain("BTC-USDT book");
    assertThat(rows()).containsExactly("book MISSING 7 lost");
    Await.until(
        "the gap to be told", () -> !bench.bus.published(MarketGapDetected.class).isEmpty());
  }

  @Test
  void publishesNoCrossedQuoteAndTheNewestOfABatchOnly() {
    bench.open();
    quote(10, "100.1", "100.2");
    quote(11, "100.3", "100.2");
    quote(9, "99.0", "99.1");

    assertThat(bench.bus.published(BestQuote.class))
        .extracting(BestQuote::updateId)
        .containsExactly(10L);
    assertThat(bench.count("tradebot.ingest.rejects", "reason", "CROSSED")).isEqualTo(1);
  }

  @Test
  void announcesSilenceForEveryStreamAndAsksForANewConnection() {
    run(10, -1);

    bench.pass(Duration.ofSeconds(6));

    assertThat(bench.reconnects).hasSize(1).first().asString().startsWith("silent for");
    Await.until(
        "the announcements",
        () ->
            bench.bus.published(FeedStale.class).stream().map(FeedStale::stream).distinct().count()
                == 3);
    assertThat(bench.problems).contains("BINANCE:BTC-USDT quote stale");
    assertThat(bench.reconnects).hasSize(1);
    bench.end();
    assertThat(rows())
        .contains("trade SILENT 0 repaired", "quote SILENT 0 lost", "book SILENT 0 lost");
  }

  @Test
  void stopsEntriesWithinTwoSecondsOfSilenceBeforeItReconnects() {
    run(10, -1);

    bench.pass(Duration.ofMillis(1_700));

    Await.until(
        "the announcements",
        () ->
            bench.bus.published(FeedStale.class).stream().map(FeedStale::stream).distinct().count()
                == 3);
    assertThat(bench.reconnects).isEmpty();
  }

  @Test
  void keepsTheConnectionWhoseFramesWaitForUs() {
    run(10, -1);

    for (int i = 0; i < 1_000; i++) {
      bench.time.advance(20_000_000L);
      exchange.trade();
      bench.arrive(exchange.lastFrame());
    }
    bench.settle();

    assertThat(bench.reconnects).isEmpty();
    assertThat(stored()).isEqualTo(exchange.trades.stream().map(PublicTrade::tradeId).toList());
  }

  /** Opens when needed, then a trade each 200 ms; one of them may be lost by the stream. */
  private void run(int count, int lost) {
    if (exchange.trades.isEmpty()) {
      bench.open();
    }
    for (int i = 0; i < count; i++) {
      bench.pass(Duration.ofMillis(200));
      exchange.trade();
      if (lost < 0 || (i != lost && i != lost + 1)) {
        bench.frame(exchange.lastFrame());
      }
    }
  }

  /**
   * Goes on trading until a ledger's thread has done something. It asks the venue again only after
   * a time of the pushed clock, so waiting alone may wait for ever.
   */
  private void runUntil(String what, BooleanSupplier condition) {
    Await.until(
        what,
        () -> {
          run(1, -1);
          return condition.getAsBoolean();
        });
  }

  /** The gap ledger in the store: stream, kind, count, and whether it was repaired. */
  private List<String> rows() {
    return bench.points.stream()
        .filter(point -> point.measurement().equals("data_gaps"))
        .map(
            point ->
                point.tags().get("stream")
                    + " "
                    + point.tags().get("kind")
                    + " "
                    + point.fields().get("count")
                    + (Boolean.TRUE.equals(point.fields().get("repaired")) ? " repaired" : " lost"))
        .toList();
  }

  /** Numbers of the trades in the store. */
  private List<Object> stored() {
    return bench.points.stream()
        .filter(point -> point.measurement().equals("market_trades"))
        .<Object>map(point -> point.fields().get("trade_id"))
        .toList();
  }

  private long lastBookId() {
    return bench.bus.published(BookSnapshot.class).getLast().updateId();
  }

  private void depth(int count, String bid, String quantity) {
    long first = ++updateId;
    updateId += count - 1;
    bench.frame(
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":[[\"%s\",\"%s\"]],\"a\":[]}}"
            .formatted(bench.clock.nowNs() / 1_000_000L, first, updateId, bid, quantity));
    exchange.bookId = updateId;
  }

  private void quote(long id, String bid, String ask) {
    bench.frame(
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":%d,\"s\":\"BTCUSDT\",\"b\":\"%s\",\"B\":\"1\",\"a\":\"%s\",\"A\":\"1\"}}"
            .formatted(id, bid, ask));
  }

  private List<CandleClosed> awaitCandles() {
    long lastNs = exchange.trades.getLast().eventTimeNs();
    for (int i = 0; i < 4; i++) {
      // Refused, and yet a sign of life.
      bench.frame("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{}}");
      bench.pass(Duration.ofSeconds(1));
    }
    Await.until(
        "the candle of the last trade",
        () -> bench.nextOpenNs(BTC, Timeframe.S1) > Timeframe.S1.openTimeNs(lastNs));
    return bench.bus.history(StateKeys.candles(Timeframe.S1, BTC), CandleClosed.class);
  }

  /** What the history holds must be what all trades give. */
  private void checkCandles() {
    List<CandleClosed> candles = awaitCandles();
    checkContiguous(candles);
    assertThat(candles)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("source", "receiveTimeNs")
        .isEqualTo(
            NaiveCandles.of(
                BTC,
                Timeframe.S1,
                exchange.trades,
                candles.getFirst().openTimeNs(),
                candles.getLast().eventTimeNs()));
    assertThat(bench.count("tradebot.ingest.trades.late")).isZero();
  }

  private static void checkContiguous(List<CandleClosed> candles) {
    for (int i = 1; i < candles.size(); i++) {
      assertThat(candles.get(i).openTimeNs()).isEqualTo(candles.get(i - 1).openTimeNs() + S);
    }
  }

  /** The truth: every trade that was made, told by request at once. */
  private static final class Exchange implements MarketHistory {
    final List<PublicTrade> trades = new java.util.concurrent.CopyOnWriteArrayList<>();
    volatile LongSupplier nowNs = () -> T0 + 10_000_000L;
    volatile boolean refuseDepth;
    volatile boolean refuseTrades;
    long shiftNs;
    long nextId = 100;
    long bookId;

    void trade() {
      long id = nextId++;
      trades.add(
          new PublicTrade(
              BTC,
              id,
              Price.of("100." + (10 + id % 80)),
              Quantity.of("0." + (1 + id % 9)),
              id % 3 == 0 ? Side.SELL : Side.BUY,
              (nowNs.getAsLong() + shiftNs) / 1_000_000L * 1_000_000L,
              0));
    }

    String lastFrame() {
      PublicTrade trade = trades.getLast();
      long ms = trade.eventTimeNs() / 1_000_000L;
      return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":%s,\"M\":true}}"
          .formatted(
              ms,
              trade.tradeId(),
              trade.price(),
              trade.quantity(),
              ms,
              trade.aggressor() == Side.SELL);
    }

    @Override
    public DepthSnapshot depth(InstrumentId instrument, int levels) {
      if (refuseDepth) {
        throw new VenueRequestException(
            VenueRequestException.Kind.RETRYABLE, Duration.ZERO, "not now");
      }
      return new DepthSnapshot(
          bookId, new long[] {9_900_000_000L, 1}, new long[] {10_100_000_000L, 1}, false);
    }

    @Override
    public List<PublicTrade> latestTrades(InstrumentId instrument) {
      if (refuseTrades) {
        throw new VenueRequestException(
            VenueRequestException.Kind.RETRYABLE, Duration.ZERO, "not now");
      }
      // A venue that was set up anew knows the new trades only.
      List<PublicTrade> known = new ArrayList<>();
      for (PublicTrade trade : trades) {
        if (!known.isEmpty() && trade.tradeId() < known.getLast().tradeId()) {
          known.clear();
        }
        known.add(trade);
      }
      return List.copyOf(known.subList(Math.max(0, known.size() - PAGE), known.size()));
    }

    @Override
    public List<PublicTrade> tradesFrom(InstrumentId instrument, long tradeId, long sinceNs) {
      return trades.stream().filter(trade -> trade.tradeId() >= tradeId).limit(PAGE).toList();
    }

    @Override
    public List<CandleClosed> candles(
        InstrumentId instrument, Timeframe timeframe, long fromNs, long toNs) {
      return NaiveCandles.of(instrument, timeframe, trades, fromNs, toNs);
    }

    @Override
    public long timeMs() {
      return nowNs.getAsLong() / 1_000_000L;
    }
  }
}
