package io.tradebot.strategyengine;

import static io.tradebot.common.signal.Decision.ABSTAIN;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.prediction.VacantSlot;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.Heartbeat.Health;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.service.TradebotService;
import io.tradebot.platform.state.RedisStateStore;
import io.tradebot.testkit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service against a real Redis; the other services are played by hand. */
class StrategyEngineIT {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Asset USDT = Asset.of("USDT");
  private static final StrategyId CROSSOVER = StrategyId.of("sma_crossover");
  private static final StrategyId IMBALANCE = StrategyId.of("order_book_imbalance");
  private static final long SECOND = 1_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final TestRedis redis = TestRedis.startDurable();
  private final List<SignalRaised> signals = new CopyOnWriteArrayList<>();
  private final List<AnalysisCompleted> analyses = new CopyOnWriteArrayList<>();
  private final List<CommandHandled> answers = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private RedisConnections connections;
  private RedisEventBus bus;
  private @Nullable ConfigurableApplicationContext service;
  private String strategies = "order_book_imbalance, sma_crossover";
  private long candle = Instant.now().getEpochSecond() - 3_600;

  @BeforeEach
  void connect() {
    connections = new RedisConnections(java.net.URI.create(redis.uri()), "", "test");
    bus =
        new RedisEventBus(
            connections,
            new MessageCodec(),
            new Envelope.Source(ServiceName.ORDER_EXECUTOR, "test"),
            InstantSource.system(),
            meters);
    await().atMost(PATIENCE).until(bus::isConnected);
    bus.subscribe(
        Set.of(Channels.ALL_SIGNALS, Channels.ALL_ANALYSES, Channels.CONTROL_EVENT),
        new EventListener() {
          @Override
          public void onEvent(Channel channel, Envelope<?> envelope) {
            switch ((Message) envelope.payload()) {
              case SignalRaised signal -> signals.add(signal);
              case AnalysisCompleted analysis -> analyses.add(analysis);
              case CommandHandled answer -> answers.add(answer);
              default -> {}
            }
          }
        });
    tradingIs(TradingState.RUNNING);
  }

  @AfterEach
  void close() {
    if (service != null) {
      service.close();
    }
    bus.close();
    connections.close();
    redis.close();
  }

  @Test
  void turnsCandlesAndBooksIntoSignals() {
    start();

    candles(104, 103, 102, 101, 101, 101, 101, 101, 110);
    awaitSignals(1);
    books(111, 0.8, 0.8, 0.8, 0.8);
    awaitSignals(2);

    assertThat(signals).extracting(SignalRaised::stance).containsOnly(Stance.LONG);
    assertThat(signals).extracting(SignalRaised::strategy).containsExactly(CROSSOVER, IMBALANCE);
    RedisStateStore store = new RedisStateStore(connections, new MessageCodec());
    assertThat(store.newest(StateKeys.SIGNALS, 10)).hasSize(2);
    assertThat(store.read(StateKeys.analysis(CROSSOVER, BTC)))
        .hasValueSatisfying(
            envelope -> assertThat(envelope.payload()).isInstanceOf(AnalysisCompleted.class));
    await().atMost(PATIENCE).until(() -> health().overall() == Health.UP);
  }

  @Test
  void restartedInTheMiddleItGoesOnAndRepeatsNothing() {
    start();
    candles(104, 103, 102, 101, 101, 101, 101, 101, 110);
    awaitSignals(1);

    stop();
    // Crosses down and up again while the service is away.
    candles(90, 80, 70, 60, 120);
    start();
    await().atMost(PATIENCE).until(() -> health().components().get("strategies") != null);
    candles(80, 70, 60, 50, 130);
    awaitSignals(2);

    assertThat(signals.get(1).referencePrice()).isEqualTo(Price.of("130"));
  }

  @Test
  void aKilledRedisIsSurvived() {
    start();
    candles(104, 103, 102, 101, 101, 101, 101, 101, 101);
    awaitAnalysed();

    redis.kill();
    redis.restart();
    await().atMost(PATIENCE).until(this::canPublish);
    awaitAnswer(command("after-restart", ControlAction.START));
    candles(110);
    awaitSignals(1);

    assertThat(signals.getFirst().stance()).isEqualTo(Stance.LONG);
  }

  @Test
  void warmsUpAnewFromTheHistoryAfterMissedCandles() {
    start();
    candles(104, 103, 102, 101, 101, 101, 101, 101, 101);
    awaitAnalysed();

    // Written to the history only, as if the messages were lost.
    for (double price : new double[] {100, 99, 98}) {
      durably(new Channel("lost"), nextCandle(price), StateKeys.candles(Timeframe.S1, BTC));
    }
    candles(97, 110);
    awaitSignals(1);

    assertThat(signals.getFirst().referencePrice()).isEqualTo(Price.of("110"));
  }

  @Test
  void answersEachCommandEachTimeItComesAndActsOnce() {
    start();
    String first = command("c-1", ControlAction.PAUSE);
    awaitAnswer(first);
    CommandHandled answer = answers.getFirst();

    command("c-1", ControlAction.PAUSE);
    await().atMost(PATIENCE).until(() -> answers.size() == 2);

    assertThat(answers.get(1)).isEqualTo(answer);
    assertThat(answer.service()).isEqualTo(ServiceName.STRATEGY_ENGINE);
    assertThat(answer.outcome()).isEqualTo(CommandHandled.Outcome.DONE);
    for (ControlAction action : ControlAction.values()) {
      if (!action.isTrading()) {
        awaitAnswer(command("every-" + action, action));
      }
    }
  }

  @Test
  void withholdsEntriesWhileTradingDoesNotRunAndGoesOnEvaluating() {
    start();
    tradingIs(TradingState.PAUSED);

    candles(104, 103, 102, 101, 101, 101, 101, 101, 110);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                analyses.stream()
                    .anyMatch(analysis -> analysis.reason().contains("crossed above")));
    awaitAnswer(command("after", ControlAction.START));

    assertThat(signals).isEmpty();
  }

  @Test
  void isUpWithoutAnyModelAndSaysThatTheStrategyAbstains() {
    strategies = "multi_model";
    start();

    double[] walk = new double[130];
    for (int i = 0; i < walk.length; i++) {
      walk[i] = 100 + Math.sin(i * 0.7);
    }
    candles(walk);
    await().atMost(PATIENCE).until(() -> health().components().get("models") != null);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              candles(100);
              assertThat(health().overall()).as(health().detail()).isEqualTo(Health.UP);
              assertThat(analyses)
                  .extracting(AnalysisCompleted::decision)
                  .last()
                  .isEqualTo(ABSTAIN);
            });
    assertThat(health().detail())
        .contains("multi_model abstains: momentum@1s (no model), regime@1s (no model)");
    RedisStateStore store = new RedisStateStore(connections, new MessageCodec());
    assertThat(store.read(StateKeys.MODELS))
        .hasValueSatisfying(
            envelope ->
                assertThat(((ModelsUpdated) envelope.payload()).vacant())
                    .extracting(VacantSlot::slot)
                    .containsExactly("regime@1s", "momentum@1s", "volatility@1s"));
  }

  private void start() {
    service =
        TradebotService.run(
            ServiceName.STRATEGY_ENGINE,
            StrategyEngineApplication.class,
            configuration(),
            "--server.port=0");
    int before = answers.size();
    // Subscribed once it answers; a command that nobody hears is sent again.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              command("hello-" + before, ControlAction.START);
              return answers.size() > before;
            });
    drainAnswers();
  }

  private void drainAnswers() {
    // What was sent twice is answered twice, and the last command's answer comes last.
    awaitAnswer(command("drain-" + System.nanoTime(), ControlAction.START));
    answers.clear();
  }

  private void stop() {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  private TradebotConfiguration configuration() {
    String yaml =
        """
        redis:
          url: %s
        secrets_directory: %s
        data_directory: %s
        time_series:
          kind: none
        models:
          directory: %s
        strategy: [%s]
        strategies:
          multi_model:
            symbols: [BTC-USDT]
          sma_crossover:
            symbols: [BTC-USDT]
            fast_period: 2
            slow_period: 4
            atr_period: 3
            cool_down: 1s
          order_book_imbalance:
            symbols: [BTC-USDT]
            enter_above: 0.60
            exit_below: 0.45
            confirmations: 3
            trend_period: 5
            atr_period: 3
        """
            .formatted(
                redis.uri(),
                folder.resolve("secrets"),
                folder.resolve("data"),
                folder.resolve("models"),
                strategies);
    return ConfigurationLoader.load(yaml, Map.of());
  }

  private ServiceHealth health() {
    return java.util.Objects.requireNonNull(service).getBean(ServiceHealth.class);
  }

  private void tradingIs(TradingState state) {
    TradingStateChanged changed =
        new TradingStateChanged(TradingState.STOPPED, state, 0, "", "test", Instant.now());
    bus.publishDurably(
        Channels.CONTROL_EVENT,
        changed,
        changed.occurredAt(),
        Trace.ORIGIN,
        StateKeys.TRADING_STATE,
        null);
  }

  private String command(String id, ControlAction action) {
    ControlCommand command = new ControlCommand(id, action, "test", "", Instant.now());
    bus.publishDurably(
        Channels.CONTROL_COMMAND, command, command.issuedAt(), Trace.ORIGIN, null, null);
    return id;
  }

  private void candles(double... closes) {
    for (double close : closes) {
      CandleClosed next = nextCandle(close);
      durably(Channels.candle(Timeframe.S1, BTC), next, StateKeys.candles(Timeframe.S1, BTC));
    }
  }

  private void durably(
      Channel channel, CandleClosed next, io.tradebot.common.contract.HistoryKey history) {
    bus.publishDurably(channel, next, Instant.now(), Trace.ORIGIN, null, history);
  }

  private CandleClosed nextCandle(double close) {
    long openNs = candle++ * SECOND;
    return new CandleClosed(
        BTC,
        Timeframe.S1,
        openNs,
        price(close),
        price(close + 0.5),
        price(close - 0.5),
        price(close),
        Quantity.of("1"),
        Money.of("100", USDT),
        Quantity.of("0.5"),
        3,
        CandleSource.TRADES,
        openNs + SECOND,
        nowNs());
  }

  private void books(double mid, double... bidShares) {
    for (double share : bidShares) {
      long now = nowNs();
      BookSnapshot book =
          new BookSnapshot(
              BTC,
              List.of(new BookLevel(price(mid - 0.01), quantity(share))),
              List.of(new BookLevel(price(mid + 0.01), quantity(1 - share))),
              now,
              now,
              now);
      bus.publish(Channels.book(BTC), book, Instant.now(), Trace.ORIGIN);
    }
  }

  private boolean canPublish() {
    try {
      tradingIs(TradingState.RUNNING);
      return true;
    } catch (BusDisconnectedException notYet) {
      return false;
    }
  }

  private void awaitSignals(int count) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(count));
  }

  private void awaitAnswer(String commandId) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> new ArrayList<>(answers).stream().anyMatch(a -> a.commandId().equals(commandId)));
  }

  private void awaitAnalysed() {
    await()
        .atMost(PATIENCE)
        .until(() -> analyses.stream().anyMatch(a -> a.reason().equals("no crossing")));
  }

  private static long nowNs() {
    Instant now = Instant.now();
    return SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static Price price(double value) {
    return Price.ofRaw(Math.round(value * 100) * 1_000_000);
  }

  private static Quantity quantity(double value) {
    return Quantity.ofRaw(Math.round(value * 1e8));
  }
}
