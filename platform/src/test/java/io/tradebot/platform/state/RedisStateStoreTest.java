package io.tradebot.platform.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.account.AccountId;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.HistoryKey;
import io.tradebot.common.contract.StateKey;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.testkit.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisStateStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");
  private static final StateKey LEASE = StateKeys.executorLease(AccountId.of("BINANCE-main"));
  private static final Duration LENGTH = Duration.ofSeconds(30);

  private final TestRedis redis = TestRedis.startOwn();
  private final MessageCodec codec = new MessageCodec();
  private final RedisConnections connections =
      new RedisConnections(URI.create(redis.uri()), "", "test");
  private final RedisStateStore store = new RedisStateStore(connections, codec);
  private final RedisEventBus bus =
      new RedisEventBus(
          connections,
          codec,
          new Envelope.Source(ServiceName.ORDER_EXECUTOR, "test"),
          InstantSource.fixed(NOW),
          new SimpleMeterRegistry());

  @BeforeEach
  void connect() {
    await().until(bus::isConnected);
  }

  @AfterEach
  void close() {
    bus.close();
    store.close();
    connections.close();
    redis.close();
  }

  @Test
  void readsEveryKeyBelowPrefixAndNoOther() {
    for (int i = 0; i < 1_200; i++) {
      put(StateKeys.position(StrategyId.of("s" + i), InstrumentId.of("BINANCE:BTC-USDT")), "p" + i);
    }
    put(new StateKey("positions"), "other");

    List<Envelope<?>> all = store.readAll("position:");

    assertThat(all).hasSize(1_200).doesNotHaveDuplicates();
    assertThat(store.readAll("nothing:")).isEmpty();
  }

  @Test
  void takesPrefixLiterally() {
    put(new StateKey("a*b:1"), "one");
    put(new StateKey("axb:1"), "two");

    assertThat(store.readAll("a*b:")).hasSize(1);
  }

  @Test
  void pagesThroughHistoryWithoutLossOrRepetition() {
    for (int i = 1; i <= 25; i++) {
      put(null, "e" + i);
    }
    List<String> seen = new ArrayList<>();

    String before = "";
    do {
      StateStore.HistoryPage page = store.page(StateKeys.ALERTS, before, 10);
      page.entries().forEach(entry -> seen.add(((AlertRaised) entry.payload()).detail()));
      before = page.nextBeforeId();
    } while (!before.isEmpty());

    assertThat(seen).hasSize(25).startsWith("e25", "e24").endsWith("e1").doesNotHaveDuplicates();
    assertThat(store.newest(StateKeys.ALERTS, 2))
        .extracting(entry -> ((AlertRaised) entry.payload()).detail())
        .containsExactly("e24", "e25");
  }

  @Test
  void capsHistory() {
    HistoryKey small = new HistoryKey("history:small", 100);
    for (int i = 0; i < 1_000; i++) {
      bus.publishDurably(Channels.SYSTEM_ALERT, alert("x"), NOW, Trace.ORIGIN, null, small);
    }

    assertThat(store.newest(small, 1_000)).hasSizeBetween(100, 300);
  }

  @Test
  void deletesKey() {
    put(StateKeys.PANIC, "x");
    assertThat(store.read(StateKeys.PANIC)).isPresent();

    store.delete(StateKeys.PANIC);

    assertThat(store.read(StateKeys.PANIC)).isEmpty();
  }

  @Test
  void givesLeaseToOneOwnerAndRaisesTokenWithEveryChange() {
    OptionalLong first = store.acquireLease(LEASE, "one", LENGTH);
    OptionalLong renewed = store.acquireLease(LEASE, "one", LENGTH);
    OptionalLong refused = store.acquireLease(LEASE, "two", LENGTH);
    store.releaseLease(LEASE, "two");
    OptionalLong stillRefused = store.acquireLease(LEASE, "two", LENGTH);
    store.releaseLease(LEASE, "one");
    OptionalLong second = store.acquireLease(LEASE, "two", LENGTH);

    assertThat(first).hasValue(1);
    assertThat(renewed).hasValue(1);
    assertThat(refused).isEmpty();
    assertThat(stillRefused).isEmpty();
    assertThat(second).hasValue(2);
  }

  @Test
  void raisesTokenWhenLeaseRanOutEvenForTheSameOwner() {
    OptionalLong first = store.acquireLease(LEASE, "one", Duration.ofMillis(50));

    await().until(() -> store.acquireLease(LEASE, "two", Duration.ofMillis(50)).isPresent());
    await().until(() -> store.acquireLease(LEASE, "one", LENGTH).isPresent());

    assertThat(first).hasValue(1);
    assertThat(store.acquireLease(LEASE, "one", LENGTH)).hasValue(3);
  }

  @Test
  void saysSoWhenRedisDoesNotAnswer() {
    assertThat(store.read(StateKeys.PANIC)).isEmpty();

    redis.kill();

    assertThatThrownBy(() -> store.read(StateKeys.PANIC))
        .isInstanceOf(BusDisconnectedException.class);
    redis.restart();
    await()
        .ignoreException(BusDisconnectedException.class)
        .until(() -> store.read(StateKeys.PANIC).isEmpty());
  }

  private void put(@Nullable StateKey key, String detail) {
    bus.publishDurably(
        Channels.SYSTEM_ALERT, alert(detail), NOW, Trace.ORIGIN, key, StateKeys.ALERTS);
  }

  private static AlertRaised alert(String detail) {
    return new AlertRaised(ServiceName.ORDER_EXECUTOR, AlertRaised.Level.INFO, "TEST", detail, NOW);
  }
}
