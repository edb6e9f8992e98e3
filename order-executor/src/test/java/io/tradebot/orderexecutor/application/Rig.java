package io.tradebot.orderexecutor.application;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.orderexecutor.adapter.binance.BinanceExecutionVenue;
import io.tradebot.orderexecutor.adapter.journal.FileIntentJournal;
import io.tradebot.orderexecutor.adapter.journal.FileStateArchive;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.RedisStateStore;
import io.tradebot.storage.timeseries.NoTimeSeriesWriter;
import io.tradebot.testkit.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running executor between a real Redis and the simulator on a socket, with a market feed that
 * works without Redis.
 */
final class Rig implements AutoCloseable {
  static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  static final StrategyId STRATEGY = StrategyId.of("sma_crossover");
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestRedis redis = TestRedis.startOwn();
  final SimulatedVenue sim;
  final List<Message> heard = new CopyOnWriteArrayList<>();
  final ServiceHealth health = new ServiceHealth();
  final RedisStateStore store;
  private final RedisConnections connections;
  private final RedisEventBus bus;
  private final RedisEventBus others;
  private final Path folder;
  private final MessageCodec codec = new MessageCodec();
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final Thread feed;
  private volatile boolean closed;
  private int signals;
  ExecutionSettings settings = ExecutionSettings.standard(ACCOUNT, Asset.of("USDT"));
  @Nullable Executor executor;

  Rig(Path folder) throws IOException {
    this.folder = folder;
    this.sim =
        SimulatedVenue.start(
            new SimulatedVenue.Setup(
                Dialect.BINANCE,
                "127.0.0.1",
                0,
                7,
                1,
                List.of(BTC.symbol()),
                8,
                Map.of("USDT", 100_000L * 100_000_000L),
                Rate.of("0.001"),
                Rate.of("0.001"),
                Duration.ofMillis(2),
                "",
                new Credentials("key", "secret"),
                Map.of()),
            AccountJournal.none(),
            null,
            CLOCK);
    this.connections = new RedisConnections(URI.create(redis.uri()), "", "rig");
    this.bus = bus(ServiceName.ORDER_EXECUTOR);
    this.others = bus(ServiceName.CONTROL_API);
    this.store = new RedisStateStore(connections, codec);
    others.subscribe(
        Set.of(
            Channels.ALL_ORDERS,
            Channels.ALL_POSITIONS,
            Channels.ALL_ACCOUNTS,
            Channels.CONTROL_EVENT,
            Channels.SYSTEM_ALERT),
        (channel, envelope) -> heard.add(envelope.payload()));
    this.feed = Thread.ofVirtual().start(this::feed);
  }

  private RedisEventBus bus(ServiceName service) {
    return new RedisEventBus(
        connections, codec, new Envelope.Source(service, "test"), CLOCK, new SimpleMeterRegistry());
  }

  Executor start() {
    return start("one");
  }

  Executor start(String owner) {
    return start(owner, bus);
  }

  Executor start(String owner, EventBus through) {
    Executor started =
        new Executor(
            new Executor.Ports(
                () ->
                    new BinanceExecutionVenue(
                        new Account(
                            ACCOUNT,
                            Asset.of("USDT"),
                            sim.restUri(),
                            sim.streamUri(),
                            new Secret("key"),
                            new Secret("secret"),
                            Duration.ofSeconds(5)),
                        List.of(BTC),
                        Duration.ofSeconds(1),
                        CLOCK,
                        System::nanoTime),
                () -> FileIntentJournal.open(folder.resolve("intents.journal")),
                new FileStateArchive(folder.resolve("state.json"), codec.mapper()),
                through,
                store,
                new NoTimeSeriesWriter(),
                health,
                new ExecutorMetrics(new SimpleMeterRegistry()),
                CLOCK,
                "test",
                "test"),
            settings,
            List.of(BTC),
            owner);
    started.start();
    executor = started;
    return started;
  }

  /** Waits until the books agree with the venue's. */
  void awaitReady() {
    await("reconciled", () -> isUp("reconciliation") && isUp("stream") && isUp("lease"));
    await("a quote and an equity", () -> !messages(EquityMarked.class).isEmpty());
  }

  boolean isUp(String component) {
    ServiceHealth.Component state = health.components().get(component);
    return state != null && state.reason().isEmpty();
  }

  void raise(Stance stance) {
    Price price = Price.of(market().path("bid").asString());
    Instant now = CLOCK.instant();
    signals++;
    SignalRaised signal =
        new SignalRaised(
            "signal-" + signals,
            STRATEGY,
            BTC,
            stance,
            1,
            price.moveBy(Rate.of("-0.995"), Rounding.DOWN).roundTo(Price.of("0.01"), Rounding.UP),
            price,
            "test",
            "analysis-" + signals,
            now,
            now.plusSeconds(5));
    raise(signal);
  }

  void raise(SignalRaised signal) {
    others.publish(Channels.signal(STRATEGY), signal, signal.occurredAt(), Trace.ORIGIN);
  }

  void command(ControlAction action) {
    ControlCommand command =
        new ControlCommand("command-" + System.nanoTime(), action, "test", "", CLOCK.instant());
    others.publishDurably(
        Channels.CONTROL_COMMAND,
        command,
        command.issuedAt(),
        Trace.ORIGIN,
        action == ControlAction.PANIC ? StateKeys.PANIC_REQUEST : null,
        null);
  }

  void command(TradingCommand command) {
    others.publish(Channels.CONTROL_COMMAND, command, command.issuedAt(), Trace.ORIGIN);
  }

  <T extends Message> List<T> messages(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  // ---- the venue's own view

  JsonNode state() {
    return call("GET", "/sim/state");
  }

  JsonNode market() {
    return state().path("markets").path(0);
  }

  int openOrders() {
    return state().path("openOrders").size();
  }

  int orderCount() {
    return state().path("orderCount").asInt();
  }

  Quantity held() {
    JsonNode btc = state().path("balances").path("BTC");
    return btc.isMissingNode()
        ? Quantity.ZERO
        : Quantity.of(btc.path("free").asString()).plus(Quantity.of(btc.path("locked").asString()));
  }

  void fault(String kind, String target, int count) {
    call("POST", "/sim/faults?kind=" + kind + "&target=" + target + "&count=" + count);
  }

  JsonNode call(String method, String path) {
    try {
      return json.readTree(
          http.send(
                  HttpRequest.newBuilder(URI.create(sim.restUri() + path))
                      .method(method, HttpRequest.BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Quotes as market-ingest would publish them. */
  private void feed() {
    long update = 0;
    while (!closed) {
      try {
        JsonNode market = market();
        long now = System.currentTimeMillis() * 1_000_000L;
        Quantity size = Quantity.of("1");
        BestQuote quote =
            new BestQuote(
                BTC,
                Price.of(market.path("bid").asString()),
                size,
                Price.of(market.path("ask").asString()),
                size,
                ++update,
                now,
                now);
        others.publish(Channels.quote(BTC), quote, CLOCK.instant(), Trace.ORIGIN);
      } catch (BusDisconnectedException | UncheckedIOException | IllegalStateException away) {
        // Worth nothing late.
        update++;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Supplier<String> seen =
        () ->
            "not seen in time: "
                + what
                + "; health "
                + health.detail()
                + "; last heard "
                + heard.subList(Math.max(0, heard.size() - 12), heard.size());
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(seen.get());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    feed.interrupt();
    if (executor != null) {
      executor.close();
    }
    bus.close();
    others.close();
    store.close();
    connections.close();
    sim.close();
    redis.close();
    http.close();
  }
}
