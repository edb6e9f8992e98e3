package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedStale;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.marketingest.MarketIngestApplication;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.platform.state.StateStore;
import io.tradebot.testkit.SharedData;
import io.tradebot.testkit.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recorded market goes through the venue's socket, the whole service and a real Redis. */
class RecordedSocketTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final String RECORDING = "data/raw/binance/btcusdt-20240808.frames.gz";
  private static final List<Timeframe> TIMEFRAMES = List.of(Timeframe.S1, Timeframe.M1);

  /** The recording's six minutes take twelve seconds. */
  private static final double SPEED = 30;

  @TempDir Path folder;

  /** The service, by the clock of the venue, which goes faster than real time. */
  @TestConfiguration(proxyBeanMethods = false)
  @Import(MarketIngestApplication.class)
  static class ServiceByVenueTime {
    static final AtomicReference<@Nullable SimulatedVenue> VENUE = new AtomicReference<>();

    @Bean
    InstantSource venueTime() {
      SimulatedVenue venue = VENUE.get();
      if (venue == null) {
        throw new IllegalStateException("the venue must run before the service");
      }
      return venue.time();
    }
  }

  @Test
  void readsARecordedMarketOverTheSocketWithNoGapNoLostTradeAndTheCandlesOfItsTrades()
      throws Exception {
    Path file = SharedData.require(RECORDING);
    List<PublicTrade> recorded = new RecordedVenue(BTC, RECORDING).trades;
    long lastTradeNs = recorded.getLast().eventTimeNs();

    try (TestRedis redis = TestRedis.startOwn();
        SimulatedVenue venue = venue(file);
        RedisConnections connections =
            new RedisConnections(URI.create(redis.uri()), "", "recorded-socket-test");
        RedisEventBus bus = bus(connections)) {
      ServiceByVenueTime.VENUE.set(venue);
      Heard heard = new Heard();
      bus.subscribe(
          Set.of(Channels.trade(BTC), Channels.book(BTC), Channels.feed(Venue.BINANCE)), heard);
      Await.until("the subscription", heard.connected::get);
      try (ConfigurableApplicationContext service = service(redis, venue)) {
        StateStore store = service.getBean(StateStore.class);
        MeterRegistry registry = service.getBean(MeterRegistry.class);

        Await.until(
            "the last trade",
            Duration.ofSeconds(60),
            () -> heard.lastTradeId == recorded.getLast().tradeId());
        for (Timeframe timeframe : TIMEFRAMES) {
          Await.until(
              "the last " + timeframe + " candle",
              () -> nextOpenNs(store, timeframe) >= timeframe.openTimeNs(lastTradeNs));
        }
        List<List<BookLevel>> venueBook = venueBook(venue);
        Await.until("the venue's last book", () -> lastBook(store).equals(venueBook));

        assertThat(heard.gaps).isEmpty();
        assertThat(heard.of(MarketGapDetected.class)).isEmpty();
        assertThat(heard.of(FeedDisconnected.class)).isEmpty();
        assertThat(heard.of(FeedStale.class)).isEmpty();
        assertThat(total(registry, "tradebot.ingest.rejects")).isZero();
        assertThat(total(registry, "tradebot.ingest.dropped")).isZero();
        // The price leaves the range of the snapshot once or twice: a new one, but no break.
        assertThat(total(registry, "tradebot.ingest.book.resyncs")).isLessThan(5);

        assertThat(heard.of(PublicTrade.class).stream().map(RecordedSocketTest::timeless).toList())
            .isEqualTo(recorded.stream().map(RecordedSocketTest::timeless).toList());
        for (int i = 1; i < recorded.size(); i++) {
          assertThat(recorded.get(i).tradeId()).isEqualTo(recorded.get(i - 1).tradeId() + 1);
        }
        assertThat(heard.of(BookSnapshot.class))
            .hasSizeGreaterThan(30)
            .noneMatch(BookSnapshot::isCrossed);
        for (Timeframe timeframe : TIMEFRAMES) {
          List<CandleClosed> candles = candles(store, timeframe);
          assertThat(candles.stream().map(RecordedSocketTest::timeless).toList())
              .isEqualTo(
                  NaiveCandles.of(
                          BTC,
                          timeframe,
                          recorded,
                          candles.getFirst().openTimeNs(),
                          candles.getLast().eventTimeNs())
                      .stream()
                      .map(RecordedSocketTest::timeless)
                      .toList());
          assertThat(candles)
              .filteredOn(candle -> candle.source() == CandleSource.TRADES)
              .hasSizeGreaterThanOrEqualTo(timeframe == Timeframe.S1 ? 330 : 4);
        }
      }
    }
  }

  private static PublicTrade timeless(PublicTrade trade) {
    return new PublicTrade(
        trade.instrument(),
        trade.tradeId(),
        trade.price(),
        trade.quantity(),
        trade.aggressor(),
        trade.eventTimeNs(),
        0);
  }

  /** Without what the trades do not determine: where it came from and when. */
  private static CandleClosed timeless(CandleClosed candle) {
    return new CandleClosed(
        candle.instrument(),
        candle.timeframe(),
        candle.openTimeNs(),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume(),
        candle.quoteVolume(),
        candle.takerBuyVolume(),
        candle.trades(),
        CandleSource.TRADES,
        candle.eventTimeNs(),
        0);
  }

  /** What came over Redis, in the order in which it came. */
  private static final class Heard implements EventListener {
    final AtomicBoolean connected = new AtomicBoolean();
    volatile long lastTradeId;
    final Queue<String> gaps = new ConcurrentLinkedQueue<>();
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    <T extends Message> List<T> of(Class<T> type) {
      return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      messages.add(envelope.payload());
      if (envelope.payload() instanceof PublicTrade trade) {
        lastTradeId = trade.tradeId();
      }
    }

    @Override
    public void onGap(Channel channel, Envelope.Source source, long expected, long actual) {
      gaps.add(channel + ": expected " + expected + ", got " + actual);
    }

    @Override
    public void onConnected() {
      connected.set(true);
    }
  }

  private static long nextOpenNs(StateStore store, Timeframe timeframe) {
    List<CandleClosed> candles = candles(store, timeframe);
    return candles.isEmpty() ? 0 : candles.getLast().openTimeNs() + timeframe.lengthNs();
  }

  private static List<CandleClosed> candles(StateStore store, Timeframe timeframe) {
    return store.newest(StateKeys.candles(timeframe, BTC), 1_500).stream()
        .map(envelope -> (CandleClosed) envelope.payload())
        .toList();
  }

  private static List<List<BookLevel>> lastBook(StateStore store) {
    return store
        .read(StateKeys.book(BTC))
        .map(envelope -> (BookSnapshot) envelope.payload())
        .map(book -> List.of(book.bids(), book.asks()))
        .orElse(List.of());
  }

  private static List<List<BookLevel>> venueBook(SimulatedVenue venue) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonNode depth =
          new JsonMapper()
              .readTree(
                  client
                      .send(
                          HttpRequest.newBuilder(
                                  venue.restUri().resolve("/api/v3/depth?symbol=BTCUSDT&limit=20"))
                              .build(),
                          HttpResponse.BodyHandlers.ofString())
                      .body());
      return List.of(levels(depth.path("bids")), levels(depth.path("asks")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException end) {
      throw new AssertionError("interrupted", end);
    }
  }

  private static List<BookLevel> levels(JsonNode rows) {
    return rows.valueStream()
        .map(
            row ->
                new BookLevel(
                    Price.of(row.path(0).asString()), Quantity.of(row.path(1).asString())))
        .toList();
  }

  private static double total(MeterRegistry registry, String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private static RedisEventBus bus(RedisConnections connections) {
    return new RedisEventBus(
        connections,
        new MessageCodec(),
        new Envelope.Source(ServiceName.CONTROL_API, "recorded-socket-test"),
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  private static SimulatedVenue venue(Path recording) throws Exception {
    return SimulatedVenue.start(
        new SimulatedVenue.Setup(
            Dialect.BINANCE,
            "127.0.0.1",
            0,
            42,
            SPEED,
            List.of(Symbol.of("BTC-USDT")),
            8,
            Map.of("USDT", FixedPoint.parse("10000")),
            Rate.ofBps(10),
            Rate.ofBps(10),
            Duration.ofMillis(1),
            recording.toString(),
            new Credentials("key-for-this-test-only-0000", "secret-for-this-test-only-0000"),
            Map.of()),
        AccountJournal.none(),
        null,
        InstantSource.system());
  }

  /** A silence of five seconds is one of 170 ms here, so silence is judged by other tests. */
  private ConfigurableApplicationContext service(TestRedis redis, SimulatedVenue venue) {
    TradebotConfiguration configuration =
        ConfigurationLoader.load(
            """
            mode: demo
            secrets_directory: %s
            data_directory: %s
            redis: { url: "%s" }
            time_series: { kind: none }
            venues:
              binance:
                websocket_url: %s
                rest_url: %s
                symbols: [BTC-USDT]
                stale_after: 10m
            market: { timeframes: [1s, 1m] }
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
                    venue.restUri()),
            Map.of());
    return TradebotService.run(
        ServiceName.MARKET_INGEST, ServiceByVenueTime.class, configuration, "--server.port=0");
  }
}
