package io.tradebot.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.message.Message;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.order.Order;
import io.tradebot.core.risk.RiskSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Runs the engine against a {@link FaultyVenue} for many seeds: G1 to G5 hold after every fault,
 * restarts included.
 *
 * <p>To replay one seed, start with {@code -Dtradebot.seed=17}.
 */
class FaultySimulationTest {
  private static final List<Instrument> INSTRUMENTS = List.of(Bench.BTC_USDT, Bench.ETH_USDT);
  private static final int SEEDS = Integer.getInteger("tradebot.seeds", 600);

  @Test
  void booksEqualTheVenuesAfterEveryFault() {
    Long only = Long.getLong("tradebot.seed");
    for (long seed = only == null ? 0 : only; seed < (only == null ? SEEDS : only + 1); seed++) {
      try {
        new Run(seed).check();
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError(
            "failed for seed " + seed + " (replay with -Dtradebot.seed=" + seed + "): " + failure,
            failure);
      }
    }
  }

  private static final class Run {
    private static final Duration STEP = Duration.ofMillis(200);

    private final RandomGenerator random;
    private final FaultyVenue venue;
    private final ExecutionSettings settings;
    private final List<JournaledIntent> journal = new ArrayList<>();
    private final Set<TradeId> counted = new HashSet<>();
    private final List<String> alerts = new ArrayList<>();
    private final boolean trace = Long.getLong("tradebot.seed") != null;
    private ExecutionEngine engine;
    private ExecutionState stored;
    private Set<TradeId> storedCounted = Set.of();
    private Instant now = Bench.START;
    private boolean panicked;
    private int panicsCompleted;
    private int signals;

    Run(long seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      venue = new FaultyVenue(random, INSTRUMENTS);
      settings = settings(random.nextBoolean());
      engine = new ExecutionEngine(settings, INSTRUMENTS);
      stored = engine.exportState();
      venue.prices.put(Bench.BTC_USDT.id(), Price.of("50000"));
      venue.prices.put(Bench.ETH_USDT.id(), Price.of("2500"));
    }

    private static ExecutionSettings settings(boolean limit) {
      ExecutionSettings base = Bench.settings();
      RiskSettings risk = base.risk();
      return new ExecutionSettings(
          base.account(),
          base.quote(),
          TradingState.RUNNING,
          limit ? ExecutionSettings.EntryStyle.LIMIT : ExecutionSettings.EntryStyle.MARKET,
          Duration.ofSeconds(6),
          Duration.ofSeconds(40),
          base.fallbackStop(),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          base.receiveWindow(),
          base.clockError(),
          base.stopTimeout(),
          base.makerFee(),
          base.takerFee(),
          base.sizing(),
          new RiskSettings(
              4,
              risk.maxOrderNotional(),
              risk.maxPosition(),
              Rate.of("0.08"),
              60,
              risk.priceCollar(),
              risk.maxSpreadBps(),
              risk.maxQuoteAge(),
              risk.maxClockOffset(),
              Rate.of("0.9"),
              Rate.of("0.9"),
              3,
              Duration.ofSeconds(10),
              new RiskSettings.Breakers(
                  1_000,
                  Duration.ofMinutes(10),
                  3,
                  Duration.ofSeconds(10),
                  1_000,
                  Duration.ofMinutes(5),
                  100,
                  Rate.of("0.10"))));
    }

    void check() {
      boolean panics = random.nextInt(3) == 0;
      int panicStep = panics ? 50 + random.nextInt(200) : -1;
      for (int step = 0; step < 300; step++) {
        step();
        if (random.nextDouble() < 0.08) {
          signal();
        }
        if (step == panicStep) {
          command(ControlAction.PANIC);
          panicked = true;
        }
        if (random.nextDouble() < 0.01) {
          report(new VenueReport.StreamState(false, "cut", now));
          report(new VenueReport.StreamState(true, "back", now));
        }
        if (random.nextDouble() < 0.05) {
          stored = engine.exportState();
          storedCounted = Set.copyOf(counted);
        }
        if (random.nextDouble() < 0.01) {
          restart();
        }
      }
      venue.calm = true;
      if (!panicked) {
        command(ControlAction.STOP);
      }
      for (int step = 0; step < 500; step++) {
        step();
      }
      verify();
    }

    private void step() {
      now = now.plus(STEP);
      for (Instrument instrument : INSTRUMENTS) {
        Price price = venue.price(instrument.id());
        long change = Math.round(price.raw() * random.nextGaussian() * 0.0004);
        Price next = Price.ofRaw(price.raw() + change).roundTo(instrument.tick(), Rounding.DOWN);
        venue.prices.put(instrument.id(), next);
        long ns = now.toEpochMilli() * 1_000_000;
        feed(
            new ExecutionInput.Market(
                new BestQuote(
                    instrument.id(),
                    next,
                    Quantity.of("10"),
                    Price.ofRaw(next.raw() + instrument.tick().raw()),
                    Quantity.of("10"),
                    0,
                    ns,
                    ns)));
      }
      venue.clock(now);
      for (VenueReport report : venue.until(now)) {
        report(report);
      }
      report(new VenueReport.ClockMeasured(Duration.ZERO, now));
      feed(new ExecutionInput.Tick());
      assertExposure();
    }

    private void restart() {
      // Half of the time the last second of the stored state is lost, as with a store that syncs
      // each second.
      boolean lost = random.nextBoolean();
      ExecutionState state = lost ? stored : engine.exportState();
      if (lost) {
        counted.clear();
        counted.addAll(storedCounted);
      }
      // The latch has its own durable home: a state older than the halt is never used.
      if (state.haltEpoch() < engine.haltEpoch()) {
        state = engine.exportState();
        counted.clear();
        state.orders().forEach(order -> counted.addAll(order.trades()));
      }
      trace("restart " + (lost ? "with an older state" : ""));
      engine = ExecutionEngine.restore(settings, INSTRUMENTS, state, journal);
    }

    private void signal() {
      StrategyId strategy = random.nextBoolean() ? Bench.SMA : Bench.OBI;
      Instrument instrument = INSTRUMENTS.get(random.nextInt(2));
      boolean buy = random.nextInt(3) > 0;
      String id = "signal-" + (random.nextInt(10) == 0 ? random.nextInt(signals + 1) : signals++);
      Price price = venue.price(instrument.id());
      feed(
          new ExecutionInput.Signal(
              new SignalRaised(
                  id,
                  strategy,
                  instrument.id(),
                  buy ? Stance.LONG : Stance.FLAT,
                  0.6,
                  Price.ofRaw(price.raw() / 500),
                  price,
                  "simulated",
                  "none",
                  now,
                  now.plusSeconds(2))));
    }

    private void command(ControlAction action) {
      feed(
          new ExecutionInput.Command(
              new ControlCommand("command-" + action, action, "test", "", now)));
    }

    private void report(VenueReport report) {
      feed(new ExecutionInput.Venue(report));
    }

    private void feed(ExecutionInput input) {
      if (trace
          && !(input instanceof ExecutionInput.Market)
          && !(input instanceof ExecutionInput.Tick)) {
        trace("<- " + input);
      }
      for (ExecutionOutput output : engine.process(input, now)) {
        if (trace) {
          trace("   -> " + output);
        }
        execute(output);
      }
    }

    private void trace(String line) {
      if (trace && !line.contains("ClockMeasured")) {
        System.out.println(now + " " + (line.length() > 400 ? line.substring(0, 400) : line));
      }
    }

    private void execute(ExecutionOutput output) {
      switch (output) {
        case ExecutionOutput.SendOrder send -> {
          OrderIntent intent = send.order().intent();
          if (engine.tradingState() == TradingState.HALTED && panicked) {
            assertThat(intent.role()).as("G5: sent after panic").isEqualTo(OrderRole.FLATTEN);
          }
          journal.add(new JournaledIntent(intent, now));
          venue.send(intent, now);
          assertThat(venue.posts.get(intent.orderId())).as("G3: posts of " + intent).isEqualTo(1);
        }
        case ExecutionOutput.SendCancel cancel -> venue.cancel(cancel.orderId(), now);
        case ExecutionOutput.SendCancelAll cancel -> venue.cancelAll(cancel.instrument(), now);
        case ExecutionOutput.QueryOrder query -> venue.query(query.orderId(), now);
        case ExecutionOutput.ReadVenue ignored -> venue.read(now);
        case ExecutionOutput.Publish publish -> note(publish.message());
      }
    }

    private void note(Message message) {
      if (message instanceof OrderFilled filled) {
        assertThat(counted.add(filled.tradeId())).as("G2: counted twice: " + filled).isTrue();
      }
      if (message instanceof AlertRaised alert) {
        alerts.add(alert.code() + " " + alert.detail());
      }
      if (message instanceof PanicCompleted) {
        panicsCompleted++;
      }
    }

    private void assertExposure() {
      long exposed = 0;
      for (Instrument instrument : INSTRUMENTS) {
        Price price = venue.price(instrument.id());
        exposed +=
            price
                .times(
                    Quantity.ofRaw(Math.max(0, venue.held(instrument.id().symbol().base()))),
                    Bench.USDT,
                    Rounding.UP)
                .raw();
        for (FaultyVenue.Resting order : venue.orders.values()) {
          if (order.isOpen()
              && order.intent.side() == Side.BUY
              && order.intent.instrument().equals(instrument.id())) {
            exposed +=
                price
                    .times(order.intent.quantity().minus(order.filled), Bench.USDT, Rounding.UP)
                    .raw();
          }
        }
      }
      // 8 % of 100,000, and what the market may move in the life of a position.
      assertThat(exposed).as("G4: exposure").isLessThan(Money.of("8400", Bench.USDT).raw());
    }

    private void verify() {
      Set<ClientOrderId> open =
          venue.orders.values().stream()
              .filter(FaultyVenue.Resting::isOpen)
              .map(order -> order.intent.orderId())
              .collect(Collectors.toCollection(TreeSet::new));
      Set<ClientOrderId> known =
          engine.liveOrders().stream()
              .map(Order::id)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(known).as("G1: live orders").isEqualTo(open);
      assertThat(counted)
          .as("G2: fills")
          .isEqualTo(
              venue.fills.stream().map(VenueReport.Filled::tradeId).collect(Collectors.toSet()));
      for (Instrument instrument : INSTRUMENTS) {
        long held =
            engine.exportState().portfolio().holdings().stream()
                .filter(holding -> holding.key().instrument().equals(instrument.id()))
                .mapToLong(holding -> holding.quantity().raw())
                .sum();
        assertThat(held)
            .as("G2: held of " + instrument.id())
            .isEqualTo(venue.held(instrument.id().symbol().base()));
      }
      assertThat(alerts)
          .as("alerts that no fault of the venue explains")
          .noneMatch(
              alert ->
                  alert.startsWith("POSITION_ABOVE_HOLDINGS")
                      || alert.startsWith("ILLEGAL_FILL")
                      || alert.startsWith("VENUE_CONTRADICTS")
                      || alert.startsWith("SOLD_MORE_THAN_HELD")
                      || alert.startsWith("ORDER_ADOPTED"));
      if (panicked) {
        assertThat(engine.isPanicPending()).as("panic pending").isFalse();
        assertThat(panicsCompleted).as("panics completed").isPositive();
        assertThat(open).as("open after panic").isEmpty();
        for (Instrument instrument : INSTRUMENTS) {
          Quantity left = Quantity.ofRaw(venue.held(instrument.id().symbol().base()));
          assertThat(instrument.isDust(left, venue.price(instrument.id())))
              .as("flat after panic: " + left + " " + instrument.id())
              .isTrue();
        }
      } else {
        assertThat(engine.positions()).as("time stops have closed everything").isEmpty();
      }
    }
  }
}
