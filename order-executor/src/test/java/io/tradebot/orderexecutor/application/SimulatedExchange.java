package io.tradebot.orderexecutor.application;

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
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of the simulation as it truly is: its ledger is what the auditor reads.
 *
 * <p>It takes an id that is free again, as real ones do: an order that was sent twice becomes two
 * orders here.
 */
final class SimulatedExchange {
  private static final Rate FEE = Rate.of("0.001");

  private final Timeline time;
  private final RandomGenerator random;
  private final Map<InstrumentId, Instrument> instruments = new LinkedHashMap<>();
  private final Map<InstrumentId, Price> prices = new LinkedHashMap<>();
  private final Map<Asset, Long> balances = new TreeMap<>();
  private final Consumer<VenueReport> stream;
  private final Runnable onChange;

  /** Every order that was ever accepted, oldest first. */
  final List<Listed> orders = new ArrayList<>();

  /** Every trade, oldest first. */
  final List<VenueReport.Filled> trades = new ArrayList<>();

  /** Whether it fills in parts, late and by chance, and ends orders by itself. */
  boolean moody = true;

  /**
   * Takes its fees in this asset, at one unit of it for 500 of the quote; null as the market has
   * it.
   */
  @Nullable Asset feeAsset;

  /** An order in the ledger. */
  static final class Listed {
    final OrderIntent intent;
    final long number;
    final Instant acceptedAt;
    OrderStatus status = OrderStatus.ACCEPTED;
    Quantity filled = Quantity.ZERO;
    Instant updatedAt;

    Listed(OrderIntent intent, long number, Instant at) {
      this.intent = intent;
      this.number = number;
      this.acceptedAt = at;
      this.updatedAt = at;
    }

    boolean isOpen() {
      return !status.isClosed();
    }

    ClientOrderId id() {
      return intent.orderId();
    }

    VenueOrderId venueOrderId() {
      return new VenueOrderId(Long.toString(number));
    }

    Quantity left() {
      return intent.quantity().minus(filled);
    }

    VenueReport.VenueOrder view() {
      return new VenueReport.VenueOrder(
          id(),
          venueOrderId(),
          intent.instrument(),
          intent.side(),
          intent.type(),
          intent.quantity(),
          filled,
          intent.limitPrice(),
          status,
          updatedAt);
    }

    @Override
    public String toString() {
      return number
          + " "
          + intent.role()
          + " "
          + intent.side()
          + " "
          + id()
          + " "
          + status
          + " "
          + filled
          + "/"
          + intent.quantity();
    }
  }

  /**
   * @param stream gets what the account's stream would report, at the moment it happens
   * @param onChange told after each change of the ledger
   */
  SimulatedExchange(
      Timeline time,
      RandomGenerator random,
      List<Instrument> listed,
      Map<InstrumentId, Price> first,
      Consumer<VenueReport> stream,
      Runnable onChange) {
    this.time = time;
    this.random = random;
    this.stream = stream;
    this.onChange = onChange;
    listed.forEach(instrument -> instruments.put(instrument.id(), instrument));
    prices.putAll(first);
    balances.put(Asset.of("USDT"), Quantity.of("100000").raw());
    balances.put(Asset.of("BNB"), Quantity.of("10").raw());
  }

  List<Instrument> instruments() {
    return List.copyOf(instruments.values());
  }

  Price price(InstrumentId id) {
    return Objects.requireNonNull(prices.get(id));
  }

  Instrument instrument(InstrumentId id) {
    return Objects.requireNonNull(instruments.get(id));
  }

  /** Moves the market, and fills what the move triggers. */
  void price(InstrumentId id, Price price) {
    prices.put(id, price);
    for (Listed order : List.copyOf(orders)) {
      if (order.isOpen()
          && order.intent.instrument().equals(id)
          && isTriggered(order.intent, price)) {
        fillRest(order);
      }
    }
  }

  private static boolean isTriggered(OrderIntent intent, Price price) {
    Price stop = intent.stopPrice();
    if (stop == null) {
      return false;
    }
    boolean falling =
        (intent.side() == Side.SELL)
            == (intent.type() == OrderType.STOP_LOSS || intent.type() == OrderType.STOP_LOSS_LIMIT);
    return falling ? price.compareTo(stop) <= 0 : price.compareTo(stop) >= 0;
  }

  private boolean chance(double probability) {
    return moody && random.nextDouble() < probability;
  }

  /** Why an order is refused; null when it was accepted. */
  @Nullable String place(OrderIntent intent) {
    for (Listed other : orders) {
      if (other.isOpen() && other.id().equals(intent.orderId())) {
        return "-2010 Duplicate order sent.";
      }
    }
    if (!isAffordable(intent)) {
      return "-2010 Account has insufficient balance for requested action.";
    }
    Listed order = new Listed(intent, 1_000 + orders.size(), time.now());
    orders.add(order);
    stream.accept(new VenueReport.Accepted(order.id(), order.venueOrderId(), time.now()));
    if (intent.stopPrice() != null) {
      onChange.run();
      return null;
    }
    if (intent.limitPrice() == null) {
      while (order.isOpen() && chance(0.3)) {
        fill(order, part(order));
      }
      fillRest(order);
    } else if (chance(0.7)) {
      fill(order, part(order));
      time.in(Duration.ofMillis(random.nextLong(6_000)), () -> fillRest(order));
    } else if (chance(0.2)) {
      time.in(Duration.ofMillis(random.nextLong(4_000)), () -> end(order, OrderStatus.EXPIRED));
    }
    onChange.run();
    return null;
  }

  private Quantity part(Listed order) {
    long lot = instrument(order.intent.instrument()).lot().raw();
    long lots = order.left().raw() / lot;
    return lots <= 1 ? order.left() : Quantity.ofRaw((1 + random.nextLong(lots - 1)) * lot);
  }

  private boolean isAffordable(OrderIntent intent) {
    Asset asset =
        intent.side() == Side.BUY
            ? intent.instrument().symbol().quote()
            : intent.instrument().symbol().base();
    long has = balances.getOrDefault(asset, 0L) - locked(asset);
    if (intent.side() == Side.SELL) {
      return has >= intent.quantity().raw();
    }
    return has
        >= 1.01 * price(intent.instrument()).times(intent.quantity(), asset, Rounding.UP).raw();
  }

  private long locked(Asset asset) {
    long locked = 0;
    for (Listed order : orders) {
      if (!order.isOpen()) {
        continue;
      }
      boolean buys = order.intent.side() == Side.BUY;
      Price limit = order.intent.limitPrice();
      if (buys && limit != null && order.intent.instrument().symbol().quote().equals(asset)) {
        locked += limit.times(order.left(), asset, Rounding.UP).raw();
      } else if (!buys && order.intent.instrument().symbol().base().equals(asset)) {
        locked += order.left().raw();
      }
    }
    return locked;
  }

  void fillRest(Listed order) {
    if (order.isOpen()) {
      fill(order, order.left());
    }
  }

  void fill(Listed order, Quantity quantity) {
    boolean late = !order.isOpen();
    OrderIntent intent = order.intent;
    Price limit = intent.limitPrice();
    Price price = limit != null ? limit : price(intent.instrument());
    Asset quote = intent.instrument().symbol().quote();
    Asset base = intent.instrument().symbol().base();
    boolean buys = intent.side() == Side.BUY;
    Money value = price.times(quantity, quote, buys ? Rounding.UP : Rounding.DOWN);
    Money fee =
        feeAsset != null
            ? new Money(value.times(FEE, Rounding.UP).raw() / 500, feeAsset)
            : buys && chance(0.3)
                ? new Money(quantity.times(FEE, Rounding.UP).raw(), base)
                : value.times(FEE, Rounding.UP);
    balances.merge(quote, buys ? -value.raw() : value.raw(), Math::addExact);
    balances.merge(base, buys ? quantity.raw() : -quantity.raw(), Math::addExact);
    balances.merge(fee.asset(), -fee.raw(), Math::addExact);
    order.filled = order.filled.plus(quantity);
    order.updatedAt = time.now();
    if (!late) {
      order.status = order.left().isZero() ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }
    VenueReport.Filled trade =
        new VenueReport.Filled(
            order.id(),
            intent.instrument(),
            order.venueOrderId(),
            new TradeId(Integer.toString(trades.size() + 1)),
            intent.side(),
            price,
            quantity,
            fee,
            Liquidity.TAKER,
            time.now());
    trades.add(trade);
    stream.accept(trade);
    stream.accept(new VenueReport.BalancesReported(balances(), time.now()));
    onChange.run();
  }

  void end(Listed order, OrderStatus status) {
    if (!order.isOpen()) {
      return;
    }
    order.status = status;
    order.updatedAt = time.now();
    stream.accept(
        status == OrderStatus.EXPIRED
            ? new VenueReport.Expired(order.id(), order.filled, time.now())
            : new VenueReport.Canceled(order.id(), order.filled, time.now()));
    onChange.run();
  }

  /** The newest order with an id; null when there never was one. */
  @Nullable Listed find(ClientOrderId id) {
    for (int i = orders.size() - 1; i >= 0; i--) {
      if (orders.get(i).id().equals(id)) {
        return orders.get(i);
      }
    }
    return null;
  }

  List<Listed> open() {
    return orders.stream().filter(Listed::isOpen).toList();
  }

  List<Listed> open(InstrumentId instrument) {
    return orders.stream()
        .filter(order -> order.isOpen() && order.intent.instrument().equals(instrument))
        .toList();
  }

  List<VenueReport.Filled> trades(InstrumentId instrument, Instant since) {
    return trades.stream()
        .filter(trade -> trade.instrument().equals(instrument) && !trade.at().isBefore(since))
        .toList();
  }

  List<VenueReport.Filled> trades(ClientOrderId id) {
    return trades.stream().filter(trade -> trade.orderId().equals(id)).toList();
  }

  List<Balance> balances() {
    List<Balance> all = new ArrayList<>();
    balances.forEach(
        (asset, total) -> {
          long locked = Math.min(total, locked(asset));
          all.add(
              new Balance(
                  asset, Quantity.ofRaw(total - locked), Quantity.ofRaw(Math.max(0, locked))));
        });
    return all;
  }

  Quantity held(Asset asset) {
    return Quantity.ofRaw(balances.getOrDefault(asset, 0L));
  }

  /** What is held and what open orders could still buy, at the market. */
  long exposure(Asset quote) {
    long sum = 0;
    for (Instrument instrument : instruments.values()) {
      Price price = price(instrument.id());
      sum += price.times(held(instrument.id().symbol().base()), quote, Rounding.UP).raw();
      for (Listed order : open(instrument.id())) {
        if (order.intent.side() == Side.BUY) {
          sum += price.times(order.left(), quote, Rounding.UP).raw();
        }
      }
    }
    return sum;
  }
}
