package io.tradebot.orderexecutor.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.signal.Stance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The executor in processes of its own, killed, stopped, doubled, and robbed of Redis and of the
 * network. What counts afterwards is the exchange's own ledger.
 *
 * <p>A short life runs with every build; all of it with {@code -Dtradebot.chaos=full}, and {@code
 * -Dtradebot.chaos.recoveries=200} says how many times the process is killed.
 */
@NullUnmarked
class ProcessChaosIT {
  private static final boolean FULL = "full".equals(System.getProperty("tradebot.chaos"));
  private static final int RECOVERIES = Integer.getInteger("tradebot.chaos.recoveries", 200);
  private static final Duration MOMENT = Duration.ofSeconds(5);

  @TempDir Path folder;
  private ProcessRig stack;
  private Rig rig;

  @BeforeEach
  void begin() throws IOException {
    stack = new ProcessRig(folder, ProcessRig.FIVE);
    rig = stack.rig;
  }

  @AfterEach
  void end() {
    stack.close();
  }

  /** F2, F3, F4, F17, F20 and F21 in one life, and G6 at its end. */
  @Test
  void isKilledBetweenRequestAndAnswerLosesRedisAndPanicsThroughItsOwnDeath() throws Exception {
    ProcessRig.Member executor = stack.start("one");
    executor.awaitReady();
    stack.run();

    // F2, F3, F4: the order fills at once, its answer never comes, and the process dies waiting.
    rig.fault("drop-answer", "orders", 1);
    raiseUntil(Rig.BTC, () -> rig.orderCount() == 1);
    executor.process().kill();
    rig.heard.clear();
    executor = stack.start("one");
    rig.await("its fill counted", () -> !rig.messages(OrderFilled.class).isEmpty());
    executor.awaitReady();
    executor.audit();
    assertThat(filledTwice()).isEmpty();
    assertThat(entriesOf(Rig.BTC)).as("one request, one order").isEqualTo(1);

    // F17: Redis dies and comes back empty; the executor halts and says so afterwards.
    rig.redis.kill();
    Instant gone = Instant.now();
    ProcessRig.Member alone = executor;
    rig.await("halted without Redis", () -> alone.health("trading").contains("REDIS_SILENT"));
    if (FULL) {
      assertThat(Duration.between(gone, Instant.now())).isLessThan(Duration.ofSeconds(6));
      TimeUnit.SECONDS.sleep(20);
    }
    rig.redis.restart();
    rig.await("the halt in the new Redis", () -> stack.state() == TradingState.HALTED);
    int before = entries();
    stack.tell(() -> rig.raise(ProcessRig.FIVE.get(1), Stance.LONG, MOMENT));

    // F20, F21: a panic in maintenance, killed in the middle and finished by the next process.
    rig.call("POST", "/sim/maintenance?seconds=600");
    stack.tell(() -> rig.command(ControlAction.PANIC));
    rig.await("a panic that is pending", () -> stack.panic() instanceof PanicProgressed);
    executor.process().kill();
    assertThat(stack.panic()).as("never done in maintenance").isInstanceOf(PanicProgressed.class);
    executor = stack.start("one");
    rig.call("DELETE", "/sim/faults");
    rig.await("completed by itself", () -> stack.panic() instanceof PanicCompleted);
    executor.awaitReady();
    executor.audit();
    assertThat(rig.openOrders()).isZero();
    int posts = stack.posts();
    rig.heard.clear();
    stack.tell(() -> rig.raise(Rig.BTC, Stance.LONG, MOMENT));
    stack.tell(() -> rig.command(ControlAction.START));
    rig.await("an answer to START", () -> !rig.messages(CommandHandled.class).isEmpty());
    assertThat(stack.state()).isEqualTo(TradingState.HALTED);
    String pages =
        executor.get("/actuator/health")
            + executor.get("/actuator/prometheus")
            + executor.get("/internal/panic")
            + executor.get("/no-such-page");
    assertThat(entries()).as("no entry after the halt").isEqualTo(before);
    assertThat(stack.posts()).as("nothing is sent after the panic").isEqualTo(posts);

    noCanaryIn("pages", pages);
    noCanaryIn("log", executor.process().printed());
    noCanaryIn("Redis", allOfRedis());
    noCanaryIn("files", allFiles());
    noCanaryIn("messages", rig.heard.toString());
    noCanaryIn("requests as they were written", stack.ledger().toString());
  }

  @Test
  @EnabledIfSystemProperty(named = "tradebot.chaos", matches = "full")
  void f7NetworkOutForFiveMinutesWithSixOrders() throws Exception {
    stack.close();
    stack = new ProcessRig(folder.resolve("f7"), ProcessRig.FIVE);
    rig = stack.rig;
    try (BreakableLine line = new BreakableLine(rig.sim.port())) {
      stack.environment.put("TRADEBOT_ACCOUNT_REST_URL", "http://127.0.0.1:" + line.port());
      stack.environment.put("TRADEBOT_ACCOUNT_WEBSOCKET_URL", "ws://127.0.0.1:" + line.port());
      ProcessRig.Member executor = stack.start("one");
      executor.awaitReady();
      stack.run();
      for (int i = 0; i < 6; i++) {
        stack.placeByHand("by-hand-" + i, Rig.BTC, "BUY", "0.001", belowMarket(50 + i));
      }
      rig.await("six orders known", () -> live(executor) == 6);

      line.cut();
      Instant until = Instant.now().plus(Duration.ofMinutes(5));
      int posts = stack.posts();
      stack.cancelByHand("by-hand-0", Rig.BTC);
      while (Instant.now().isBefore(until)) {
        rig.raise(ProcessRig.FIVE.get(1), Stance.LONG, MOMENT);
        TimeUnit.SECONDS.sleep(10);
        assertThat(live(executor)).as("none dropped").isEqualTo(6);
      }
      assertThat(stack.posts()).as("no request reached the venue").isEqualTo(posts);
      line.mend();
      rig.await("five orders known", () -> live(executor) == 5);
      executor.audit();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "tradebot.chaos", matches = "full")
  void f16SilentFeedDisconnectAndShutdownNotice() {
    ProcessRig.Member executor = stack.start("one");
    executor.awaitReady();
    stack.run();
    raiseUntil(Rig.BTC, () -> rig.held().isPositive());

    rig.silent = true;
    Instant since = Instant.now();
    rig.await("silent for two seconds", () -> Instant.now().isAfter(since.plusMillis(2_100)));
    int posts = entries();
    rig.raise(ProcessRig.FIVE.get(1), Stance.LONG, MOMENT);
    rig.await("denied", () -> !rig.messages(OrderDenied.class).isEmpty());
    assertThat(entries()).isEqualTo(posts);
    rig.silent = false;

    for (int i = 0; i < 3; i++) {
      rig.call("POST", "/sim/shutdown-notice");
      rig.call("POST", "/sim/disconnect");
      int heard = rig.messages(OrderFilled.class).size();
      raiseUntil(ProcessRig.FIVE.get(2 + i), () -> rig.messages(OrderFilled.class).size() > heard);
    }
    executor.audit();
    assertThat(filledTwice()).as("no trade twice").isEmpty();
  }

  @Test
  @EnabledIfSystemProperty(named = "tradebot.chaos", matches = "full")
  void f18AndF19StoppedUnderFloodAndDoubled() throws Exception {
    ProcessRig.Member leader = stack.start("one");
    leader.awaitReady();
    stack.run();
    ProcessRig.Member standby = stack.start("two");
    rig.await("the second stands by", () -> standby.health("lease").contains("standing by"));
    raiseUntil(Rig.BTC, () -> rig.held().isPositive());
    assertThat(entries()).as("one order for one signal").isEqualTo(1);

    // The leader sleeps under a flood for longer than its lease; the other takes over.
    rig.burst = 50;
    leader.process().suspend();
    Instant woken = Instant.now().plusSeconds(15);
    while (Instant.now().isBefore(woken)) {
      rig.raise(ProcessRig.FIVE.get(1), Stance.LONG, Duration.ofMillis(500));
      TimeUnit.MILLISECONDS.sleep(400);
    }
    rig.await("the second takes over", standby::isReady);
    int ofTheSecond = entries();
    leader.process().resume();
    rig.await("the first is passive", () -> leader.health("lease").contains("standing by"));
    rig.burst = 1;
    assertThat(entries()).as("no signal older than its expiry acts").isEqualTo(ofTheSecond);
    assertThat(entriesOf(ProcessRig.FIVE.get(1))).isLessThanOrEqualTo(1);
    stack.run();
    rig.raise(ProcessRig.FIVE.get(2), Stance.LONG, MOMENT);
    rig.await("an order of the second", () -> entriesOf(ProcessRig.FIVE.get(2)) == 1);
    assertThat(filledTwice()).isEmpty();
    assertThat(LedgerAuditor.posts(stack.ledger()).values()).allMatch(times -> times == 1);
  }

  @Test
  @EnabledIfSystemProperty(named = "tradebot.chaos", matches = "full")
  void f20FiftyPanicsUnderFlood() throws Exception {
    // Each drill sells at a loss, which must not hold back the entries of the next.
    stack.environment.put("TRADEBOT_RISK_LOSS_STREAK", "1000");
    stack.environment.put("TRADEBOT_RISK_PROTECTIONS_MAX_LOSING_TRADES", "1000");
    ProcessRig.Member executor = stack.start("one");
    executor.awaitReady();
    List<Long> lastCancels = new ArrayList<>();
    List<Long> flats = new ArrayList<>();
    rig.burst = 40;
    int drills = Integer.getInteger("tradebot.chaos.panics", 50);
    for (int drill = 0; drill < drills; drill++) {
      stack.run();
      for (InstrumentId instrument : ProcessRig.FIVE) {
        rig.raise(instrument, Stance.LONG, MOMENT);
      }
      int number = drill;
      rig.await("positions", () -> rig.openOrders() >= 4);
      for (int i = 0; i < 100; i++) {
        stack.placeByHand(
            "hand-" + number + "-" + i, Rig.BTC, "BUY", "0.001", belowMarket(50 + i % 20));
        // The venue takes a hundred orders in ten seconds.
        TimeUnit.MILLISECONDS.sleep(125);
      }
      rig.heard.clear();
      rig.fault("delay-answer", "orders", 5);
      long asked = System.currentTimeMillis();
      rig.command(ControlAction.PANIC);
      rig.await("completed", () -> !rig.messages(PanicCompleted.class).isEmpty());
      PanicCompleted done = rig.messages(PanicCompleted.class).getFirst();
      lastCancels.add(done.lastCancelAt() == null ? 0 : done.lastCancelAt().toEpochMilli() - asked);
      flats.add(done.occurredAt().toEpochMilli() - asked);
      int posts = stack.posts();
      rig.raise(Rig.BTC, Stance.LONG, MOMENT);
      assertThat(rig.openOrders()).as("drill %d", drill).isZero();
      executor.audit();
      assertThat(stack.posts()).as("nothing after the acknowledgement").isEqualTo(posts);
      rig.call("DELETE", "/sim/faults");
    }
    System.out.println("panic drills under flood, from the command on the bus, in ms:");
    System.out.println("  until the last cancel was accepted " + ranks(lastCancels));
    System.out.println("  until flat                         " + ranks(flats));
    assertThat(lastCancels).allMatch(ms -> ms <= 1_000);
  }

  @Test
  @EnabledIfSystemProperty(named = "tradebot.chaos", matches = "full")
  void isKilledTwoHundredTimesAndEachTimeItsBooksEqualTheLedger() throws Exception {
    stack.install();
    long seed = Long.getLong("tradebot.chaos.seed", 1);
    System.out.println("seed " + seed + ", start-up cache " + stack.isInstalled());
    Random random = new Random(seed);
    ProcessRig.Member executor = stack.start("one");
    executor.awaitReady();
    for (int i = 0; i < 100; i++) {
      stack.placeByHand("by-hand-" + i, Rig.BTC, "BUY", "0.001", belowMarket(45 + i % 20));
      TimeUnit.MILLISECONDS.sleep(110);
    }
    List<Long> recoveries = new ArrayList<>();
    int unknown = 0;
    List<String> mismatches = new ArrayList<>();
    String[] faults = {"drop-answer", "hang-up", "answer-unknown", "answer-html", "delay-answer"};
    for (int round = 0; round < RECOVERIES; round++) {
      stack.run();
      int posts = stack.posts();
      rig.call("DELETE", "/sim/faults");
      rig.fault(faults[random.nextInt(faults.length)], "orders", 5);
      Stance stance = round % 2 == 0 ? Stance.LONG : Stance.FLAT;
      for (InstrumentId instrument : ProcessRig.FIVE) {
        rig.raise(instrument, stance, MOMENT);
      }
      if (random.nextBoolean()) {
        awaitAtMost(Duration.ofSeconds(2), () -> stack.posts() >= posts + 5);
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
      executor.process().kill();
      unknown += Math.min(5, stack.posts() - posts);
      rig.call("DELETE", "/sim/faults");
      executor = stack.start("one");
      recoveries.add(executor.awaitReady().toMillis());
      try {
        executor.audit();
      } catch (AssertionError different) {
        mismatches.add("round " + round + ": " + different.getMessage());
      }
      if (round % 20 == 19) {
        System.out.println((round + 1) + " recoveries, ms: " + ranks(recoveries));
      }
    }
    System.out.println(
        "kill -9 and recovery, from the start of the process to reconciled, in ms: "
            + ranks(recoveries)
            + "; orders in flight when killed: "
            + unknown
            + "; open orders "
            + rig.openOrders()
            + "; mismatches "
            + mismatches);
    assertThat(mismatches).isEmpty();
  }

  /** Wants a position until something is seen: on a busy machine a signal may come too late. */
  private void raiseUntil(InstrumentId instrument, BooleanSupplier seen) {
    AtomicReference<Instant> next = new AtomicReference<>(Instant.EPOCH);
    rig.await(
        "what a signal for " + instrument + " leads to",
        () -> {
          if (seen.getAsBoolean()) {
            return true;
          }
          if (Instant.now().isAfter(next.get())) {
            next.set(Instant.now().plus(MOMENT));
            rig.raise(instrument, Stance.LONG, MOMENT);
          }
          return false;
        });
  }

  // ---- what is looked at

  /** Exact percentiles by rank. */
  private static String ranks(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int last = sorted.size() - 1;
    return "p50 %d, p99 %d, max %d over %d"
        .formatted(
            sorted.get(last / 2),
            sorted.get((int) Math.ceil(last * 0.99)),
            sorted.get(last),
            sorted.size());
  }

  private static void awaitAtMost(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    Instant until = Instant.now().plus(patience);
    while (!condition.getAsBoolean() && Instant.now().isBefore(until)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private String belowMarket(int percent) {
    double bid = Double.parseDouble(rig.market().path("bid").asString());
    return Long.toString(Math.round(bid * percent / 120));
  }

  private static long live(ProcessRig.Member member) {
    return member
        .books()
        .map(books -> books.orders().stream().filter(o -> !o.status().isClosed()).count())
        .orElse(0L);
  }

  /** Orders to buy at the exchange that were not placed by hand. */
  private int entries() {
    return (int)
        stack
            .ledger()
            .path("orders")
            .valueStream()
            .filter(order -> order.path("side").asString().equals("BUY"))
            .filter(order -> !order.path("clientOrderId").asString().contains("hand"))
            .count();
  }

  private int entriesOf(InstrumentId instrument) {
    return (int)
        stack
            .ledger()
            .path("orders")
            .valueStream()
            .filter(order -> order.path("side").asString().equals("BUY"))
            .filter(order -> order.path("symbol").asString().equals(Rig.wireName(instrument)))
            .count();
  }

  /** Trades that were told twice. */
  private List<String> filledTwice() {
    Set<String> seen = new HashSet<>();
    return rig.messages(OrderFilled.class).stream()
        .map(fill -> fill.stamp().instrument() + " " + fill.tradeId())
        .filter(trade -> !seen.add(trade))
        .toList();
  }

  private void noCanaryIn(String what, String text) {
    assertThat(text).as(what).isNotEmpty();
    for (String canary :
        List.of(ProcessRig.API_KEY, Rig.CREDENTIALS.apiKey(), Rig.CREDENTIALS.apiSecret())) {
      assertThat(text.contains(canary)).as("%s holds the canary %s", what, canary).isFalse();
    }
  }

  private String allOfRedis() {
    StringBuilder all = new StringBuilder();
    RedisClient client = RedisClient.create(rig.redis.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      for (String key : redis.keys("*")) {
        all.append(key).append('=');
        switch (redis.type(key)) {
          case "string" -> all.append(redis.get(key));
          case "stream" -> all.append(redis.xrange(key, Range.unbounded()));
          case "hash" -> all.append(redis.hgetall(key));
          default -> throw new AssertionError("a kind of key that nobody reads: " + key);
        }
        all.append('\n');
      }
    } finally {
      client.shutdown();
    }
    return all.toString();
  }

  private String allFiles() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(stack.data("one"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(file).append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
