package io.tradebot.marketingest.application;

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
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.marketingest.MarketIngestApplication;
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
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The whole service on a real Redis, reading Bitcoin and Ether of one venue by the clock of a
 * recording, and a reader of what it publishes.
 */
final class RecordedService implements AutoCloseable {

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

  /** What came over Redis, in the order in which it came. */
  static final class Heard implements EventListener {
    final AtomicBoolean connected = new AtomicBoolean();

    /** Losses on the bus itself. */
    final List<String> lost = new CopyOnWriteArrayList<>();

    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    <T extends Message> List<T> of(Class<T> type) {
      return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Message> all() {
      return List.copyOf(messages);
    }

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      messages.add(envelope.payload());
    }

    @Override
    public void onGap(Channel channel, Envelope.Source source, long expected, long actual) {
      lost.add(channel + ": expected " + expected + ", got " + actual);
    }

    @Override
    public void onConnected() {
      connected.set(true);
    }
  }

  final Heard heard = new Heard();
  final StateStore store;
  final MeterRegistry registry;
  private final TestRedis redis;
  private final RedisConnections connections;
  private final RedisEventBus bus;
  private final ConfigurableApplicationContext service;

  RecordedService(
      Path folder, WireVenue venue, ReplayClock clock, List<InstrumentId> instruments, int depth) {
    ServiceByRecordedTime.CLOCK.set(clock);
    redis = TestRedis.startOwn();
    connections = new RedisConnections(URI.create(redis.uri()), "", "recorded-service-test");
    bus =
        new RedisEventBus(
            connections,
            new MessageCodec(),
            new Envelope.Source(ServiceName.CONTROL_API, "recorded-service-test"),
            InstantSource.system(),
            new SimpleMeterRegistry());
    Venue name = venue.instrument.venue();
    Set<Channel> channels = new HashSet<>(Set.of(Channels.feed(name)));
    for (InstrumentId instrument : instruments) {
      channels.add(Channels.trade(instrument));
      channels.add(Channels.book(instrument));
    }
    bus.subscribe(channels, heard);
    Await.until("the subscription", heard.connected::get);
    service = start(folder, venue, depth);
    store = service.getBean(StateStore.class);
    registry = service.getBean(MeterRegistry.class);
  }

  List<List<BookLevel>> lastBook(InstrumentId instrument) {
    return store
        .read(StateKeys.book(instrument))
        .map(envelope -> (BookSnapshot) envelope.payload())
        .map(book -> List.of(book.bids(), book.asks()))
        .orElse(List.of());
  }

  /** The candles of one second. */
  List<CandleClosed> candles(InstrumentId instrument) {
    return store.newest(StateKeys.candles(Timeframe.S1, instrument), 1_500).stream()
        .map(envelope -> (CandleClosed) envelope.payload())
        .toList();
  }

  /** When the next candle opens; 0 when there is none yet. */
  long nextOpenNs(InstrumentId instrument) {
    List<CandleClosed> candles = candles(instrument);
    return candles.isEmpty() ? 0 : candles.getLast().eventTimeNs();
  }

  double total(String name, String... tags) {
    return registry.find(name).tags(tags).counters().stream().mapToDouble(Counter::count).sum();
  }

  private ConfigurableApplicationContext start(Path folder, WireVenue venue, int depth) {
    String name = venue.instrument.venue().code().toLowerCase(Locale.ROOT);
    String quote = venue.instrument.symbol().quote().code();
    TradebotConfiguration configuration =
        ConfigurationLoader.load(
            """
            mode: demo
            secrets_directory: %1$s
            data_directory: %2$s
            redis: { url: "%3$s" }
            time_series: { kind: none }
            venues:
              %4$s:
                websocket_url: %5$s
                rest_url: %6$s
                symbols: [BTC-%7$s, ETH-%7$s]
                stale_after: 10m
            account: { venue: %4$s, quote_asset: %7$s }
            simulator: { symbols: [BTC-%7$s, ETH-%7$s], balances: { %7$s: 1000 } }
            market: { timeframes: [1s], book_depth: %8$d, book_publish_interval: 10ms }
            strategies:
              sma_crossover: { symbols: [BTC-%7$s] }
              order_book_imbalance: { symbols: [BTC-%7$s] }
              multi_model: { symbols: [BTC-%7$s] }
            """
                .formatted(
                    folder.resolve("secrets"),
                    folder.resolve("data"),
                    redis.uri(),
                    name,
                    venue.websocketUrl(),
                    venue.restUrl(),
                    quote,
                    depth),
            Map.of());
    return TradebotService.run(
        ServiceName.MARKET_INGEST, ServiceByRecordedTime.class, configuration, "--server.port=0");
  }

  @Override
  public void close() {
    service.close();
    bus.close();
    connections.close();
    redis.close();
  }
}
