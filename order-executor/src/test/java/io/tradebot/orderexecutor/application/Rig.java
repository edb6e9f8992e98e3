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
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.venue.Dialect;
import io.tradebot.exchangesim.adapter.venue.SimulatedVenue;
import io.tradebot.exchangesim.application.AccountJournal;
import io.tradebot.orderexecutor.adapter.binance.BinanceExecutionVenue;
import io.tradebot.orderexecutor.adapter.journal.FileIntentJournal;
import io.tradebot.orderexecutor.adapter.journal.FileStateArchive;
import io.tradebot.orderexecutor.adapter.journal.FolderLock;
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
import io.tradebot.setup.session.SessionLog;
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
  static final Credentials CREDENTIALS =
      new Credentials("canary-venue-key-0815", "canary-venue-secret-4711");
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

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

  /** How many quotes of each instrument come each 100 ms. */
  volatile int burst = 1;

  /** Whether the feed lives and says nothing. */
  volatile boolean silent;

  private int signals;
  ExecutionSettings settings = ExecutionSettings.standard(ACCOUNT, Asset.of("USDT"));
  @Nullable Executor executor;

  private final List<InstrumentId> instruments;

  Rig(Path folder) throws IOException {
    this(folder, List.of(BTC));
  }

  Rig(Path folder, List<InstrumentId> instruments) throws IOException {
    this.folder = folder;
    this.instruments = List.copyOf(instruments);
    this.sim =
        SimulatedVenue.start(
            new SimulatedVenue.Setup(
                Dialect.BINANCE,
                "127.0.0.1",
                0,
                7,
                1,
                instruments.stream().map(InstrumentId::symbol).toList(),
                8,
                Map.of("USDT", 100_000L * 100_000_000L),
                Rate.of("0.001"),
                Rate.of("0.001"),
                Duration.ofMillis(2),
                "",
                CREDENTIALS,
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
                            new Secret(CREDENTIALS.apiKey()),
                            new Secret(CREDENTIALS.apiSecret()),
                            Duration.ofSeconds(5)),
                        instruments,
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
                "test",
                SessionLog.Factory.NONE),
            settings,
            instruments,
            new FolderLock(folder.resolve("account.lock")),
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
    raise(BTC, stance, Duration.ofSeconds(5));
  }

  void raise(InstrumentId instrument, Stance stance, Duration expiry) {
    JsonNode market =
        state()
            .path("markets")
            .valueStream()
            .filter(each -> isOf(each, instrument))
            .findFirst()
            .orElseThrow();
    Price bid = Price.of(market.path("bid").asString());
    // A true range of half a percent, whatever it costs.
    Price distance = Price.ofRaw(bid.raw() / 200);
    Instant now = CLOCK.instant();
    signals++;
    SignalRaised signal =
        new SignalRaised(
            "signal-" + signals,
            STRATEGY,
            instrument,
            stance,
            1,
            distance,
            bid,
            "test",
            "analysis-" + signals,
            now,
            now.plus(expiry));
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

  private static boolean isOf(JsonNode market, InstrumentId instrument) {
    return market.path("symbol").asString().equals(wireName(instrument));
  }

  static String wireName(InstrumentId instrument) {
    return instrument.symbol().base().code() + instrument.symbol().quote().code();
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

  /** Quotes as market-ingest would publish them, and control-api's pulse. */
  private void feed() {
    long update = 0;
    while (!closed) {
      try {
        update++;
        for (int i = 0; i < burst && !silent; i++) {
          publishQuotes(state().path("markets"), update);
        }
        if (update % 10 == 0) {
          beat();
        }
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

  private void publishQuotes(JsonNode markets, long update) {
    long now = System.currentTimeMillis() * 1_000_000L;
    Quantity size = Quantity.of("1");
    for (InstrumentId instrument : instruments) {
      for (JsonNode market : markets) {
        if (isOf(market, instrument)) {
          others.publish(
              Channels.quote(instrument),
              new BestQuote(
                  instrument,
                  Price.of(market.path("bid").asString()),
                  size,
                  Price.of(market.path("ask").asString()),
                  size,
                  update,
                  now,
                  now),
              CLOCK.instant(),
              Trace.ORIGIN);
        }
      }
    }
  }

  /** What control-api says each second, of the executor's own build and configuration. */
  private void beat() {
    store
        .read(StateKeys.heartbeat(ServiceName.ORDER_EXECUTOR))
        .map(Envelope::payload)
        .map(Heartbeat.class::cast)
        .ifPresent(
            theirs ->
                others.publish(
                    Channels.heartbeat(ServiceName.CONTROL_API),
                    new Heartbeat(
                        ServiceName.CONTROL_API,
                        "rig",
                        Heartbeat.Health.UP,
                        "",
                        CLOCK.instant(),
                        theirs.version(),
                        theirs.configFingerprint(),
                        CLOCK.instant()),
                    CLOCK.instant(),
                    Trace.ORIGIN));
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
