package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.execution.ApprovedOrder;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.setup.session.BadSessionException;
import io.tradebot.setup.session.ParityScore;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.setup.session.SessionRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Ten thousand lives of an executor among faults, each from its own seed: G1 to G5 hold after every
 * one.
 *
 * <p>More: {@code -Dtradebot.seeds=100000}; one: {@code -Dtradebot.seed=17}.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("tradebot.seeds", 10_000);
  private static final ExecutionSettings LIMITS =
      World.with(World.settings(), Map.of("entry", ExecutionSettings.EntryStyle.LIMIT));
  private static final Level[] BEFORE = new Level[1];

  @BeforeAll
  static void keepQuiet() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.tradebot.orderexecutor");
    BEFORE[0] = logger.getLevel();
    if (Long.getLong("tradebot.seed") == null) {
      logger.setLevel(Level.OFF);
    }
  }

  @AfterAll
  static void speakAgain() {
    ((Logger) LoggerFactory.getLogger("io.tradebot.orderexecutor")).setLevel(BEFORE[0]);
  }

  @Test
  void booksEqualTheLedgerWhateverHappens() {
    Long only = Long.getLong("tradebot.seed");
    long from = only == null ? 0 : only;
    long to = only == null ? SEEDS : only + 1;
    Tally tally = new Tally();
    for (long seed = from; seed < to; seed++) {
      try {
        live(seed, UnaryOperator.identity(), tally);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "failed for seed %d (replay with -Dtradebot.seed=%d): %s"
                .formatted(seed, seed, failure.getMessage()),
            failure);
      }
    }
    System.out.println("simulated " + tally);
    if (only == null && SEEDS >= 1_000) {
      // A simulation in which little happens proves little.
      assertThat(tally.orders).isGreaterThan(SEEDS * 2L);
      assertThat(tally.crashes).isGreaterThan(SEEDS / 3L);
      assertThat(tally.panics).isGreaterThan(SEEDS / 10L);
      assertThat(tally.unknown).isGreaterThan(SEEDS / 6L);
    }
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(history(seed)).as("seed %d", seed).isEqualTo(history(seed));
    }
  }

  @Test
  void aRecordedLifeIsTheSameWhenItIsReplayed(@TempDir Path folder) throws IOException {
    long fills = 0;
    long orders = 0;
    int sessions = 0;
    for (long seed = 0; seed < 30; seed++) {
      Path lives = folder.resolve("seed-" + seed);
      record(seed, lives);
      for (Path file : SessionFile.all(lives, "order-executor")) {
        sessions++;
        ParityScore.Orders score =
            ParityScore.orders(file, FORMAT, World.FINGERPRINT, settings(seed));

        assertThat(score.comparison().difference()).as("seed %d, %s", seed, file).isNull();
        assertThat(score.comparison().isEqual()).as("seed %d, %s", seed, file).isTrue();
        assertThat(score.comparison().orders().share()).isEqualTo(1);
        orders += score.comparison().orders().replayed();
        fills += score.comparison().fills().replayed();
      }
    }
    assertThat(sessions).isGreaterThan(30);
    assertThat(orders).isGreaterThan(100);
    assertThat(fills).isGreaterThan(50);
  }

  @Test
  void aReplayWithOtherSettingsIsFoundOut(@TempDir Path folder) throws IOException {
    long seed = -1;
    Path file;
    ParityScore.Orders score;
    do {
      seed++;
      assertThat(seed).as("a last session with an entry, whose size hangs on them").isLessThan(20);
      file = sessionOf(seed, folder);
      ExecutionSettings others =
          World.with(
              settings(seed),
              Map.of(
                  "sizing",
                  World.with(settings(seed).sizing(), Map.of("maxPosition", Rate.of("0.001")))));
      score = ParityScore.orders(file, FORMAT, World.FINGERPRINT, others);
    } while (score.comparison().isEqual());

    assertThat(score.comparison().isEqual()).isFalse();
    assertThat(score.comparison().orders().share()).isLessThan(1);
    assertThat(score.comparison().difference()).contains("quantity=");
    Path recorded = file;
    ExecutionSettings same = settings(seed);
    assertThatThrownBy(() -> ParityScore.orders(recorded, FORMAT, "another", same))
        .isInstanceOf(BadSessionException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("another configuration");
  }

  /** The last session of a life, which may have been too short for an order. */
  private static Path sessionOf(long seed, Path folder) throws IOException {
    Path own = folder.resolve(Long.toString(seed));
    record(seed, own);
    return SessionFile.newest(own, "order-executor").orElseThrow();
  }

  private static final SessionFormat FORMAT = new SessionFormat(new MessageCodec().mapper());

  private static void record(long seed, Path folder) {
    List<SessionLog> logs = new ArrayList<>();
    SessionLog.Factory files = SessionRecorder.into(folder, FORMAT, 1_000_000_000);
    try (World world = new World(seed, UnreliableVenue.Faults.many(), settings(seed))) {
      world.sessions =
          begin -> {
            SessionLog log = files.begin(begin);
            logs.add(log);
            return log;
          };
      live(world, new Tally());
    }
    logs.forEach(SessionLog::close);
  }

  @Test
  void noticesASenderThatSendsAgainWhenItGotNoAnswer() {
    assertThatThrownBy(() -> liveManyWith(Resending::new))
        .hasMessageMatching("(?s).*(G3|VENUE_CONTRADICTS).*");
  }

  @Test
  void noticesASenderThatDoesNotAskTheLatchBeforeItWrites() {
    assertThatThrownBy(() -> liveManyWith(Dawdling::new)).hasMessageContaining("G5");
  }

  @Test
  void noticesFillsThatAreCountedTwice() {
    assertThatThrownBy(() -> liveManyWith(Renumbering::new))
        .hasMessageMatching("(?s).*(G2|ILLEGAL_FILL).*");
  }

  @Test
  void noticesAJournalThatForgets() {
    assertThatThrownBy(
            () -> {
              for (long seed = 0; seed < 2_000; seed++) {
                try (World world = new World(seed, UnreliableVenue.Faults.many(), settings(seed))) {
                  world.disk.lying = true;
                  live(world, new Tally());
                }
              }
            })
        .hasMessageMatching("(?s).*(adopted|G3).*");
  }

  private static void liveManyWith(UnaryOperator<ExecutionVenue> mutation) {
    for (long seed = 0; seed < 2_000; seed++) {
      live(seed, mutation, new Tally());
    }
  }

  private static String history(long seed) {
    Tally tally = new Tally();
    StringBuilder told = new StringBuilder();
    try (World world = new World(seed, UnreliableVenue.Faults.many(), settings(seed))) {
      live(world, tally);
      world.auditor.wire.forEach(post -> told.append(post).append('\n'));
      world.exchange.trades.forEach(trade -> told.append(trade).append('\n'));
      told.append(world.steps).append(' ').append(world.time.now());
    }
    return told.toString();
  }

  private static ExecutionSettings settings(long seed) {
    return seed % 2 == 0 ? World.settings() : LIMITS;
  }

  private static void live(long seed, UnaryOperator<ExecutionVenue> mutation, Tally tally) {
    try (World world = new World(seed, UnreliableVenue.Faults.many(), settings(seed))) {
      world.mutation = mutation;
      live(world, tally);
    }
  }

  /** What happened in all lives together. */
  private static final class Tally {
    long orders;
    long trades;
    long crashes;
    long panics;
    long halts;
    long unknown;
    long adopted;
    long steps;

    @Override
    public String toString() {
      return "orders=%d trades=%d crashes=%d panics=%d halts=%d unknown=%d adopted=%d steps=%d"
          .formatted(orders, trades, crashes, panics, halts, unknown, adopted, steps);
    }
  }

  private static void live(World world, Tally tally) {
    world.redis.lost = 0.05;
    world.redis.repeated = 0.1;
    world.redis.late = 0.2;
    world.crashes = 1.0 / 350;
    world.start("one");
    world.command("start", ControlAction.START);
    boolean panics = world.random.nextInt(4) == 0;
    int panicAt = panics ? 5 + world.random.nextInt(30) : -1;
    int signals = 0;
    boolean byHand = false;
    for (int step = 0; step < 40; step++) {
      world.run(Duration.ofMillis(100 + world.random.nextInt(300)));
      double drawn = world.random.nextDouble();
      if (drawn < 0.35) {
        boolean again = signals > 0 && world.random.nextInt(8) == 0;
        String id = "signal-" + (again ? world.random.nextInt(signals) : signals++);
        world.signal(
            id,
            world.random.nextBoolean() ? World.SMA : World.OBI,
            World.INSTRUMENTS.get(world.random.nextInt(2)),
            world.random.nextInt(3) > 0 ? Stance.LONG : Stance.FLAT);
      } else if (drawn < 0.38) {
        List.copyOf(world.processes)
            .forEach(process -> process.venue.cut(Duration.ofMillis(world.random.nextLong(3_000))));
      } else if (drawn < 0.39) {
        world.faults.maintenance = true;
        world.time.in(
            Duration.ofMillis(world.random.nextLong(6_000)),
            () -> world.faults.maintenance = false);
        world.processes.forEach(process -> process.venue.cut(Duration.ofSeconds(1)));
      } else if (drawn < 0.40) {
        boolean empty = world.random.nextBoolean();
        world.redis.goAway();
        world.time.in(
            Duration.ofMillis(world.random.nextLong(6_000)), () -> world.redis.comeBack(empty));
      } else if (drawn < 0.405 && !byHand && !panics && world.disk.state() != null) {
        byHand = true;
        placeByHand(world);
      } else if (drawn < 0.41) {
        world.faults.unreadable = World.INSTRUMENTS.get(world.random.nextInt(2)).id();
        world.time.in(Duration.ofSeconds(3), () -> world.faults.unreadable = null);
      }
      if (step == panicAt) {
        world.command("panic", ControlAction.PANIC);
      }
    }
    if (!panics) {
      world.command("stop", ControlAction.STOP);
    }
    world.audit();
    if (panics && world.auditor.panicsCompleted > 0) {
      for (Instrument instrument : World.INSTRUMENTS) {
        Quantity left = world.exchange.held(instrument.id().symbol().base());
        assertThat(instrument.isDust(left, world.exchange.price(instrument.id())))
            .as("flat after the panic, held %s %s", left, instrument.id())
            .isTrue();
      }
    }
    assertThat(panics && world.auditor.panicsCompleted == 0 && !isRequestLost(world))
        .as("a panic that was asked for and did not complete")
        .isFalse();
    tally.orders += world.exchange.orders.size();
    tally.trades += world.exchange.trades.size();
    tally.crashes += world.crashed;
    tally.panics += world.auditor.panicsCompleted;
    tally.halts += world.auditor.halts.size();
    tally.steps += world.steps;
    for (String code : world.auditor.alertCodes()) {
      tally.unknown += code.equals("ORDER_OUTCOME_UNKNOWN") ? 1 : 0;
      tally.adopted += code.equals("ORDER_ADOPTED") ? 1 : 0;
    }
    assertThat(
            world.auditor.alerts.stream()
                .filter(alert -> alert.code().equals("ORDER_ADOPTED"))
                .filter(alert -> !alert.detail().contains("order=by-hand")))
        .as("orders of ours that had to be adopted")
        .isEmpty();
  }

  /** Redis was away when the command was given: the caller was told that nobody heard it. */
  private static boolean isRequestLost(World world) {
    return world.redis.value(StateKeys.PANIC_REQUEST) == null;
  }

  /** Somebody buys a little at the exchange, past us. */
  private static void placeByHand(World world) {
    world.auditor.tradedByHand = true;
    Instrument instrument = World.BTC;
    Price below =
        Price.ofRaw(world.exchange.price(instrument.id()).raw() / 100 * 99)
            .roundTo(instrument.tick(), Rounding.DOWN);
    world.exchange.place(
        new OrderIntent(
            ClientOrderId.of("by-hand"),
            World.ACCOUNT,
            StrategyId.MANUAL,
            instrument.id(),
            Side.BUY,
            OrderType.LIMIT,
            Quantity.of("0.002"),
            below,
            null,
            TimeInForce.GTC,
            false,
            OrderRole.ENTRY,
            "by-hand"));
  }

  // ---- venues that are wrong on purpose

  /** Sends once more when no answer came. */
  private static final class Resending extends DelegatingVenue {
    Resending(ExecutionVenue venue) {
      super(venue);
    }

    @Override
    public List<VenueReport> place(ApprovedOrder order, Departure departure) {
      List<VenueReport> first = super.place(order, departure);
      return first.stream().anyMatch(VenueReport.OutcomeUnknown.class::isInstance)
          ? super.place(order, departure)
          : first;
    }
  }

  /** Asks whether the request may leave, and writes it when it pleases. */
  private static final class Dawdling extends DelegatingVenue {
    Dawdling(ExecutionVenue venue) {
      super(venue);
    }

    @Override
    public List<VenueReport> place(ApprovedOrder order, Departure departure) {
      String forbidden = departure.forbids();
      if (forbidden == null) {
        super.query(order.intent().orderId(), order.intent().instrument());
      }
      return super.place(order, () -> forbidden);
    }
  }

  /** Gives each fill another number each time it is told. */
  private static final class Renumbering extends DelegatingVenue {
    private int times;

    Renumbering(ExecutionVenue venue) {
      super(venue);
    }

    @Override
    public void listen(Consumer<VenueReport> listener) {
      super.listen(
          report ->
              listener.accept(
                  report instanceof VenueReport.Filled fill
                      ? World.with(fill, Map.of("tradeId", new TradeId("again-" + ++times)))
                      : report));
    }
  }
}
