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
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.marketingest.MarketIngestApplication;
import io.tradebot.marketingest.adapter.venue.BinanceWire;
import io.tradebot.marketingest.adapter.venue.CoinbaseWire;
import io.tradebot.marketingest.adapter.venue.KrakenWire;
import io.tradebot.marketingest.adapter.venue.WireVenue;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.platform.state.StateStore;
import io.tradebot.testkit.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The recorded frames of three venues go over a real socket through the whole service and a real
 * Redis: every trade once, no gap, books proven in every message and equal to ones built the plain
 * way, candles equal to their trades'.
 */
class RecordedVenuesTest {
  @TempDir Path folder;

  /** The service, by the clock of the recording. */
  @TestConfiguration(proxyBeanMethods = false)
  @Import(MarketIngestApplication.class)
  static class ServiceByRecordedTime {
    static final AtomicReference<@Nullable ReplayClock> CLOCK = new AtomicReference<>();

    @Bean
    InstantSource recordedTime() {
      ReplayClock clock = CLOCK.get();
      if (clock == null) {
        throw new IllegalStateException("the recording must be read before the service starts");
      }
      return clock;
    }
  }

  @Test
  void readsRecordedBinanceFramesWithoutAGap() throws Exception {
    VenueRecording recording =
        new VenueRecording("BINANCE", "data/raw/binance/btc-eth-20260707.ndjson.gz");
    ReplayClock clock = clock(recording, 10);
    try (WireVenue venue =
        new BinanceWire(clock) {
          @Override
          protected @Nullable String answer(String path, Map<String, String> query) {
            // The recording has no snapshot: it begins with a book of which nothing is known.
            return path.equals("/api/v3/depth")
                ? "{\"lastUpdateId\":%d,\"bids\":[],\"asks\":[]}"
                    .formatted(recording.firstUpdate.get(query.get("symbol")))
                : super.answer(path, query);
          }
        }) {
      replay(recording, clock, venue, "USDT", 20);
    }
  }

  @Test
  void findsTheChecksumRightInEveryRecordedKrakenMessage() throws Exception {
    VenueRecording recording =
        new VenueRecording("KRAKEN", "data/raw/kraken/btc-eth-v2-20260707.ndjson.gz");
    assertThat(recording.bookFrames).isEqualTo(2_962);
    ReplayClock clock = clock(recording, 5);
    try (WireVenue venue =
        new KrakenWire(clock) {
          @Override
          protected List<String> answers(String request) {
            return super.answers(request).stream()
                .filter(answer -> !answer.contains("\"channel\":\"book\",\"type\":\"snapshot\""))
                .toList();
          }
        }) {
      replay(recording, clock, venue, "USD", 10);
    }
  }

  @Test
  void readsRecordedCoinbaseFramesWithoutAGap() throws Exception {
    VenueRecording recording =
        new VenueRecording("COINBASE", "data/raw/coinbase/btc-eth-20260707.ndjson.gz");
    ReplayClock clock = clock(recording, 10);
    String subscriptions = recording.frames.getFirst().text();
    try (WireVenue venue =
        new CoinbaseWire(clock) {
          @Override
          protected List<String> answers(String request) {
            return List.of(subscriptions);
          }
        }) {
      replay(recording, clock, venue, "USD", 20);
    }
  }

  private static ReplayClock clock(VenueRecording recording, double speed) {
    ReplayClock clock =
        new ReplayClock(recording.startNs(), recording.endNs() + 3_000_000_000L, speed);
    ServiceByRecordedTime.CLOCK.set(clock);
    return clock;
  }

  private void replay(
      VenueRecording recording, ReplayClock clock, WireVenue venue, String quote, int depth)
      throws IOException {
    Venue name = venue.instrument.venue();
    List<InstrumentId> instruments =
        List.of(InstrumentId.of(name + ":BTC-" + quote), InstrumentId.of(name + ":ETH-" + quote));
    venue.trades.addAll(recording.trades);
    try (TestRedis redis = TestRedis.startOwn();
        RedisConnections connections =
            new RedisConnections(URI.create(redis.uri()), "", "recorded-venues-test");
        RedisEventBus bus =
            new RedisEventBus(
                connections,
                new MessageCodec(),
                new Envelope.Source(ServiceName.CONTROL_API, "recorded-venues-test"),
                InstantSource.system(),
                new SimpleMeterRegistry())) {
      Heard heard = new Heard();
      bus.subscribe(
          Set.of(
              Channels.trade(instruments.getFirst()),
              Channels.trade(instruments.getLast()),
              Channels.book(instruments.getFirst()),
              Channels.book(instruments.getLast()),
              Channels.feed(name)),
          heard);
      Await.until("the subscription", heard.connected::get);
      try (ConfigurableApplicationContext service = service(redis, venue, name, quote, depth)) {
        StateStore store = service.getBean(StateStore.class);
        MeterRegistry registry = service.getBean(MeterRegistry.class);
        Await.until("the connection", () -> !heard.of(FeedConnected.class).isEmpty());
        clock.go();
        for (VenueRecording.Frame frame : recording.frames) {
          while (clock.nowNs() < frame.timeNs()) {
            LockSupport.parkNanos(1_000_000L);
          }
          venue.socket.newest().text(frame.text());
        }

        Await.until(
            "all trades, have "
                + heard.of(PublicTrade.class).size()
                + " of "
                + recording.trades.size(),
            () -> heard.of(PublicTrade.class).size() >= recording.trades.size());
        for (InstrumentId instrument : instruments) {
          Await.until(
              "the last book of " + instrument,
              () -> lastBook(store, instrument).equals(recording.book(instrument, depth)));
        }
        assertThat(heard.of(MarketGapDetected.class)).isEmpty();
        assertThat(heard.of(FeedDisconnected.class)).isEmpty();
        assertThat(heard.of(BookSnapshot.class))
            .hasSizeGreaterThan(20)
            .noneMatch(BookSnapshot::isCrossed);
        assertThat(total(registry, "tradebot.ingest.rejects")).isZero();
        assertThat(total(registry, "tradebot.ingest.dropped")).isZero();
        assertThat(total(registry, "tradebot.ingest.duplicates")).isZero();
        assertThat(total(registry, "tradebot.ingest.book.resyncs")).isZero();
        assertThat(total(registry, "tradebot.ingest.trades.late")).isZero();
        assertThat(
                registry.find("tradebot.ingest.messages").tag("stream", "book").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum())
            .as("books and changes of books, each proven")
            .isEqualTo(recording.bookFrames);
        for (InstrumentId instrument : instruments) {
          List<PublicTrade> recorded =
              recording.trades.stream().filter(t -> t.instrument().equals(instrument)).toList();
          assertThat(heard.of(PublicTrade.class))
              .filteredOn(trade -> trade.instrument().equals(instrument))
              .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs")
              .isEqualTo(recorded);
          long lastNs = recorded.getLast().eventTimeNs();
          Await.until(
              "the last candle of " + instrument,
              () -> nextOpenNs(store, instrument) >= Timeframe.S1.openTimeNs(lastNs));
          List<CandleClosed> candles = candles(store, instrument);
          assertThat(candles)
              .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs", "source")
              .isEqualTo(
                  NaiveCandles.of(
                      instrument,
                      Timeframe.S1,
                      recorded,
                      candles.getFirst().openTimeNs(),
                      candles.getLast().eventTimeNs()));
        }
      }
    }
  }

  private static List<List<BookLevel>> lastBook(StateStore store, InstrumentId instrument) {
    return store
        .read(StateKeys.book(instrument))
        .map(envelope -> (BookSnapshot) envelope.payload())
        .map(book -> List.of(book.bids(), book.asks()))
        .orElse(List.of());
  }

  private static long nextOpenNs(StateStore store, InstrumentId instrument) {
    List<CandleClosed> candles = candles(store, instrument);
    return candles.isEmpty() ? 0 : candles.getLast().eventTimeNs();
  }

  private static List<CandleClosed> candles(StateStore store, InstrumentId instrument) {
    return store.newest(StateKeys.candles(Timeframe.S1, instrument), 1_500).stream()
        .map(envelope -> (CandleClosed) envelope.payload())
        .toList();
  }

  private static double total(MeterRegistry registry, String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private ConfigurableApplicationContext service(
      TestRedis redis, WireVenue venue, Venue name, String quote, int depth) {
    TradebotConfiguration configuration =
        ConfigurationLoader.load(
            """
            mode: demo
            secrets_directory: %s
            data_directory: %s
            redis: { url: "%s" }
            time_series: { kind: none }
            venues:
              %s:
                websocket_url: %s
                rest_url: %s
                symbols: [BTC-%s, ETH-%s]
                stale_after: 10m
            account: { venue: %s, quote_asset: %s }
            simulator: { symbols: [BTC-%s, ETH-%s], balances: { %s: 1000 } }
            market: { timeframes: [1s], book_depth: %d, book_publish_interval: 10ms }
            strategies:
              sma_crossover: { symbols: [BTC-%s] }
              order_book_imbalance: { symbols: [BTC-%s] }
              multi_model: { symbols: [BTC-%s] }
            """
                .formatted(
                    folder.resolve("secrets"),
                    folder.resolve("data"),
                    redis.uri(),
                    name.code().toLowerCase(java.util.Locale.ROOT),
                    venue.websocketUrl(),
                    venue.restUrl(),
                    quote,
                    quote,
                    name.code().toLowerCase(java.util.Locale.ROOT),
                    quote,
                    quote,
                    quote,
                    quote,
                    depth,
                    quote,
                    quote,
                    quote),
            Map.of());
    return TradebotService.run(
        ServiceName.MARKET_INGEST, ServiceByRecordedTime.class, configuration, "--server.port=0");
  }

  /** What came over Redis, in the order in which it came. */
  private static final class Heard implements EventListener {
    final AtomicBoolean connected = new AtomicBoolean();
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    <T extends Message> List<T> of(Class<T> type) {
      return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      messages.add(envelope.payload());
    }

    @Override
    public void onGap(Channel channel, Envelope.Source source, long expected, long actual) {
      throw new AssertionError(channel + ": expected " + expected + ", got " + actual);
    }

    @Override
    public void onConnected() {
      connected.set(true);
    }
  }
}
