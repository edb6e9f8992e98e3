package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Rate;
import io.tradebot.common.system.Heartbeat.Health;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.marketingest.MarketIngestApplication;
import io.tradebot.marketingest.adapter.xchange.RedirectedBinance;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.testkit.TestRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One exchange is read twice by the whole service: by its own adapter, whose data is proven, and as
 * just another exchange through XChange, over a line that can be cut.
 */
class XChangeFeedTest {
  private static final InstrumentId PROVEN = InstrumentId.of("BINANCE:BTC-USDT");
  private static final InstrumentId OTHER = InstrumentId.of("OTHER:BTC-USDT");

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<MarketEvent> heard = new ConcurrentLinkedQueue<>();

  @Test
  void readsAnyExchangeOfTheLibraryAndSaysThatItIsNotProven() throws Exception {
    try (TestRedis redis = TestRedis.startOwn();
        SimulatedVenue venue = venue();
        FaultyLine line = new FaultyLine(venue.streamUri(), List::of);
        ConfigurableApplicationContext service = service(redis, venue, line.uri())) {
      MeterRegistry registry = service.getBean(MeterRegistry.class);
      service
          .getBean(EventBus.class)
          .subscribe(
              Set.of(
                  Channels.trade(PROVEN),
                  Channels.trade(OTHER),
                  Channels.book(OTHER),
                  Channels.candle(Timeframe.S1, PROVEN),
                  Channels.candle(Timeframe.S1, OTHER),
                  Channels.feed(OTHER.venue())),
              (channel, envelope) -> heard.add((MarketEvent) envelope.payload()));

      Await.until("candles", Duration.ofSeconds(60), () -> candles(OTHER).size() >= 4 && shared(4));
      Await.until("trades", () -> trades(OTHER).size() >= 20);
      Await.until("books", () -> books().size() >= 3);

      checkTrades(0);
      checkCandles();
      assertThat(books())
          .noneMatch(BookSnapshot::isCrossed)
          .allMatch(book -> !book.bids().isEmpty() && !book.asks().isEmpty());
      assertThat(proven(registry, OTHER.venue())).isZero();
      assertThat(proven(registry, PROVEN.venue())).isEqualTo(1);
      Await.until(
          "health",
          () ->
              new ServiceHealth.Component(Health.UP, "not proven: losses may go unseen")
                  .equals(service.getBean(ServiceHealth.class).components().get("market OTHER")));
      assertThat(
              registry.find("tradebot.ingest.rejects").counters().stream()
                  .mapToDouble(Counter::count)
                  .sum())
          .isZero();

      line.cut();
      Await.until("the loss", () -> !of(FeedDisconnected.class).isEmpty());
      Await.until(
          "another connection",
          Duration.ofSeconds(60),
          () ->
              !of(FeedConnected.class).isEmpty()
                  && of(FeedConnected.class).getLast().receiveTimeNs() > lostNs());
      Await.until(
          "what the ledger says of the cut",
          Duration.ofSeconds(60),
          () ->
              of(MarketGapClosed.class).stream()
                  .map(row -> row.stream() + " " + row.kind() + " " + row.repaired())
                  .toList()
                  .containsAll(
                      List.of(
                          "trade " + GapKind.DISCONNECTED + " false",
                          "candle-1s " + GapKind.MISSING + " false")));
      long lastNs = candles(OTHER).getLast().openTimeNs();
      Await.until(
          "candles after it",
          Duration.ofSeconds(60),
          () -> candles(OTHER).getLast().openTimeNs() >= lastNs + 3 * Timeframe.S1.lengthNs());
      Await.until("the proven ones", () -> shared(3));
      checkCandles();
      long againNs = of(FeedConnected.class).getLast().receiveTimeNs();
      Await.until(
          "trades after it",
          () -> trades(OTHER).stream().filter(t -> t.eventTimeNs() > againNs).count() >= 10);
      checkTrades(againNs);
    }
  }

  private long lostNs() {
    return of(FeedDisconnected.class).getLast().receiveTimeNs();
  }

  /** Between two moments that both have heard of, both have the same trades in the same order. */
  private void checkTrades(long sinceNs) {
    List<PublicTrade> told =
        trades(OTHER).stream().filter(trade -> trade.eventTimeNs() > sinceNs).toList();
    List<PublicTrade> truth = trades(PROVEN);
    long fromNs = Math.max(told.getFirst().eventTimeNs(), truth.getFirst().eventTimeNs());
    long toNs = Math.min(told.getLast().eventTimeNs(), truth.getLast().eventTimeNs());
    assertThat(between(told, fromNs, toNs)).isNotEmpty().isEqualTo(between(truth, fromNs, toNs));
    assertThat(told).extracting(PublicTrade::tradeId).doesNotHaveDuplicates().isSorted();
  }

  private static List<String> between(List<PublicTrade> trades, long fromNs, long toNs) {
    return trades.stream()
        .filter(trade -> trade.eventTimeNs() > fromNs && trade.eventTimeNs() < toNs)
        .map(
            trade ->
                "%d %s %s %s"
                    .formatted(
                        trade.eventTimeNs(), trade.price(), trade.quantity(), trade.aggressor()))
        .toList();
  }

  /** Each candle is that of all trades. */
  private void checkCandles() {
    List<CandleClosed> truth = candles(PROVEN);
    for (CandleClosed candle : candles(OTHER)) {
      assertThat(candle.source()).isEqualTo(CandleSource.TRADES);
      truth.stream()
          .filter(other -> other.openTimeNs() == candle.openTimeNs())
          .forEach(
              other ->
                  assertThat(candle)
                      .usingRecursiveComparison()
                      .ignoringFields("instrument", "receiveTimeNs", "source")
                      .isEqualTo(other));
    }
  }

  /** Whether the newest candles are known of both. */
  private boolean shared(int count) {
    List<Long> proven = candles(PROVEN).stream().map(CandleClosed::openTimeNs).toList();
    return candles(OTHER).stream().filter(candle -> proven.contains(candle.openTimeNs())).count()
        >= count;
  }

  private List<PublicTrade> trades(InstrumentId of) {
    return of(PublicTrade.class).stream().filter(trade -> trade.instrument().equals(of)).toList();
  }

  private List<CandleClosed> candles(InstrumentId of) {
    return of(CandleClosed.class).stream()
        .filter(candle -> candle.instrument().equals(of) && candle.source() == CandleSource.TRADES)
        .toList();
  }

  private List<BookSnapshot> books() {
    return of(BookSnapshot.class);
  }

  private <T extends MarketEvent> List<T> of(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static double proven(MeterRegistry registry, Venue venue) {
    return registry.get("tradebot.ingest.proven").tag("venue", venue.code()).gauge().value();
  }

  private static SimulatedVenue venue() throws Exception {
    return SimulatedVenue.start(
        new SimulatedVenue.Setup(
            Dialect.BINANCE,
            "127.0.0.1",
            0,
            42,
            1.0,
            List.of(Symbol.of("BTC-USDT")),
            8,
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

  private ConfigurableApplicationContext service(TestRedis redis, SimulatedVenue venue, URI line) {
    return TradebotService.run(
        ServiceName.MARKET_INGEST,
        MarketIngestApplication.class,
        ConfigurationLoader.load(
            """
            mode: demo
            secrets_directory: %s
            data_directory: %s
            redis: { url: "%s" }
            time_series: { kind: none }
            venues:
              binance: { websocket_url: %s, rest_url: %s, symbols: [BTC-USDT], stale_after: 30s }
              other: { websocket_url: %s, rest_url: %s, symbols: [BTC-USDT], stale_after: 30s, xchange: %s }
            market: { timeframes: [1s], backfill_candles: 130 }
            strategies:
              sma_crossover: { symbols: [BTC-USDT] }
              order_book_imbalance: { symbols: [BTC-USDT] }
              multi_model: { symbols: [BTC-USDT] }
            """
                .formatted(
                    folder.resolve("secrets"),
                    folder.resolve("data"),
                    redis.uri(),
                    venue.streamUri(),
                    venue.restUri(),
                    line,
                    venue.restUri(),
                    RedirectedBinance.class.getName()),
            Map.of()),
        "--server.port=0");
  }
}
