package io.tradebot.core.execution;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A venue that loses requests and answers, repeats and reorders its reports, fills late, says that
 * it does not know an order it will know in a moment, and never lies about what it really has.
 */
final class FaultyVenue {
  private static final Rate FEE = Rate.of("0.001");

  private final RandomGenerator random;
  private final Map<InstrumentId, Instrument> instruments;
  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
  final Map<ClientOrderId, Resting> orders = new LinkedHashMap<>();
  final List<VenueReport.Filled> fills = new ArrayList<>();
  final Map<Asset, Long> balances = new HashMap<>();
  final Map<InstrumentId, Price> prices = new HashMap<>();
  final Map<ClientOrderId, Integer> posts = new HashMap<>();
  boolean calm;
  private long numbers;

  private record Event(Instant at, long number, Runnable action) {}

  /** An order as it really stands. */
  static final class Resting {
    final OrderIntent intent;
    Quantity filled = Quantity.ZERO;
    OrderStatus status = OrderStatus.ACCEPTED;
    Instant updatedAt;

    Resting(OrderIntent intent, Instant at) {
      this.intent = intent;
      this.updatedAt = at;
    }

    boolean isOpen() {
      return !status.isClosed();
    }

    VenueReport.VenueOrder listed() {
      return new VenueReport.VenueOrder(
          intent.orderId(),
          new VenueOrderId("v-" + intent.orderId()),
          intent.instrument(),
          intent.side(),
          intent.type(),
          intent.quantity(),
          filled,
          intent.limitPrice(),
          status,
          updatedAt);
    }
  }

  final List<VenueReport> delivered = new ArrayList<>();

  FaultyVenue(RandomGenerator random, List<Instrument> instruments) {
    this.random = random;
    this.instruments = new LinkedHashMap<>();
    instruments.forEach(instrument -> this.instruments.put(instrument.id(), instrument));
    balances.put(Asset.of("USDT"), Quantity.of("100000").raw());
  }

  Price price(InstrumentId id) {
    return Objects.requireNonNull(prices.get(id));
  }

  private Instrument instrument(InstrumentId id) {
    return Objects.requireNonNull(instruments.get(id));
  }

  private boolean chance(double probability) {
    return !calm && random.nextDouble() < probability;
  }

  private void at(Instant time, Runnable action) {
    queue.add(new Event(time, numbers++, action));
  }

  /** Lets everything happen that is due, and returns the reports that arrive by then. */
  List<VenueReport> until(Instant now) {
    delivered.clear();
    while (!queue.isEmpty() && !queue.peek().at().isAfter(now)) {
      queue.remove().action().run();
    }
    return List.copyOf(delivered);
  }

  private void deliver(VenueReport report, Instant from) {
    if (chance(0.08)) {
      return;
    }
    int copies = chance(0.15) ? 3 : 1;
    for (int i = 0; i < copies; i++) {
      long delay = chance(0.1) ? random.nextLong(3_000) : random.nextLong(60);
      at(from.plusMillis(delay), () -> delivered.add(report));
    }
  }

  void send(OrderIntent intent, Instant now) {
    posts.merge(intent.orderId(), 1, Integer::sum);
    if (chance(0.04)) {
      // Lost on the way there; sometimes nobody even says that the outcome is unknown.
      if (random.nextBoolean()) {
        unknown(intent, now.plusMillis(5_000));
      }
      return;
    }
    if (chance(0.05)) {
      // It lingers somewhere and arrives when nobody expects it any more, but within the receive
      // window.
      at(now.plusMillis(2_000 + random.nextLong(7_500)), () -> arrive(intent, true));
      unknown(intent, now.plusMillis(random.nextLong(3_000)));
      return;
    }
    boolean silent = chance(0.12);
    at(now.plusMillis(random.nextLong(40)), () -> arrive(intent, silent));
    if (silent) {
      unknown(intent, now.plusMillis(5_000));
    }
  }

  private void unknown(OrderIntent intent, Instant at) {
    deliver(new VenueReport.OutcomeUnknown(intent.orderId(), "time-out", at), at);
  }

  private Instant time = Instant.EPOCH;

  void clock(Instant now) {
    time = now;
  }

  private void arrive(OrderIntent intent, boolean answerLost) {
    Resting existing = orders.get(intent.orderId());
    if (existing != null) {
      throw new AssertionError("sent twice: " + intent);
    }
    if (chance(0.05) || !affordable(intent)) {
      // What the engine must not mistake for an unknown outcome, unless the answer is lost as well.
      if (!answerLost) {
        deliver(new VenueReport.Rejected(intent.orderId(), "-2010", "refused", time), time);
      }
      return;
    }
    Resting order = new Resting(intent, time);
    orders.put(intent.orderId(), order);
    if (!answerLost) {
      deliver(
          new VenueReport.Accepted(
              intent.orderId(), new VenueOrderId("v-" + intent.orderId()), time),
          time);
    }
    if (intent.limitPrice() == null) {
      fillMarket(order);
    } else if (chance(0.7)) {
      fill(order, part(order));
      at(time.plusMillis(random.nextLong(9_000)), () -> fillRest(order));
    }
  }

  private void fillMarket(Resting order) {
    while (order.isOpen() && chance(0.4)) {
      fill(order, part(order));
    }
    fillRest(order);
  }

  private void fillRest(Resting order) {
    if (order.isOpen()) {
      fill(order, order.intent.quantity().minus(order.filled));
    }
  }

  private Quantity part(Resting order) {
    Quantity left = order.intent.quantity().minus(order.filled);
    long lot = instrument(order.intent.instrument()).lot().raw();
    long lots = left.raw() / lot;
    return lots <= 1 ? left : Quantity.ofRaw((1 + random.nextLong(lots - 1)) * lot);
  }

  private boolean affordable(OrderIntent intent) {
    Asset asset =
        intent.side() == Side.BUY
            ? intent.instrument().symbol().quote()
            : intent.instrument().symbol().base();
    long has = balances.getOrDefault(asset, 0L);
    if (intent.side() == Side.SELL) {
      return has >= intent.quantity().raw();
    }
    Price price = price(intent.instrument());
    return has >= price.times(intent.quantity(), asset, Rounding.UP).raw() * 1.01;
  }

  private void fill(Resting order, Quantity quantity) {
    OrderIntent intent = order.intent;
    Price price = intent.limitPrice() != null ? intent.limitPrice() : price(intent.instrument());
    Asset quote = intent.instrument().symbol().quote();
    Asset base = intent.instrument().symbol().base();
    boolean buy = intent.side() == Side.BUY;
    Money value = price.times(quantity, quote, buy ? Rounding.UP : Rounding.DOWN);
    boolean feeInBase = buy && chance(0.3);
    Money fee =
        feeInBase
            ? new Money(quantity.times(FEE, Rounding.UP).raw(), base)
            : value.times(FEE, Rounding.UP);
    balances.merge(quote, buy ? -value.raw() : value.raw(), Math::addExact);
    balances.merge(base, buy ? quantity.raw() : -quantity.raw(), Math::addExact);
    balances.merge(fee.asset(), -fee.raw(), Math::addExact);
    order.filled = order.filled.plus(quantity);
    order.status =
        order.filled.equals(intent.quantity()) ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    order.updatedAt = time;
    VenueReport.Filled fill =
        new VenueReport.Filled(
            intent.orderId(),
            intent.instrument(),
            new VenueOrderId("v-" + intent.orderId()),
            new TradeId("t" + fills.size()),
            intent.side(),
            price,
            quantity,
            fee,
            Liquidity.TAKER,
            time);
    fills.add(fill);
    deliver(fill, time);
  }

  void cancel(ClientOrderId id, Instant now) {
    if (chance(0.1)) {
      return;
    }
    at(
        now.plusMillis(random.nextLong(50)),
        () -> {
          Resting order = orders.get(id);
          if (order == null || !order.isOpen()) {
            deliver(
                new VenueReport.CancelRejected(id, true, "-2011", "Unknown order sent.", time),
                time);
          } else if (chance(0.05)) {
            deliver(new VenueReport.CancelRejected(id, false, "-1", "not now", time), time);
          } else {
            cancelNow(order);
          }
        });
  }

  void cancelAll(InstrumentId instrument, Instant now) {
    if (chance(0.1)) {
      return;
    }
    at(
        now.plusMillis(random.nextLong(50)),
        () -> {
          for (Resting order : List.copyOf(orders.values())) {
            if (order.isOpen() && order.intent.instrument().equals(instrument)) {
              cancelNow(order);
            }
          }
        });
  }

  private void cancelNow(Resting order) {
    order.status = OrderStatus.CANCELED;
    order.updatedAt = time;
    deliver(new VenueReport.Canceled(order.intent.orderId(), order.filled, time), time);
  }

  void query(ClientOrderId id, Instant now) {
    if (chance(0.15)) {
      return;
    }
    at(
        now.plusMillis(random.nextLong(40)),
        () -> {
          Resting order = orders.get(id);
          boolean hidden =
              order != null && chance(0.3) && order.updatedAt.plusSeconds(5).isAfter(time);
          deliver(
              order == null || hidden
                  ? new VenueReport.NotFound(id, now)
                  : new VenueReport.Found(order.listed(), time),
              time);
        });
  }

  void read(Instant now) {
    if (chance(0.15)) {
      return;
    }
    at(
        now.plusMillis(random.nextLong(80)),
        () -> {
          List<VenueReport.VenueOrder> open =
              orders.values().stream().filter(Resting::isOpen).map(Resting::listed).toList();
          List<Balance> held =
              balances.entrySet().stream()
                  .map(
                      entry ->
                          new Balance(
                              entry.getKey(), Quantity.ofRaw(entry.getValue()), Quantity.ZERO))
                  .toList();
          deliver(new VenueReport.Snapshot(open, List.copyOf(fills), held, now, time), time);
        });
  }

  long held(Asset asset) {
    return balances.getOrDefault(asset, 0L);
  }
}
