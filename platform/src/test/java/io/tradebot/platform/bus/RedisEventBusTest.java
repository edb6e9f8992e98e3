package io.tradebot.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.state.RedisStateStore;
import io.tradebot.testkit.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisEventBusTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");
  private static final InstrumentId INSTRUMENT = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Channel QUOTES = Channels.quote(INSTRUMENT);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MessageCodec codec = new MessageCodec();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestRedis redis = TestRedis.startOwn();

  @BeforeEach
  void awaitRedis() {
    open.add(redis);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void keepsOrderOfManyMessages() {
    RedisEventBus publisher = connected(bus("a"));
    Recorder recorder = subscribed(bus("b"), Channels.ALL_TRADES);
    Channel trades = Channels.trade(INSTRUMENT);
    int count = 10_000;

    for (int i = 1; i <= count; i++) {
      publisher.publish(trades, trade(i), NOW, Trace.ORIGIN);
      if (i % 1_000 == 0) {
        int sent = i;
        // No faster than the reader, so that the bound of its queue is not what is tested here.
        await().atMost(PATIENCE).until(() -> recorder.events.size() > sent - 8_000);
      }
    }
    await().atMost(PATIENCE).until(() -> recorder.events.size() == count);

    assertThat(recorder.events)
        .extracting(envelope -> ((PublicTrade) envelope.payload()).tradeId())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(recorder.gaps).isEmpty();
  }

  @Test
  void numbersMessagesOfEachChannelFromOneAndSignsThem() {
    RedisEventBus publisher = connected(bus("a"));
    Recorder recorder = subscribed(bus("b"), Channels.ALL_QUOTES, Channels.CONTROL_EVENT);

    publisher.publish(QUOTES, quote(1), NOW, Trace.ORIGIN);
    publisher.publishDurably(
        Channels.CONTROL_EVENT, state(1), NOW, new Trace("origin", "cause"), null, null);
    publisher.publish(QUOTES, quote(2), NOW, Trace.ORIGIN);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 3);
    assertThat(recorder.events).extracting(Envelope::seq).containsExactly(1L, 1L, 2L);
    assertThat(recorder.events)
        .extracting(Envelope::source)
        .containsOnly(new Envelope.Source(ServiceName.MARKET_INGEST, "a"));
    assertThat(recorder.events.get(1).correlationId()).isEqualTo("origin");
    assertThat(recorder.events.get(1).causationId()).isEqualTo("cause");
    assertThat(recorder.events.get(0).causationId()).isEqualTo(recorder.events.get(0).id());
  }

  @Test
  void keepsOrderBetweenPlainAndDurableMessagesOfChannel() {
    RedisEventBus publisher = connected(bus("a"));
    Recorder recorder = subscribed(bus("b"), QUOTES);

    for (int i = 1; i <= 400; i += 2) {
      publisher.publish(QUOTES, quote(i), NOW, Trace.ORIGIN);
      publisher.publishDurably(
          QUOTES, quote(i + 1), NOW, Trace.ORIGIN, StateKeys.quote(INSTRUMENT), null);
    }

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 400);
    assertThat(recorder.events).extracting(Envelope::seq).isSorted();
    assertThat(recorder.gaps).isEmpty();
  }

  @Test
  void writesKeyAndHistoryBeforeItPublishes() {
    RedisEventBus publisher = connected(bus("a"));
    RedisStateStore store = store();
    List<Boolean> seen = new CopyOnWriteArrayList<>();
    Recorder recorder =
        subscribed(
            bus("b"),
            new Recorder() {
              @Override
              public void onEvent(Channel channel, Envelope<?> envelope) {
                seen.add(
                    store.read(StateKeys.TRADING_STATE).equals(java.util.Optional.of(envelope)));
                super.onEvent(channel, envelope);
              }
            },
            Channels.CONTROL_EVENT);

    publisher.publishDurably(
        Channels.CONTROL_EVENT,
        state(1),
        NOW,
        Trace.ORIGIN,
        StateKeys.TRADING_STATE,
        StateKeys.ORDERS);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);
    assertThat(seen).containsExactly(true);
    assertThat(store.newest(StateKeys.ORDERS, 10)).isEqualTo(List.copyOf(recorder.events));
  }

  @Test
  void letsExpiringKeyVanishWhenItIsNotWrittenAgain() {
    RedisEventBus publisher = connected(bus("a"));
    RedisStateStore store = store();

    publisher.publishExpiring(
        Channels.CONTROL_EVENT,
        state(1),
        NOW,
        Trace.ORIGIN,
        StateKeys.TRADING_STATE,
        Duration.ofMillis(400));

    assertThat(store.read(StateKeys.TRADING_STATE)).isPresent();
    await().atMost(PATIENCE).until(() -> store.read(StateKeys.TRADING_STATE).isEmpty());
  }

  @Test
  void rejectsAndCountsWhileRedisIsGoneThenRecoversAndShowsTheGap() {
    RedisEventBus publisher = connected(bus("a"));
    Recorder recorder = subscribed(bus("b"), QUOTES);
    publisher.publish(QUOTES, quote(1), NOW, Trace.ORIGIN);
    await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);

    redis.kill();
    await().atMost(PATIENCE).until(() -> !publisher.isConnected());
    assertThatThrownBy(() -> publisher.publish(QUOTES, quote(2), NOW, Trace.ORIGIN))
        .isInstanceOf(BusDisconnectedException.class);
    assertThatThrownBy(
            () ->
                publisher.publishDurably(
                    QUOTES, quote(3), NOW, Trace.ORIGIN, StateKeys.quote(INSTRUMENT), null))
        .isInstanceOf(BusDisconnectedException.class);
    redis.restart();
    await().atMost(PATIENCE).until(publisher::isConnected);
    await().atMost(PATIENCE).until(() -> recorder.connected.get() == 2);
    publisher.publish(QUOTES, quote(4), NOW, Trace.ORIGIN);
    await().atMost(PATIENCE).until(() -> recorder.events.size() == 2);

    assertThat(recorder.disconnected).hasValue(1);
    assertThat(recorder.gaps).containsExactly("a expected 2 got 4");
    assertThat(recorder.events)
        .extracting(envelope -> ((BestQuote) envelope.payload()).updateId())
        .containsExactly(1L, 4L);
    assertThat(count("rejected")).isEqualTo(2);
    assertThat(count("gaps")).isEqualTo(1);
  }

  @Test
  void subscribesOnceRedisComesWhenItWasAbsentAtTheStart() {
    redis.stop();
    RedisEventBus publisher = bus("a");
    Recorder recorder = new Recorder();
    open.add(publisher.subscribe(Set.of(QUOTES), recorder));
    assertThatThrownBy(() -> publisher.publish(QUOTES, quote(1), NOW, Trace.ORIGIN))
        .isInstanceOf(BusDisconnectedException.class);

    redis.restart();
    await().atMost(PATIENCE).until(() -> publisher.isConnected() && recorder.connected.get() == 1);
    publisher.publish(QUOTES, quote(2), NOW, Trace.ORIGIN);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);
    assertThat(recorder.events.getFirst().seq()).isEqualTo(2);
  }

  @Test
  void tellsGapOfMissingMessagesBeforeTheOneThatShowsIt() {
    Recorder recorder = subscribed(bus("b"), QUOTES);

    inject("a", 1, 2, 5);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 3);
    assertThat(recorder.calls)
        .containsExactly("connected", "event 1", "event 2", "gap 3-5", "event 5");
  }

  @Test
  void dropsDuplicatesAndLateMessages() {
    Recorder recorder = subscribed(bus("b"), QUOTES);

    inject("a", 1, 2, 2, 1, 3);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 3);
    assertThat(recorder.events).extracting(Envelope::seq).containsExactly(1L, 2L, 3L);
    assertThat(count("duplicates")).isEqualTo(2);
    assertThat(recorder.gaps).isEmpty();
  }

  @Test
  void callsRestartedSourceGapAndKeepsTwoLiveInstancesApart() {
    Recorder recorder = subscribed(bus("b"), QUOTES);

    inject("first", 7, 8);
    inject("second", 1);
    inject("first", 9);
    inject("second", 2);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 5);
    assertThat(recorder.gaps).containsExactly("second expected 1 got 1");
  }

  @Test
  void deliversOnceWhatChannelAndPatternBothMatch() {
    Recorder recorder = subscribed(bus("b"), QUOTES, Channels.ALL_QUOTES);

    inject("a", 1, 2, 3);

    await().atMost(PATIENCE).until(() -> count("received") == 6);
    assertThat(recorder.events).extracting(Envelope::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void countsAndAlertsMalformedMessageAndCarriesOn() {
    RedisEventBus bus = connected(bus("b"));
    Recorder alerts = subscribed(bus, Channels.SYSTEM_ALERT);
    Recorder recorder = subscribed(bus, QUOTES);

    raw(QUOTES, "{\"type\":");
    raw(QUOTES, "not json");
    raw(QUOTES, codec.encodeToText(envelope("a", 1)).replace("\"BestQuote\"", "\"MoonPhase\""));
    inject("a", 2);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);
    await().atMost(PATIENCE).until(() -> alerts.events.size() == 1);
    assertThat(count("malformed")).isEqualTo(2);
    assertThat(count("unknown")).isEqualTo(1);
    AlertRaised alert = (AlertRaised) alerts.events.getFirst().payload();
    assertThat(alert.code()).isEqualTo("MALFORMED_MESSAGE");
    assertThat(alert.detail()).contains(QUOTES.name());
    assertThat(store().newest(StateKeys.ALERTS, 10)).hasSize(1);
  }

  @Test
  void survivesListenerThatThrows() {
    AtomicInteger attempts = new AtomicInteger();
    Recorder recorder =
        subscribed(
            bus("b"),
            new Recorder() {
              @Override
              public void onEvent(Channel channel, Envelope<?> envelope) {
                if (attempts.incrementAndGet() == 1) {
                  throw new IllegalStateException("a defect in a listener");
                }
                super.onEvent(channel, envelope);
              }
            },
            QUOTES);

    inject("a", 1, 2);

    await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);
    assertThat(recorder.events.getFirst().seq()).isEqualTo(2);
    assertThat(count("listener.failures")).isEqualTo(1);
  }

  @Test
  void givesSlowListenerTheNewestQuoteAndEveryTradeWithoutAGap() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    Channel trades = Channels.trade(INSTRUMENT);
    Recorder recorder = subscribed(bus("b", 1_000), new Held(held, release), QUOTES, trades);
    RedisEventBus publisher = connected(bus("a"));

    publisher.publish(QUOTES, quote(1), NOW, Trace.ORIGIN);
    assertThat(held.await(15, TimeUnit.SECONDS)).isTrue();
    for (int i = 2; i <= 500; i++) {
      publisher.publish(QUOTES, quote(i), NOW, Trace.ORIGIN);
      publisher.publish(trades, trade(i), NOW, Trace.ORIGIN);
    }
    await().atMost(PATIENCE).until(() -> count("published") == 999);
    publisher.publish(trades, trade(501), NOW, Trace.ORIGIN);
    await().atMost(PATIENCE).until(() -> count("conflated") > 400);
    release.countDown();

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                List.copyOf(recorder.events).stream()
                    .anyMatch(e -> e.payload().equals(trade(501))));
    assertThat(recorder.gaps).isEmpty();
    assertThat(count("dropped")).isZero();
    assertThat(recorder.events.stream().filter(e -> e.payload() instanceof PublicTrade))
        .hasSize(500);
    List<Long> quotes =
        recorder.events.stream()
            .filter(e -> e.payload() instanceof BestQuote)
            .map(Envelope::seq)
            .toList();
    assertThat(quotes).isSorted().hasSizeLessThan(100).endsWith(500L);
  }

  @Test
  void makesAConnectionAnewThatIsOpenAndDoesNotAnswer() {
    RedisEventBus publisher = connected(bus("a"));
    Recorder recorder = subscribed(bus("b"), QUOTES);
    publisher.publish(QUOTES, quote(1), NOW, Trace.ORIGIN);
    await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);

    redis.pause();
    await().atMost(Duration.ofSeconds(6)).until(() -> recorder.disconnected.get() == 1);
    await().atMost(Duration.ofSeconds(6)).until(() -> !publisher.isConnected());
    assertThatThrownBy(() -> publisher.publish(QUOTES, quote(2), NOW, Trace.ORIGIN))
        .isInstanceOf(BusDisconnectedException.class);
    redis.resume();

    await().atMost(PATIENCE).until(() -> recorder.connected.get() == 2 && publisher.isConnected());
    publisher.publish(QUOTES, quote(3), NOW, Trace.ORIGIN);
    await().atMost(PATIENCE).until(() -> recorder.events.size() == 2);
    assertThat(recorder.gaps).containsExactly("a expected 2 got 3");
    assertThat(recorder.disconnected).hasValue(1);
    // The subscription and the publisher, and perhaps the bus of the subscription.
    assertThat(count("hung")).isBetween(2.0, 3.0);
  }

  @Test
  void keepsOldCommandsWhenListenerIsSlowAndTellsEachThatIsLost() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    Recorder recorder = subscribed(bus("b", 3), new Held(held, release), Channels.CONTROL_EVENT);
    RedisEventBus publisher = connected(bus("a"));

    publisher.publish(Channels.CONTROL_EVENT, state(1), NOW, Trace.ORIGIN);
    assertThat(held.await(15, TimeUnit.SECONDS)).isTrue();
    for (int i = 2; i <= 5; i++) {
      publisher.publish(Channels.CONTROL_EVENT, state(i), NOW, Trace.ORIGIN);
    }
    await().atMost(PATIENCE).until(() -> count("dropped") == 1);
    release.countDown();

    await().atMost(PATIENCE).until(() -> !recorder.gaps.isEmpty());
    assertThat(recorder.events).extracting(Envelope::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(recorder.gaps).containsExactly("a expected 5 got 5");
  }

  @Test
  void connectsWithPasswordOnly() {
    try (RedisClient client = RedisClient.create(redis.uri());
        var connection = client.connect()) {
      connection.sync().configSet("requirepass", "pa$$:w@rd");
    }

    RedisEventBus without = bus("without");
    RedisEventBus with = bus("with", 100, "pa$$:w@rd");

    await().atMost(PATIENCE).until(with::isConnected);
    assertThat(without.isConnected()).isFalse();
  }

  @Test
  void callsListenerNoMoreOnceClosed() {
    RedisEventBus publisher = connected(bus("a"));
    Recorder recorder = new Recorder();
    EventBus.Subscription subscription = bus("b").subscribe(Set.of(QUOTES), recorder);
    Recorder other = subscribed(bus("c"), QUOTES);
    await().atMost(PATIENCE).until(() -> recorder.connected.get() == 1);

    subscription.close();
    publisher.publish(QUOTES, quote(1), NOW, Trace.ORIGIN);

    await().atMost(PATIENCE).until(() -> other.events.size() == 1);
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void refusesToPublishOnPattern() {
    RedisEventBus publisher = connected(bus("a"));

    assertThatThrownBy(() -> publisher.publish(Channels.ALL_QUOTES, quote(1), NOW, Trace.ORIGIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RedisEventBus bus(String instance) {
    return bus(instance, 20_000);
  }

  private RedisEventBus bus(String instance, int waitingForListener) {
    return bus(instance, waitingForListener, "");
  }

  private RedisEventBus bus(String instance, int waitingForListener, String password) {
    RedisConnections connections =
        new RedisConnections(URI.create(redis.uri()), password, "test-" + instance);
    open.add(connections);
    RedisEventBus bus =
        new RedisEventBus(
            connections,
            codec,
            new Envelope.Source(ServiceName.MARKET_INGEST, instance),
            InstantSource.fixed(NOW),
            meters,
            waitingForListener);
    open.add(bus);
    return bus;
  }

  private static RedisEventBus connected(RedisEventBus bus) {
    await().atMost(PATIENCE).until(bus::isConnected);
    return bus;
  }

  private Recorder subscribed(RedisEventBus bus, Channel... channels) {
    return subscribed(bus, new Recorder(), channels);
  }

  private Recorder subscribed(RedisEventBus bus, Recorder recorder, Channel... channels) {
    open.add(bus.subscribe(Set.of(channels), recorder));
    await().atMost(PATIENCE).until(() -> recorder.connected.get() == 1);
    return recorder;
  }

  private RedisStateStore store() {
    RedisConnections connections = new RedisConnections(URI.create(redis.uri()), "", "test-store");
    open.add(connections);
    RedisStateStore store = new RedisStateStore(connections, codec);
    open.add(store);
    return store;
  }

  private void inject(String instance, long... numbers) {
    for (long number : numbers) {
      raw(QUOTES, codec.encodeToText(envelope(instance, number)));
    }
  }

  private void raw(Channel channel, String text) {
    RedisClient client = RedisClient.create(redis.uri());
    try (client;
        var connection = client.connect()) {
      connection.sync().publish(channel.name(), text);
    }
  }

  private static Envelope<BestQuote> envelope(String instance, long seq) {
    return new Envelope<>(
        instance + seq,
        io.tradebot.common.contract.MessageType.BEST_QUOTE,
        new Envelope.Source(ServiceName.MARKET_INGEST, instance),
        seq,
        NOW,
        NOW,
        "c",
        "c",
        quote(seq));
  }

  private static BestQuote quote(long id) {
    return new BestQuote(
        INSTRUMENT,
        Price.of("61234.5"),
        Quantity.of("1"),
        Price.of("61234.6"),
        Quantity.of("2"),
        id,
        1,
        2);
  }

  private static PublicTrade trade(long id) {
    return new PublicTrade(INSTRUMENT, id, Price.of("61234.5"), Quantity.of("1"), Side.BUY, 1, 2);
  }

  private static TradingStateChanged state(long epoch) {
    return new TradingStateChanged(
        TradingState.RUNNING, TradingState.HALTED, epoch, "", "test", NOW);
  }

  private double count(String event) {
    return meters.find("tradebot.bus." + event).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Holds the thread at its first event. */
  private static final class Held extends Recorder {
    private final CountDownLatch held;
    private final CountDownLatch release;

    Held(CountDownLatch held, CountDownLatch release) {
      this.held = held;
      this.release = release;
    }

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      held.countDown();
      awaitUninterruptibly(release);
      super.onEvent(channel, envelope);
    }
  }

  /** Writes down what it is told. */
  private static class Recorder implements EventListener {
    final List<Envelope<?>> events = java.util.Collections.synchronizedList(new ArrayList<>());
    final List<String> gaps = new CopyOnWriteArrayList<>();
    final List<String> calls = java.util.Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger connected = new AtomicInteger();
    final AtomicInteger disconnected = new AtomicInteger();

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      calls.add("event " + envelope.seq());
      events.add(envelope);
    }

    @Override
    public void onGap(Channel channel, Envelope.Source source, long expected, long actual) {
      calls.add("gap " + expected + "-" + actual);
      gaps.add(source.instance() + " expected " + expected + " got " + actual);
    }

    @Override
    public void onConnected() {
      calls.add("connected");
      connected.incrementAndGet();
    }

    @Override
    public void onDisconnected() {
      disconnected.incrementAndGet();
    }
  }
}
