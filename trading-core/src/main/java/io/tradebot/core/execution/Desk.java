package io.tradebot.core.execution;

import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.order.Order;
import io.tradebot.core.order.Orders;
import io.tradebot.core.performance.PerformanceBook;
import io.tradebot.core.portfolio.Balances;
import io.tradebot.core.portfolio.EquityBook;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.portfolio.Portfolio;
import io.tradebot.core.risk.LockBook;
import io.tradebot.core.risk.MarketBoard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of the engine share: the books, the trading state, the time of this step and what
 * it puts out.
 */
final class Desk {
  private static final Duration ALERT_REPEATS_AFTER = Duration.ofSeconds(30);
  private static final Duration CLOCK_GOOD_FOR = Duration.ofMinutes(10);
  private static final Duration READ_LOST_AFTER = Duration.ofSeconds(5);

  final ExecutionSettings settings;
  final Map<InstrumentId, Instrument> instruments;
  final Orders orders = new Orders();
  final Portfolio portfolio;
  final Balances balances = new Balances();
  final EquityBook equityBook = new EquityBook();
  final MarketBoard board;
  final Set<InstrumentId> haltedInstruments = new TreeSet<>();
  final LockBook locks = new LockBook();
  final PerformanceBook performance;

  /** What baskets under way have spent. */
  Money inBaskets;

  Instant now = Instant.EPOCH;

  /** What this step put out so far; made with its first entry, as most steps come to nothing. */
  List<ExecutionOutput> outputs = List.of();

  TradingState state;
  long haltEpoch;
  String stateReason = "";

  @Nullable Instant fillsKnownFrom;

  /** When the control service was last heard; null before the first time. */
  @Nullable Instant controlSeenAt;

  private @Nullable Instant startedAt;
  private @Nullable Duration clockOffset;
  private @Nullable Instant clockMeasuredAt;
  private @Nullable Instant readAskedAt;
  private boolean readOutstanding;
  private boolean balancesRead;
  private Instant readingsCountFrom = Instant.MIN;
  private final Set<InstrumentId> everRead = new HashSet<>();
  private final Set<InstrumentId> reconciled = new HashSet<>();
  private final Map<String, Instant> alerts = new HashMap<>();

  Desk(ExecutionSettings settings, Map<InstrumentId, Instrument> instruments) {
    this.settings = settings;
    this.instruments = new LinkedHashMap<>(new TreeMap<>(instruments));
    this.board =
        new MarketBoard(
            settings.risk().breakers().maxPriceJump(), settings.risk().limits().referenceWindow());
    this.inBaskets = Money.zero(settings.quote());
    this.performance = new PerformanceBook(settings.quote());
    this.portfolio =
        new Portfolio(settings.account(), settings.quote(), this.instruments, this::priceOf);
    this.state = settings.initialState();
  }

  /** How long the control service has not been heard; since the start when it never was. */
  Duration controlSilent() {
    if (startedAt == null) {
      startedAt = now;
    }
    return Duration.between(controlSeenAt == null ? startedAt : controlSeenAt, now);
  }

  void put(ExecutionOutput output) {
    if (outputs.isEmpty()) {
      outputs = new ArrayList<>();
    }
    outputs.add(output);
  }

  void publish(Message message) {
    put(new ExecutionOutput.Publish(message));
  }

  void alert(AlertRaised.Level level, String code, String detail) {
    publish(new AlertRaised(ServiceName.ORDER_EXECUTOR, level, code, detail, now));
  }

  /** An alert that is not repeated for a while when nothing but its detail changes. */
  void alertOnce(AlertRaised.Level level, String code, String subject, String detail) {
    if (firstOf(code + '|' + subject, ALERT_REPEATS_AFTER)) {
      alert(level, code, detail);
    }
  }

  /** Whether something is new, or long enough ago to be told again. */
  boolean firstOf(String what, Duration repeatsAfter) {
    Instant last = alerts.get(what);
    if (last != null && now.isBefore(last.plus(repeatsAfter))) {
      return false;
    }
    if (alerts.size() > 1_000) {
      alerts.values().removeIf(at -> at.plus(repeatsAfter).isBefore(now));
    }
    alerts.put(what, now);
    return true;
  }

  void changeState(TradingState to, String commandId, String reason) {
    TradingState from = state;
    if (to == TradingState.HALTED) {
      haltEpoch++;
    }
    state = to;
    stateReason = reason;
    publish(new TradingStateChanged(from, to, haltEpoch, commandId, reason, now));
  }

  /** Halts because a rule says so; open positions stay guarded by their stops. */
  void halt(String code, String detail) {
    if (state == TradingState.HALTED) {
      return;
    }
    changeState(TradingState.HALTED, "", code + " " + detail);
    alert(AlertRaised.Level.CRITICAL, code, detail);
  }

  void lock(EntryLock lock) {
    locks.set(lock);
    publishLocks();
  }

  void publishLocks() {
    publish(new LocksChanged(locks.all(), now));
  }

  void haltInstrument(InstrumentId instrument, String code, String detail) {
    haltedInstruments.add(instrument);
    alert(AlertRaised.Level.CRITICAL, code, "instrument=" + instrument + " " + detail);
  }

  void clockMeasured(Duration offset) {
    clockOffset = offset;
    clockMeasuredAt = now;
  }

  /** Null when nobody has measured lately. */
  @Nullable Duration clockOffset() {
    Instant at = clockMeasuredAt;
    return at == null || now.isAfter(at.plus(CLOCK_GOOD_FOR)) ? null : clockOffset;
  }

  /**
   * Asks for the venue's lists, unless they were asked for a moment ago or the answer is under way.
   */
  void readVenue(String reason, Duration spacing) {
    Instant asked = readAskedAt;
    if (asked != null && !spacing.isZero()) {
      Duration wait = readOutstanding ? READ_LOST_AFTER : spacing;
      if (now.isBefore(asked.plus(wait))) {
        return;
      }
    }
    readAskedAt = now;
    readOutstanding = true;
    put(new ExecutionOutput.ReadVenue(reason));
  }

  void readAnswered() {
    readOutstanding = false;
    balancesRead = true;
  }

  /**
   * The venue's lists of an instrument were compared with the books.
   *
   * @param connected whether the account's stream is up, which has to tell of all that follows
   */
  void compared(InstrumentId instrument, Instant requestedAt, boolean connected) {
    everRead.add(instrument);
    if (connected && !requestedAt.isBefore(readingsCountFrom)) {
      reconciled.add(instrument);
    }
  }

  /** Readings that began before a moment prove nothing any more. */
  void unreconcile(Instant before) {
    reconciled.clear();
    readingsCountFrom = before;
  }

  /**
   * Whether the venue's lists of an instrument were ever compared since this start: nothing is
   * acted upon before.
   */
  boolean isRead(InstrumentId instrument) {
    return instruments.containsKey(instrument)
        ? everRead.contains(instrument)
        : !everRead.isEmpty();
  }

  /** Whether they were compared since the account's stream is up: entries need it. */
  boolean isReconciled(InstrumentId instrument) {
    return reconciled.contains(instrument);
  }

  /** Whether that holds of all. */
  boolean isReconciled() {
    return reconciled.size() >= instruments.size() && reconciled.containsAll(instruments.keySet());
  }

  /** Instruments whose lists were not compared since the account's stream is up. */
  List<InstrumentId> unreconciled() {
    return instruments.keySet().stream().filter(id -> !reconciled.contains(id)).toList();
  }

  @Nullable Instant readAskedAt() {
    return readAskedAt;
  }

  /**
   * The last known bid of an asset in the account's quote asset, or the price stated for it in the
   * configuration; null when there is neither.
   */
  @Nullable Price priceOf(Asset asset) {
    for (Instrument instrument : instruments.values()) {
      if (instrument.id().symbol().base().equals(asset)
          && instrument.id().symbol().quote().equals(settings.quote())) {
        Price bid = board.bid(instrument.id());
        if (bid != null) {
          return bid;
        }
      }
    }
    return settings.statedPrices().get(asset);
  }

  Money zero() {
    return Money.zero(settings.quote());
  }

  Money cash() {
    return new Money(balances.total(settings.quote()).raw(), settings.quote());
  }

  /** Cash plus holdings at the bid; null while balances or a price are missing. */
  @Nullable Money equity() {
    if (!balancesRead) {
      return null;
    }
    Money sum = cash();
    Set<Asset> counted = new TreeSet<>();
    for (Instrument instrument : instruments.values()) {
      Asset base = instrument.id().symbol().base();
      if (!counted.add(base)) {
        continue;
      }
      Quantity held = balances.total(base);
      if (held.isZero()) {
        continue;
      }
      Price price = priceOf(base);
      if (price == null) {
        return null;
      }
      sum = sum.plus(price.times(held, settings.quote(), Rounding.DOWN));
    }
    return sum;
  }

  /** Profit of what strategies hold, at the bid; null while a price is missing. */
  @Nullable Money unrealized() {
    Money sum = zero();
    for (Holding holding : portfolio.all()) {
      if (!holding.quantity().isPositive()) {
        continue;
      }
      Price bid = board.bid(holding.key().instrument());
      if (bid == null) {
        return null;
      }
      sum =
          sum.plus(bid.times(holding.quantity(), settings.quote(), Rounding.DOWN))
              .minus(holding.cost());
    }
    return sum;
  }

  /** What a holding is worth, at the bid or, before the first quote, at its cost. */
  Money value(Holding holding) {
    Price bid = board.bid(holding.key().instrument());
    return bid == null
        ? holding.cost()
        : bid.times(holding.quantity(), settings.quote(), Rounding.UP);
  }

  /** The most that a buying order may still cost, fee apart. */
  Money worstCost(Order order) {
    if (order.side() != Side.BUY
        || order.isClosed()
        // A cross is paid for with what a basket holds, which counts as that.
        || !order.instrument().symbol().quote().equals(settings.quote())) {
      return zero();
    }
    Price limit = order.intent().limitPrice();
    BestQuote quote = board.quote(order.instrument());
    if (limit == null && quote == null) {
      return settings.risk().maxOrderNotional();
    }
    Price price =
        limit == null && quote != null
            ? quote.ask().moveBy(settings.risk().priceCollar(), Rounding.UP)
            : Objects.requireNonNull(limit);
    return price.times(order.leavesQuantity(), settings.quote(), Rounding.UP);
  }

  /** All positions, and all that orders in flight could still buy, unknown outcomes included. */
  Money exposure() {
    Money sum = inBaskets;
    for (Holding holding : portfolio.held()) {
      sum = sum.plus(value(holding));
    }
    for (Order order : orders.live()) {
      sum = sum.plus(worstCost(order));
    }
    return sum;
  }

  /** All positions in a base asset, and all that orders in flight could still buy of it. */
  Money exposure(Asset base) {
    Money sum = zero();
    for (Holding holding : portfolio.held()) {
      if (holding.key().instrument().symbol().base().equals(base)) {
        sum = sum.plus(value(holding));
      }
    }
    for (Order order : orders.live()) {
      if (order.instrument().symbol().base().equals(base)) {
        sum = sum.plus(worstCost(order));
      }
    }
    return sum;
  }

  /** Cash less all that orders in flight could still claim of it, fees included. */
  Money unclaimedCash() {
    long left = cash().raw();
    for (Order order : orders.live()) {
      Money cost = worstCost(order);
      left -= cost.raw();
      left -= FixedPoint.multiply(cost.raw(), settings.worstFee().raw(), Rounding.UP);
    }
    return new Money(left, settings.quote());
  }
}
