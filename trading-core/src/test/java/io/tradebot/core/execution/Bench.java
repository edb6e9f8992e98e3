package io.tradebot.core.execution;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.Balance;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.message.Message;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives an engine by hand: pushes the clock, feeds it, and remembers what it put out. */
final class Bench {
  static final AccountId ACCOUNT = AccountId.of("BINANCE-main");
  static final Asset USDT = Asset.of("USDT");
  static final Asset BTC = Asset.of("BTC");
  static final Asset ETH = Asset.of("ETH");
  static final StrategyId SMA = StrategyId.of("sma_crossover");
  static final StrategyId OBI = StrategyId.of("order_book_imbalance");
  static final Instrument BTC_USDT = instrument("BTC-USDT", "0.01", "0.00001", "10");
  static final Instrument ETH_USDT = instrument("ETH-USDT", "0.01", "0.0001", "10");
  static final Instant START = Instant.parse("2026-01-15T10:00:00Z");

  final ExecutionSettings settings;
  final List<ExecutionOutput> all = new ArrayList<>();
  ExecutionEngine engine;
  Instant now = START;
  List<ExecutionOutput> last = List.of();
  private int numbers;

  Bench(ExecutionSettings settings) {
    this.settings = settings;
    this.engine = new ExecutionEngine(settings, List.of(BTC_USDT, ETH_USDT));
  }

  /** An engine with 100,000 USDT, reconciled, quoted and with a measured clock. */
  static Bench ready() {
    return ready(settings());
  }

  static Bench ready(ExecutionSettings settings) {
    Bench bench = new Bench(settings);
    bench.makeReady();
    return bench;
  }

  static ExecutionSettings settings() {
    return ExecutionSettings.standard(ACCOUNT, USDT);
  }

  void makeReady() {
    report(new VenueReport.ClockMeasured(Duration.ZERO, now));
    snapshot(List.of(), List.of(), balance("USDT", "100000"));
    quote(BTC_USDT, "50000", "50000.01");
    quote(ETH_USDT, "2500", "2500.01");
    tick();
    all.clear();
  }

  static Instrument instrument(String symbol, String tick, String lot, String minNotional) {
    InstrumentId id = InstrumentId.of("BINANCE:" + symbol);
    return new Instrument(
        id,
        Price.of(tick),
        Quantity.of(lot),
        Quantity.of(lot),
        Quantity.of("9000"),
        Money.of(minNotional, id.symbol().quote()),
        true);
  }

  static Balance balance(String asset, String free) {
    return new Balance(Asset.of(asset), Quantity.of(free), Quantity.ZERO);
  }

  List<ExecutionOutput> process(ExecutionInput input) {
    last = engine.process(input, now);
    all.addAll(last);
    return last;
  }

  List<ExecutionOutput> report(VenueReport report) {
    return process(new ExecutionInput.Venue(report));
  }

  List<ExecutionOutput> tick() {
    return process(new ExecutionInput.Tick());
  }

  /** Pushes the clock, ticking four times a second and refreshing nothing else. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusMillis(250);
      tick();
    }
  }

  void quote(Instrument instrument, String bid, String ask) {
    long ns = now.toEpochMilli() * 1_000_000;
    process(
        new ExecutionInput.Market(
            new BestQuote(
                instrument.id(),
                Price.of(bid),
                Quantity.of("10"),
                Price.of(ask),
                Quantity.of("10"),
                0,
                ns,
                ns)));
  }

  void snapshot(
      List<VenueReport.VenueOrder> open, List<VenueReport.Filled> fills, Balance... balances) {
    report(new VenueReport.Snapshot(open, fills, List.of(balances), now, now));
  }

  String signal(StrategyId strategy, Instrument instrument, Stance stance, @Nullable String atr) {
    String id = "signal-" + ++numbers;
    signal(id, strategy, instrument, stance, atr);
    return id;
  }

  void signal(
      String id, StrategyId strategy, Instrument instrument, Stance stance, @Nullable String atr) {
    process(
        new ExecutionInput.Signal(
            new SignalRaised(
                id,
                strategy,
                instrument.id(),
                stance,
                0.7,
                atr == null ? null : Price.of(atr),
                Price.of("1"),
                "test",
                "analysis",
                now,
                now.plusSeconds(5))));
  }

  ControlCommand command(ControlAction action) {
    ControlCommand command = new ControlCommand("command-" + ++numbers, action, "api", "test", now);
    process(new ExecutionInput.Command(command));
    return command;
  }

  /** The venue takes an order. */
  void accept(OrderIntent intent) {
    report(new VenueReport.Accepted(intent.orderId(), venueId(intent), now));
  }

  static VenueOrderId venueId(OrderIntent intent) {
    return new VenueOrderId("v-" + intent.orderId());
  }

  /** The venue fills some of an order, with a fee of 0.1 % in USDT. */
  VenueReport.Filled fill(OrderIntent intent, String quantity, String price) {
    VenueReport.Filled fill = fillOf(intent, "t" + ++numbers, quantity, price);
    report(fill);
    return fill;
  }

  VenueReport.Filled fillOf(OrderIntent intent, String trade, String quantity, String price) {
    Price at = Price.of(price);
    Quantity amount = Quantity.of(quantity);
    Money value = at.times(amount, intent.instrument().symbol().quote(), Rounding.UP);
    return new VenueReport.Filled(
        intent.orderId(),
        intent.instrument(),
        venueId(intent),
        new TradeId(trade),
        intent.side(),
        at,
        amount,
        value.times(Rate.of("0.001"), Rounding.UP),
        Liquidity.TAKER,
        now);
  }

  /** Opens a BTC position of sma_crossover: signal, order, acceptance, full fill at the ask. */
  OrderIntent openPosition() {
    signal(SMA, BTC_USDT, Stance.LONG, "100");
    OrderIntent intent = lastSent();
    accept(intent);
    fill(intent, intent.quantity().toString(), "50000.01");
    return intent;
  }

  OrderIntent lastSent() {
    List<OrderIntent> sent = sent();
    if (sent.isEmpty()) {
      throw new AssertionError("nothing was sent; put out: " + all);
    }
    return sent.getLast();
  }

  List<OrderIntent> sent() {
    return outputs(ExecutionOutput.SendOrder.class).stream()
        .map(send -> send.order().intent())
        .toList();
  }

  List<OrderIntent> sent(Side side) {
    return sent().stream().filter(intent -> intent.side() == side).toList();
  }

  <T extends ExecutionOutput> List<T> outputs(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends Message> List<T> published(Class<T> type) {
    return all.stream()
        .filter(ExecutionOutput.Publish.class::isInstance)
        .map(output -> ((ExecutionOutput.Publish) output).message())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  List<String> alerts() {
    return published(AlertRaised.class).stream().map(AlertRaised::code).toList();
  }

  boolean asked(ClientOrderId id) {
    return outputs(ExecutionOutput.QueryOrder.class).stream()
        .anyMatch(query -> query.orderId().equals(id));
  }

  /** Stops the process and starts another with what was stored. */
  void restart(List<JournaledIntent> journal) {
    ExecutionState state = engine.exportState();
    engine = ExecutionEngine.restore(settings, List.of(BTC_USDT, ETH_USDT), state, journal);
  }
}
