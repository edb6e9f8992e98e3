package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.PanicStep;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.FeedConnected;
import io.tradebot.common.market.FeedDisconnected;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.market.GapKind;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.core.execution.ApprovedOrder;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.application.UnreliableVenue.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/**
 * The faults of docs/fault-scenarios.md that meet the executor, one by one, in a {@link World}:
 * after each the auditor compares the exchange's ledger with the books (G1 to G5).
 */
@NullUnmarked
@ExtendWith(FaultTable.class)
class FaultsTest {
  private static final Level[] BEFORE = new Level[1];

  @BeforeAll
  static void keepQuiet() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.tradebot.orderexecutor");
    BEFORE[0] = logger.getLevel();
    logger.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    ((Logger) LoggerFactory.getLogger("io.tradebot.orderexecutor")).setLevel(BEFORE[0]);
  }

  // ---- worlds

  private static ExecutionSettings patient(ExecutionSettings.EntryStyle entry) {
    return World.with(
        World.settings(),
        Map.of(
            "entry",
            entry,
            "entryTimeout",
            Duration.ofMinutes(30),
            "maxHolding",
            Duration.ofMinutes(60)));
  }

  private static World markets() {
    return steady(new World(1, Faults.none(), patient(ExecutionSettings.EntryStyle.MARKET)));
  }

  private static World limits() {
    return steady(new World(1, Faults.none(), patient(ExecutionSettings.EntryStyle.LIMIT)));
  }

  private static World steady(World world) {
    world.exchange.moody = false;
    world.feeding = false;
    // Quotes go on at the same price, so that no stop is hit by chance.
    quoteOn(world);
    return world;
  }

  private static void quoteOn(World world) {
    if (!world.quiet) {
      World.INSTRUMENTS.forEach(each -> world.quote(each, world.exchange.price(each.id())));
    }
    world.time.in(Duration.ofMillis(500), () -> quoteOn(world));
  }

  private static void buy(World world, String signal) {
    world.signal(signal, World.SMA, World.BTC, Stance.LONG);
  }

  private static <T extends Message> List<T> told(World world, Class<T> type) {
    return world.auditor.heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static void posted(World world, int count) {
    world.until(
        count + " requests", Duration.ofSeconds(5), () -> world.auditor.wire.size() >= count);
  }

  private static SimulatedExchange.Listed only(World world) {
    assertThat(world.exchange.orders).hasSize(1);
    return world.exchange.orders.getFirst();
  }

  // ---- the faults

  @Test
  void f1IntentOnDiskAndNothingOnTheWire() {
    try (World world = markets()) {
      boolean[] kill = {true};
      world.mutation =
          venue ->
              new DelegatingVenue(venue) {
                @Override
                public List<VenueReport> place(ApprovedOrder order, Departure departure) {
                  if (kill[0]) {
                    kill[0] = false;
                    world.crash(world.processes.getFirst(), Duration.ofSeconds(1));
                    throw new UnreliableVenue.Killed();
                  }
                  return super.place(order, departure);
                }
              };
      world.ready();

      buy(world, "s1");
      world.until("restarted", Duration.ofSeconds(15), () -> world.crashed == 1);
      world.run(Duration.ofSeconds(12));

      assertThat(world.auditor.wire).isEmpty();
      assertThat(told(world, OrderRejected.class)).as("inside the horizon").isEmpty();
      world.run(Duration.ofSeconds(40));
      assertThat(told(world, OrderRejected.class))
          .singleElement()
          .satisfies(rejected -> assertThat(rejected.code()).isEqualTo("NOT_FOUND_PAST_HORIZON"));
      assertThat(world.auditor.wire).as("not sent again").isEmpty();
      world.audit();
      assertThat(world.exchange.orders).isEmpty();
    }
  }

  @Test
  void f2KilledBetweenTheRequestAndItsAnswer() {
    try (World world = markets()) {
      world.ready();
      buy(world, "s1");
      posted(world, 1);

      world.crash(world.processes.getFirst(), Duration.ofSeconds(1));
      world.until("back", Duration.ofSeconds(15), () -> world.processes.size() == 1);
      world.audit();

      assertThat(only(world).status).isEqualTo(OrderStatus.FILLED);
      assertThat(world.auditor.posts(only(world).id())).isEqualTo(1);
    }
  }

  @Test
  void f3AnswerDropped() {
    try (World world = limits()) {
      world.ready();
      world.faults.script.add("answer-lost");
      world.faults.script.add("report-lost");

      buy(world, "s1");
      world.until(
          "unknown",
          Duration.ofSeconds(5),
          () -> world.auditor.alertCodes().contains("ORDER_OUTCOME_UNKNOWN"));
      world.audit();

      assertThat(world.auditor.posts(only(world).id())).isEqualTo(1);
      assertThat(told(world, OrderRejected.class)).isEmpty();
    }
  }

  @Test
  void f4AnswerDroppedAndFilledAtOnce() {
    try (World world = markets()) {
      world.ready();
      world.faults.script.addAll(
          List.of("answer-lost", "report-lost", "report-lost", "report-lost"));

      buy(world, "s1");
      world.until("filled there", Duration.ofSeconds(5), () -> !world.exchange.trades.isEmpty());
      world.audit();

      assertThat(world.auditor.posts(only(world).id())).isEqualTo(1);
      assertThat(told(world, OrderFilled.class)).hasSize(1);
    }
  }

  @Test
  void f5StatusUnknownThenNewOnTheStream() {
    try (World world = limits()) {
      world.ready();
      world.faults.script.addAll(List.of("-1007", "executed"));

      buy(world, "s1");
      world.run(Duration.ofSeconds(5));
      world.audit();

      assertThat(only(world).status).isEqualTo(OrderStatus.ACCEPTED);
      assertThat(world.auditor.posts(only(world).id())).isEqualTo(1);
      assertThat(told(world, OrderRejected.class)).isEmpty();
    }
  }

  @Test
  void f6NotFoundThreeTimesInsideTheHorizon() {
    try (World world = limits()) {
      world.ready();
      world.faults.script.addAll(List.of("answer-lost", "report-lost", "-2013", "-2013", "-2013"));
      world.faults.unreadable = World.BTC.id();

      buy(world, "s1");
      world.until(
          "denied three times",
          Duration.ofSeconds(16),
          () -> !world.faults.script.contains("-2013"));
      assertThat(told(world, OrderRejected.class)).isEmpty();
      world.audit();

      assertThat(told(world, OrderRejected.class)).isEmpty();
      assertThat(world.auditor.posts(only(world).id())).isEqualTo(1);
    }
  }

  @Test
  void f7NetworkOutForFiveMinutesWithSixOrders() {
    ExecutionSettings base = patient(ExecutionSettings.EntryStyle.LIMIT);
    ExecutionSettings six =
        World.with(
            base,
            Map.of(
                "risk",
                World.with(
                    base.risk(),
                    Map.of(
                        "maxOpenPositions",
                        10,
                        "maxOrderNotional",
                        Money.of("1000", World.USDT)))));
    try (World world = steady(new World(1, Faults.none(), six))) {
      world.ready();
      for (int i = 0; i < 6; i++) {
        world.signal(
            "s" + i, StrategyId.of("strategy_" + i), World.INSTRUMENTS.get(i % 2), Stance.LONG);
        world.run(Duration.ofMillis(1_500));
      }
      assertThat(world.exchange.open()).hasSize(6);

      world.faults.networkOut = true;
      world.processes.getFirst().venue.cut(Duration.ofMinutes(5));
      world.run(Duration.ofSeconds(20));
      for (int i = 0; i < 28; i++) {
        world.signal("late-" + i, StrategyId.of("strategy_late"), World.BTC, Stance.LONG);
        world.run(Duration.ofSeconds(10));
      }
      assertThat(world.auditor.wire).as("no new risk").hasSize(6);
      world.audit();

      assertThat(world.exchange.open()).as("none dropped").hasSize(6);
    }
  }

  @Test
  void f8ReportsTripledAndReordered() {
    for (long seed = 0; seed < 50; seed++) {
      try (World world =
          new World(seed, Faults.none(), patient(ExecutionSettings.EntryStyle.MARKET))) {
        world.feeding = false;
        steady(world);
        world.exchange.moody = true;
        world.ready();
        world.faults.reportTripled = 1;
        world.faults.reportLate = 0.7;

        buy(world, "s1");
        world.run(Duration.ofSeconds(6));
        world.audit();

        assertThat(only(world).status).isEqualTo(OrderStatus.FILLED);
        assertThat(told(world, OrderFilled.class))
            .as("seed %d", seed)
            .hasSameSizeAs(world.exchange.trades);
      }
    }
  }

  @Test
  void f9CancelAgainstFill() {
    ExecutionSettings impatient =
        World.with(
            patient(ExecutionSettings.EntryStyle.LIMIT),
            Map.of("entryTimeout", Duration.ofSeconds(2)));
    try (World world = steady(new World(1, Faults.none(), impatient))) {
      world.mutation =
          venue ->
              new DelegatingVenue(venue) {
                @Override
                public List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
                  world.exchange.fillRest(only(world));
                  return super.cancel(orderId, instrument);
                }
              };
      world.ready();

      buy(world, "s1");
      world.until("filled", Duration.ofSeconds(10), () -> !world.exchange.trades.isEmpty());
      world.audit();

      assertThat(only(world).status).isEqualTo(OrderStatus.FILLED);
      assertThat(told(world, OrderCanceled.class)).isEmpty();
    }
  }

  @Test
  void f10LateFillAfterTheCancel() {
    try (World world = limits()) {
      world.ready();
      buy(world, "s1");
      world.until("open", Duration.ofSeconds(5), () -> world.exchange.open().size() == 1);
      SimulatedExchange.Listed order = only(world);
      Quantity tenth =
          order
              .intent
              .quantity()
              .times(Rate.of("0.1"), Rounding.DOWN)
              .roundTo(World.BTC.lot(), Rounding.DOWN);

      for (int i = 0; i < 4; i++) {
        world.exchange.fill(order, tenth);
      }
      world.exchange.end(order, OrderStatus.CANCELED);
      world.run(Duration.ofSeconds(2));
      assertThat(told(world, OrderCanceled.class)).hasSize(1);
      world.exchange.fill(order, tenth);
      world.run(Duration.ofSeconds(2));
      world.audit();

      assertThat(world.auditor.alertCodes().stream().filter("LATE_FILL"::equals)).hasSize(1);
      assertThat(world.exchange.held(Asset.of("BTC"))).isEqualTo(Quantity.ofRaw(tenth.raw() * 5));
    }
  }

  @Test
  void f11JournalCutInItsLastThreeRecords() {
    byte[] whole = journalOfThree(-1).journal;
    for (int cut = 8; cut <= whole.length; cut += 29) {
      Cut after = journalOfThree(cut);
      assertThat(after.live).as("cut at byte %d of %d", cut, whole.length).isEqualTo(3);
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Cut(byte[] journal, int live) {}

  private static Cut journalOfThree(int cutAt) {
    ExecutionSettings base = patient(ExecutionSettings.EntryStyle.LIMIT);
    ExecutionSettings three =
        World.with(
            base,
            Map.of(
                "risk",
                World.with(base.risk(), Map.of("maxOrderNotional", Money.of("1000", World.USDT)))));
    try (World world = steady(new World(1, Faults.none(), three))) {
      World.ExecutorProcess first = world.ready();
      for (int i = 0; i < 3; i++) {
        world.signal("s" + i, StrategyId.of("strategy_" + i), World.BTC, Stance.LONG);
        world.run(Duration.ofMillis(1_200));
      }
      assertThat(world.exchange.open()).hasSize(3);
      first.kill();
      byte[] journal = world.disk.journal();
      if (cutAt >= 0) {
        world.disk.journal(Arrays.copyOf(journal, cutAt));
        // The journal alone is left: what it has lost is adopted from the exchange.
        world.disk.loseState();
        world.start("one");
        world.audit();
      }
      return new Cut(journal, world.exchange.open().size());
    }
  }

  @Test
  void f12BannedByTheVenue() {
    try (World world = markets()) {
      world.ready();
      world.faults.script.add("418");
      buy(world, "s1");
      world.until(
          "halted",
          Duration.ofSeconds(5),
          () -> world.auditor.halts.stream().anyMatch(why -> why.startsWith("VENUE_BANNED")));
      buy(world, "s2");
      world.run(Duration.ofSeconds(70));
      world.audit();

      assertThat(world.auditor.wire).hasSize(1);
      assertThat(world.exchange.orders).isEmpty();
    }
  }

  @Test
  void f13ClockSteps() {
    for (Duration step : List.of(Duration.ofSeconds(3), Duration.ofSeconds(-90))) {
      try (World world = markets()) {
        world.ready();
        world.time.skew(step);
        world.run(Duration.ofSeconds(2));
        buy(world, "s1");
        world.run(Duration.ofSeconds(3));
        assertThat(world.auditor.wire).as("clock off by %s", step).isEmpty();

        world.time.skew(Duration.ZERO);
        world.run(Duration.ofSeconds(100));
        buy(world, "s2");
        world.run(Duration.ofSeconds(3));
        world.audit();

        assertThat(world.auditor.wire).as("clock right again").hasSize(1);
      }
    }
  }

  @Test
  void f14NoOrderOnABookWithAGap() {
    noOrderUntilTheBookIsSoundAgain(GapKind.MISSING);
  }

  @Test
  void f15NoOrderOnABookWhoseChecksumDiffers() {
    noOrderUntilTheBookIsSoundAgain(GapKind.CHECKSUM);
  }

  private static void noOrderUntilTheBookIsSoundAgain(GapKind kind) {
    try (World world = markets()) {
      world.ready();
      long lostNs = ns(world);
      tell(world, new MarketGapDetected(World.BTC.id(), "book", kind, 1, 2, lostNs, lostNs));
      world.run(Duration.ofMillis(20));
      buy(world, "s1");
      world.run(Duration.ofSeconds(30));
      tell(world, row(GapKind.DUPLICATE, lostNs, ns(world)));
      tell(world, row(kind, lostNs - 9, lostNs - 1));
      world.run(Duration.ofMillis(20));
      buy(world, "s2");
      world.run(Duration.ofSeconds(1));
      assertThat(world.auditor.wire).isEmpty();
      assertThat(denials(world)).containsExactly("FEED_UNSOUND", "FEED_UNSOUND");

      tell(world, row(kind, lostNs, ns(world)));
      world.run(Duration.ofSeconds(2));
      buy(world, "s3");
      world.run(Duration.ofSeconds(3));
      world.audit();

      assertThat(world.auditor.wire).as("sound again").hasSize(1);
    }
  }

  private static MarketGapClosed row(GapKind kind, long fromNs, long toNs) {
    return new MarketGapClosed(World.BTC.id(), "book", kind, fromNs, toNs, 1, true, toNs, toNs);
  }

  @Test
  void f16FeedSilentThenGoneThenBack() {
    try (World world = markets()) {
      world.ready();
      world.quiet = true;
      world.run(Duration.ofMillis(2_600));
      buy(world, "s1");
      world.run(Duration.ofMillis(200));
      assertThat(denials(world)).as("two seconds of silence").containsExactly("QUOTE_STALE");

      tell(
          world, new FeedDisconnected(World.BTC.id().venue(), 0, "24 hours", ns(world), ns(world)));
      world.quiet = false;
      world.run(Duration.ofSeconds(1));
      buy(world, "s2");
      world.run(Duration.ofMillis(200));
      assertThat(denials(world)).containsExactly("QUOTE_STALE", "FEED_UNSOUND");
      assertThat(world.auditor.wire).isEmpty();

      tell(world, new FeedConnected(World.BTC.id().venue(), 1, ns(world), ns(world)));
      world.run(Duration.ofSeconds(1));
      buy(world, "s3");
      world.run(Duration.ofSeconds(3));
      world.audit();

      assertThat(world.auditor.wire).as("connected again").hasSize(1);
    }
  }

  private static List<String> denials(World world) {
    return told(world, OrderDenied.class).stream().map(OrderDenied::code).toList();
  }

  private static void tell(World world, FeedEvent event) {
    world.redis.publish(Channels.feed(event.venue()), event, null);
  }

  private static long ns(World world) {
    return world.time.now().toEpochMilli() * 1_000_000;
  }

  @Test
  void f17RedisGoneForTwentySecondsAndBackEmpty() {
    try (World world = limits()) {
      world.ready();
      buy(world, "s1");
      world.until("open", Duration.ofSeconds(5), () -> world.exchange.open().size() == 1);

      world.redis.goAway();
      world.run(Duration.ofSeconds(5));
      assertThat(world.processes.getFirst().view()).isNotNull();
      assertThat(world.processes.getFirst().view().state())
          .as("halted within five seconds")
          .isEqualTo(TradingState.HALTED);
      world.run(Duration.ofSeconds(15));
      assertThat(world.exchange.open()).as("cancels work").isEmpty();
      world.redis.comeBack(true);
      world.run(Duration.ofSeconds(5));
      buy(world, "s2");
      world.audit();

      assertThat(world.redis.value(StateKeys.TRADING_STATE))
          .isInstanceOfSatisfying(
              TradingStateChanged.class,
              state -> assertThat(state.to()).isEqualTo(TradingState.HALTED));
      assertThat(world.auditor.wire).hasSize(1);
    }
  }

  @Test
  void f18ExecutorAsleepForFifteenSecondsUnderFlood() {
    try (World world = markets()) {
      World.ExecutorProcess process = world.ready();
      process.asleep = true;
      for (int i = 0; i < 150; i++) {
        world.signal("s" + i, StrategyId.of("strategy_" + i % 5), World.BTC, Stance.LONG);
        world.run(Duration.ofMillis(80));
      }
      world.run(Duration.ofSeconds(3));
      process.asleep = false;
      world.run(Duration.ofSeconds(5));
      world.audit();

      assertThat(world.auditor.wire).isEmpty();
    }
  }

  @Test
  void f19TwoExecutors() {
    try (World world = markets()) {
      World.ExecutorProcess leader = world.ready();
      World.ExecutorProcess standby = world.start("two");
      for (int i = 0; i < 5; i++) {
        world.signal("s" + i, StrategyId.of("strategy_" + i), World.BTC, Stance.LONG);
        world.run(Duration.ofMillis(1_500));
      }
      assertThat(standby.view()).as("the loser is passive").isNull();
      int before = world.exchange.orders.size();
      assertThat(before).isPositive();

      leader.kill();
      world.until("taken over", Duration.ofSeconds(20), () -> world.isReady(standby));
      world.signal("s0", StrategyId.of("strategy_0"), World.BTC, Stance.LONG);
      world.run(Duration.ofSeconds(3));
      world.audit();

      assertThat(world.exchange.orders).hasSize(before);
    }
  }

  @Test
  void f20PanicWithRequestsInFlightAndAHundredOpenOrders() {
    ExecutionSettings base = patient(ExecutionSettings.EntryStyle.LIMIT);
    ExecutionSettings five =
        World.with(
            base,
            Map.of(
                "risk",
                World.with(
                    base.risk(),
                    Map.of(
                        "maxOpenPositions", 10, "maxOrderNotional", Money.of("700", World.USDT)))));
    for (long seed = 0; seed < 6; seed++) {
      try (World world = steady(new World(seed, Faults.none(), five))) {
        World.ExecutorProcess process = world.ready();
        hundredByHand(world);
        world.until(
            "adopted",
            Duration.ofSeconds(20),
            () -> process.view() != null && process.view().liveOrders() == 100);
        for (int i = 0; i < 5; i++) {
          world.signal(
              "s" + i, StrategyId.of("strategy_" + i), World.INSTRUMENTS.get(i % 2), Stance.LONG);
        }
        world.until(
            "requests in flight",
            Duration.ofSeconds(5),
            () -> world.auditor.wire.size() >= 2 && world.exchange.orders.size() < 105);
        Instant asked = world.time.now();
        flood(world, 400);
        world.command("panic", ControlAction.PANIC);
        world.until(
            "completed",
            Duration.ofSeconds(60),
            () -> !told(world, PanicCompleted.class).isEmpty());
        PanicCompleted completed = told(world, PanicCompleted.class).getFirst();
        world.audit();

        assertThat(world.exchange.open()).isEmpty();
        assertThat(completed.lastCancelAt()).isNotNull();
        assertThat(Duration.between(asked, completed.lastCancelAt()))
            .as("seed %d: until the last cancel", seed)
            .isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(completed.steps())
            .allMatch(
                step ->
                    step.outcome() == PanicStep.Outcome.CLOSED
                        || step.outcome() == PanicStep.Outcome.DUST);
      }
    }
  }

  private static void flood(World world, int quotes) {
    for (int i = 0; i < quotes; i++) {
      world.time.in(
          Duration.ofMillis(i / 2),
          () ->
              World.INSTRUMENTS.forEach(
                  each -> world.quote(each, world.exchange.price(each.id()))));
    }
  }

  private static void hundredByHand(World world) {
    world.auditor.tradedByHand = true;
    for (int i = 0; i < 100; i++) {
      world.exchange.place(
          new OrderIntent(
              ClientOrderId.of("by-hand-" + i),
              World.ACCOUNT,
              StrategyId.MANUAL,
              World.BTC.id(),
              Side.BUY,
              OrderType.LIMIT,
              Quantity.of("0.0004"),
              Price.of("30000"),
              null,
              TimeInForce.GTC,
              false,
              OrderRole.ENTRY,
              "by-hand-" + i));
    }
  }

  @Test
  void f21PanicInMaintenanceAndARestartInTheMiddle() {
    try (World world = limits()) {
      World.ExecutorProcess first = world.ready();
      buy(world, "s1");
      world.signal("s2", World.OBI, World.ETH, Stance.LONG);
      world.until("open", Duration.ofSeconds(5), () -> world.exchange.open().size() == 2);

      world.faults.maintenance = true;
      first.venue.cut(Duration.ofSeconds(1));
      world.command("panic", ControlAction.PANIC);
      world.run(Duration.ofSeconds(8));
      assertThat(first.view().panicPending()).isTrue();
      assertThat(told(world, PanicProgressed.class).getLast().steps())
          .anyMatch(step -> step.outcome() == PanicStep.Outcome.UNKNOWN);
      first.kill();
      world.start("two");
      world.run(Duration.ofSeconds(30));
      assertThat(told(world, PanicCompleted.class)).as("never done in maintenance").isEmpty();
      assertThat(world.redis.value(StateKeys.PANIC))
          .as("pending is shown")
          .isInstanceOf(PanicProgressed.class);

      world.faults.maintenance = false;
      world.until(
          "completed by itself",
          Duration.ofSeconds(30),
          () -> !told(world, PanicCompleted.class).isEmpty());
      world.audit();

      assertThat(world.exchange.open()).isEmpty();
      assertThat(world.auditor.wire).as("nothing but the two entries").hasSize(2);
    }
  }

  @Test
  void f22TheSameSignalAThousandTimes() {
    try (World world = markets()) {
      world.ready();
      for (int i = 0; i < 1_000; i++) {
        buy(world, "s1");
      }
      world.run(Duration.ofSeconds(5));
      world.audit();

      assertThat(world.exchange.orders.stream().filter(o -> o.intent.role() == OrderRole.ENTRY))
          .hasSizeLessThanOrEqualTo(1);
      assertThat(world.auditor.halts).singleElement().asString().startsWith("SIGNAL_REPEATED");
    }
  }

  @Test
  void f24DiskFullForTheJournal() {
    try (World world = markets()) {
      world.ready();
      world.disk.full = true;

      buy(world, "s1");
      world.run(Duration.ofSeconds(3));
      assertThat(world.auditor.wire).as("halted before sending").isEmpty();
      assertThat(world.processes.getFirst().view().state()).isEqualTo(TradingState.HALTED);
      world.disk.full = false;
      world.audit();

      assertThat(world.exchange.orders).isEmpty();
    }
  }

  @Test
  void f25OneServiceWithAnotherConfiguration() {
    try (World world = markets()) {
      world.ready();
      world.redis.publish(
          Channels.heartbeat(ServiceName.STRATEGY_ENGINE),
          new Heartbeat(
              ServiceName.STRATEGY_ENGINE,
              "strategy-1",
              Heartbeat.Health.UP,
              "",
              world.time.now(),
              World.VERSION,
              "another",
              world.time.now()),
          null);
      world.run(Duration.ofMillis(20));
      buy(world, "s1");
      world.run(Duration.ofSeconds(3));
      world.audit();

      assertThat(world.auditor.wire).isEmpty();
      assertThat(world.auditor.halts)
          .singleElement()
          .asString()
          .startsWith("COMPANION_DIFFERS")
          .contains("strategy-engine", "another", World.FINGERPRINT);
    }
  }

  @Test
  void f26ExchangeCancelsFeeInAThirdAssetAndDust() {
    try (World world = limits()) {
      world.exchange.feeAsset = Asset.of("BNB");
      world.ready();
      buy(world, "s1");
      world.until("open", Duration.ofSeconds(5), () -> world.exchange.open().size() == 1);
      SimulatedExchange.Listed order = only(world);
      world.exchange.fill(order, Quantity.of("0.00015"));
      world.exchange.end(order, OrderStatus.EXPIRED);
      world.run(Duration.ofSeconds(3));
      world.signal("s2", World.SMA, World.BTC, Stance.FLAT);
      world.run(Duration.ofSeconds(60));
      world.audit();

      assertThat(world.auditor.wire).as("dust is not sold for ever").hasSize(1);
      assertThat(world.exchange.held(Asset.of("BTC"))).isEqualTo(Quantity.of("0.00015"));
    }
  }

  @Test
  void oneInstrumentThatCannotBeReadDelaysNoOther() {
    try (World world = limits()) {
      world.ready();
      buy(world, "s1");
      world.signal("s2", World.OBI, World.ETH, Stance.LONG);
      world.until("open", Duration.ofSeconds(5), () -> world.exchange.open().size() == 2);

      world.faults.unreadable = World.ETH.id();
      Instant asked = world.time.now();
      world.command("panic", ControlAction.PANIC);
      world.until(
          "bitcoin closed",
          Duration.ofSeconds(3),
          () ->
              told(world, PanicProgressed.class).stream()
                  .flatMap(progress -> progress.steps().stream())
                  .anyMatch(
                      step ->
                          step.instrument().equals(World.BTC.id())
                              && step.outcome() == PanicStep.Outcome.CLOSED));
      assertThat(Duration.between(asked, world.time.now())).isLessThan(Duration.ofSeconds(2));
      world.audit();

      assertThat(told(world, PanicCompleted.class)).hasSize(1);
    }
  }
}
