package io.tradebot.orderexecutor.application;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.account.AccountId;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.orderexecutor.adapter.journal.FileIntentJournal;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.storage.timeseries.NoTimeSeriesWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * A whole world in one thread and in virtual time: the exchange, the way to it, Redis, a disk, and
 * executors made of the production classes, from the lease to the journal.
 *
 * <p>What happens next, of all that could, is drawn from a generator with a seed; the same seed
 * gives the same history.
 */
final class World implements AutoCloseable {
  static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  static final Asset USDT = Asset.of("USDT");
  static final StrategyId SMA = StrategyId.of("sma_crossover");
  static final StrategyId OBI = StrategyId.of("order_book_imbalance");
  static final Instrument BTC = instrument("BTC-USDT", "0.01", "0.00001");
  static final Instrument ETH = instrument("ETH-USDT", "0.01", "0.0001");
  static final List<Instrument> INSTRUMENTS = List.of(BTC, ETH);
  static final String VERSION = "1.0";
  static final String FINGERPRINT = "f00d";
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final ExecutionSettings SETTINGS = eventful();
  private static final ExecutorMetrics METRICS = new ExecutorMetrics(new SimpleMeterRegistry());

  final RandomGenerator random;
  final Timeline time = new Timeline();
  final UnreliableVenue.Faults faults;
  final ExecutionSettings settings;
  final MemoryDisk disk = new MemoryDisk();
  final SimulatedExchange exchange;
  final SimulatedRedis redis;
  final Auditor auditor;
  final List<ExecutorProcess> processes = new ArrayList<>();
  UnaryOperator<ExecutionVenue> mutation = UnaryOperator.identity();
  SessionLog.Factory sessions = SessionLog.Factory.NONE;
  private final List<Throwable> failures = new ArrayList<>();
  double crashes;
  int crashed;
  boolean feeding = true;

  /** Whether quotes that go on at the same price stop. */
  boolean quiet;

  private long updates;
  int steps;

  World(long seed, UnreliableVenue.Faults faults) {
    this(seed, faults, settings());
  }

  World(long seed, UnreliableVenue.Faults faults, ExecutionSettings settings) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.faults = faults;
    this.settings = settings;
    this.auditor = new Auditor(USDT, Money.of("8600", USDT).raw());
    this.exchange =
        new SimulatedExchange(
            time,
            random,
            INSTRUMENTS,
            Map.of(BTC.id(), Price.of("50000"), ETH.id(), Price.of("2500")),
            report -> List.copyOf(processes).forEach(each -> each.venue.stream(report)),
            this::ledgerChanged);
    this.redis = new SimulatedRedis(time, random, auditor::published);
    time.at(Timeline.START, this::feed);
  }

  /** Defaults, with times and limits that make a short life eventful. */
  static ExecutionSettings settings() {
    return SETTINGS;
  }

  private static ExecutionSettings eventful() {
    ExecutionSettings base = ExecutionSettings.standard(ACCOUNT, USDT);
    RiskSettings.Breakers breakers =
        with(
            base.risk().breakers(),
            Map.of("maxRoundTrips", 1_000, "maxUnknownOutcomes", 1_000, "maxSignalRepeats", 100));
    RiskSettings risk =
        with(
            base.risk(),
            Map.of(
                "maxGrossExposure", Rate.of("0.08"),
                "dailyLossLimit", Rate.of("0.9"),
                "maxDrawdown", Rate.of("0.9"),
                "lossStreak", 100,
                "breakers", breakers,
                "limits",
                    with(
                        base.risk().limits(),
                        Map.of(
                            "maxOpenOrders", 1_000,
                            "maxOrdersPerSecond", 1_000,
                            "maxCancelsPerMinute", 10_000))));
    return with(
        base,
        Map.of(
            "entryTimeout", Duration.ofSeconds(4),
            "maxHolding", Duration.ofSeconds(20),
            "reconcileInterval", Duration.ofSeconds(5),
            "requestTimeout", Duration.ofSeconds(2),
            "risk", risk));
  }

  /** A copy of a record with some components changed. */
  static <R extends Record> R with(R record, Map<String, Object> changes) {
    Map<String, Object> left = new LinkedHashMap<>(changes);
    var components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object changed = left.remove(components[i].getName());
        values[i] = changed == null ? components[i].getAccessor().invoke(record) : changed;
      }
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(record.getClass() + " has no " + left.keySet());
      }
      @SuppressWarnings("unchecked")
      R copy = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot copy " + record, e);
    }
  }

  private static Instrument instrument(String symbol, String tick, String lot) {
    InstrumentId id = InstrumentId.of("BINANCE:" + symbol);
    return new Instrument(
        id,
        Price.of(tick),
        Quantity.of(lot),
        Quantity.of(lot),
        Quantity.of("9000"),
        Money.of("10", id.symbol().quote()),
        true);
  }

  // ---- processes

  /** One executor, from its start to its death. */
  final class ExecutorProcess {
    final String owner;
    UnreliableVenue venue;
    final SimulatedRedis.Client client;
    final MemoryDisk.Archive archive;
    final DeterministicThreads threads;
    final ServiceHealth health = new ServiceHealth();
    final Lease lease;
    final ControlKeys keys;
    @Nullable ActivePeriod period;
    boolean dead;
    boolean asleep;

    ExecutorProcess(String owner) {
      this.owner = owner;
      this.venue = connection();
      this.client = redis.new Client();
      this.archive = disk.openArchive();
      this.threads = new DeterministicThreads(World.this::failed);
      this.lease =
          new Lease(
              client,
              StateKeys.executorLease(ACCOUNT),
              owner,
              Duration.ofSeconds(6),
              time::nanoTime);
      this.keys = new ControlKeys(client, time::nanoTime);
      begin();
    }

    private UnreliableVenue connection() {
      return new UnreliableVenue(
          time, random, exchange, faults, settings.requestTimeout(), auditor::posted);
    }

    private void begin() {
      if (dead) {
        return;
      }
      if (lease.renew() != Lease.State.HELD) {
        time.in(LOOK, this::begin);
        return;
      }
      venue = connection();
      try {
        period =
            new ActivePeriod(
                new Executor.Ports(
                    () -> mutation.apply(venue),
                    () -> FileIntentJournal.on(disk.openJournal()),
                    archive,
                    client,
                    client,
                    new NoTimeSeriesWriter(),
                    health,
                    METRICS,
                    time,
                    VERSION,
                    FINGERPRINT,
                    sessions),
                settings,
                INSTRUMENTS.stream().map(Instrument::id).toList(),
                lease,
                keys,
                threads,
                time::nanoTime);
      } catch (VenueUnavailableException away) {
        time.in(Duration.ofSeconds(1), this::begin);
        return;
      }
      tick();
      look();
    }

    private void tick() {
      ActivePeriod current = period;
      if (dead || current == null) {
        return;
      }
      if (!asleep) {
        turn(current);
      }
      time.in(TICK, this::tick);
    }

    private void look() {
      ActivePeriod current = period;
      if (dead || current == null) {
        return;
      }
      if (!asleep && !current.look()) {
        current.close();
        period = null;
        begin();
        return;
      }
      time.in(LOOK, this::look);
    }

    private boolean turn(ActivePeriod current) {
      try {
        return current.loop().turn(0);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** How many things it could do now. */
    int ready() {
      if (dead || asleep) {
        return 0;
      }
      ActivePeriod current = period;
      int extra = 0;
      if (current != null) {
        extra += current.loop().waiting() > 0 ? 1 : 0;
        extra += current.publisher().queued() > 0 && redis.isUp() ? 1 : 0;
      }
      return threads.ready() + extra;
    }

    void doOne(int chosen) {
      if (chosen < threads.ready()) {
        threads.runOne(random);
        return;
      }
      ActivePeriod current = Objects.requireNonNull(period);
      boolean loopFirst = current.loop().waiting() > 0;
      if (loopFirst && chosen == threads.ready()) {
        turn(current);
      } else {
        current.publisher().tellWaiting();
      }
    }

    ExecutorLoop.@Nullable View view() {
      ActivePeriod current = period;
      return current == null ? null : current.loop().view();
    }

    /** The process is gone between two instructions, and its machine's power with it. */
    void kill() {
      if (dead) {
        return;
      }
      dead = true;
      processes.remove(this);
      venue.kill();
      client.kill();
      archive.kill();
      disk.powerCut(random);
      ActivePeriod current = period;
      if (current != null) {
        current.close();
      }
      while (threads.ready() > 0) {
        threads.runOne(random);
      }
    }
  }

  private void failed(Throwable failure) {
    if (!(failure instanceof UnreliableVenue.Killed)) {
      failures.add(failure);
    }
  }

  private void ledgerChanged() {
    auditor.look(exchange);
  }

  ExecutorProcess start(String owner) {
    ExecutorProcess process = new ExecutorProcess(owner);
    processes.add(process);
    return process;
  }

  /** An executor that is ready to trade. */
  ExecutorProcess ready() {
    ExecutorProcess process = start("one");
    until("ready", Duration.ofSeconds(30), () -> isReady(process));
    return process;
  }

  boolean isReady(ExecutorProcess process) {
    ExecutorLoop.View view = process.view();
    return view != null
        && view.unreconciled().isEmpty()
        && redis.value(StateKeys.equity(ACCOUNT)) != null
        && redis.value(StateKeys.TRADING_STATE) != null;
  }

  /** Kills an executor, and starts another after a while. */
  void crash(ExecutorProcess process, Duration down) {
    crashed++;
    process.kill();
    time.in(down, () -> start(process.owner));
  }

  // ---- the world goes on

  void run(Duration duration) {
    until(time.now().plus(duration), () -> false);
  }

  /** Runs until something holds, or fails. */
  void until(String what, Duration atMost, BooleanSupplier holds) {
    if (!until(time.now().plus(atMost), holds)) {
      throw new AssertionError(
          "not seen in "
              + atMost
              + ": "
              + what
              + "; exchange "
              + exchange.orders
              + "; "
              + processes.stream().map(each -> String.valueOf(each.view())).toList()
              + " "
              + processes.stream().map(each -> each.health.detail()).toList());
    }
  }

  private boolean until(Instant end, BooleanSupplier holds) {
    while (true) {
      settleNow();
      if (holds.getAsBoolean()) {
        return true;
      }
      Instant next = time.next();
      if (next == null || next.isAfter(end)) {
        time.moveTo(end);
        return false;
      }
      time.step();
    }
  }

  /** Does all that can be done at this moment, in an order that chance decides. */
  private void settleNow() {
    while (true) {
      if (!failures.isEmpty()) {
        throw new AssertionError(failures.getFirst().getMessage(), failures.getFirst());
      }
      int ready = 0;
      for (ExecutorProcess process : processes) {
        ready += process.ready();
      }
      if (ready == 0) {
        return;
      }
      steps++;
      int chosen = ready == 1 ? 0 : random.nextInt(ready);
      for (ExecutorProcess process : List.copyOf(processes)) {
        int own = process.ready();
        if (chosen < own) {
          process.doOne(chosen);
          if (crashes > 0 && random.nextDouble() < crashes) {
            crash(process, Duration.ofMillis(50 + random.nextLong(5_000)));
          }
          break;
        }
        chosen -= own;
      }
    }
  }

  private void feed() {
    if (feeding) {
      for (Instrument instrument : INSTRUMENTS) {
        Price price = exchange.price(instrument.id());
        long change = Math.round(price.raw() * random.nextGaussian() * 0.0006);
        move(
            instrument,
            Price.ofRaw(price.raw() + change).roundTo(instrument.tick(), Rounding.DOWN));
      }
    }
    time.in(Duration.ofMillis(500), this::feed);
  }

  void move(Instrument instrument, Price price) {
    exchange.price(instrument.id(), price);
    quote(instrument, price);
  }

  void quote(Instrument instrument, Price price) {
    long ns = time.instant().toEpochMilli() * 1_000_000;
    redis.publish(
        Channels.quote(instrument.id()),
        new BestQuote(
            instrument.id(),
            price,
            Quantity.of("10"),
            Price.ofRaw(price.raw() + instrument.tick().raw()),
            Quantity.of("10"),
            ++updates,
            ns,
            ns),
        StateKeys.quote(instrument.id()));
  }

  SignalRaised signal(String id, StrategyId strategy, Instrument instrument, Stance stance) {
    Price price = exchange.price(instrument.id());
    SignalRaised signal =
        new SignalRaised(
            id,
            strategy,
            instrument.id(),
            stance,
            0.6,
            Price.ofRaw(price.raw() / 500).roundTo(instrument.tick(), Rounding.UP),
            price,
            "simulated",
            "none",
            time.now(),
            time.now().plusSeconds(2));
    redis.publish(Channels.signal(strategy), signal, null);
    return signal;
  }

  ControlCommand command(String id, ControlAction action) {
    ControlCommand command = new ControlCommand(id, action, "test", "", time.now());
    redis.publish(
        Channels.CONTROL_COMMAND,
        command,
        action == ControlAction.PANIC ? StateKeys.PANIC_REQUEST : null);
    return command;
  }

  // ---- the verdict

  /** Lets everything calm down and compares the books. */
  void audit() {
    faults.calm();
    exchange.moody = false;
    crashes = 0;
    if (!redis.isUp()) {
      redis.comeBack(false);
    }
    redis.lost = 0;
    redis.late = 0;
    AssertionError last = null;
    for (int second = 0; second < 120; second++) {
      run(Duration.ofSeconds(1));
      try {
        require(isCalm(), "not calm: " + processes.stream().map(ExecutorProcess::view).toList());
        auditor.settle(exchange, disk.state());
        return;
      } catch (AssertionError notYet) {
        last = notYet;
      }
    }
    throw new AssertionError(
        "after two calm minutes: "
            + Objects.requireNonNull(last).getMessage()
            + "; exchange "
            + exchange.orders
            + "; alerts "
            + auditor.alertCodes(),
        last);
  }

  private boolean isCalm() {
    for (ExecutorProcess process : processes) {
      ExecutorLoop.View view = process.view();
      if (view != null) {
        return view.unreconciled().isEmpty()
            && view.unknownOutcomes() == 0
            && !view.panicPending()
            && process.threads.ready() == 0;
      }
    }
    return false;
  }

  TradingState tradingState() {
    return Objects.requireNonNull(disk.state()).tradingState();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  @Override
  public void close() {
    List.copyOf(processes).forEach(ExecutorProcess::kill);
  }
}
