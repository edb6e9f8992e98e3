package io.tradebot.core.execution;

import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.BasketRaised.Leg;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.execution.ExecutionState.RunningBasket;
import io.tradebot.core.order.Order;
import io.tradebot.core.risk.DenialCode;
import io.tradebot.core.risk.RiskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trades baskets leg by leg: all legs, or an unwind.
 *
 * <p>Each leg is an immediate-or-cancel order at the worst price that the strategy allows, for what
 * the leg before really brought. The first passes every check of an entry. What a leg could not
 * trade is sold back at the market at once, and the rest goes on; when nothing but dust is left of
 * anything but the account's quote asset, the basket is over and becomes one closed round trip. An
 * order with an unknown outcome is waited for, as everywhere. A basket that was under way at a
 * restart is unwound, not continued: its prices are old.
 */
final class BasketDesk {
  private static final int BASKETS_KEPT = 2_000;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Desk desk;
  private final OrderRoom room;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();

  private static final class Running {
    final BasketRaised basket;
    final Map<Asset, Long> held = new TreeMap<>();
    final Instant since;
    Money fees;
    int nextLeg;
    int orders;
    boolean unwinding;
    @Nullable ClientOrderId last;
    Instant notBefore = Instant.EPOCH;

    Running(BasketRaised basket, Instant since, Money fees) {
      this.basket = basket;
      this.since = since;
      this.fees = fees;
    }

    long held(Asset asset) {
      return held.getOrDefault(asset, 0L);
    }
  }

  BasketDesk(Desk desk, OrderRoom room) {
    this.desk = desk;
    this.room = room;
  }

  /** Begins a basket, once, if it is fresh and its first leg passes the gate. */
  void raised(BasketRaised basket, boolean panicking) {
    if (!seen.add(basket.basketId())) {
      return;
    }
    if (seen.size() > BASKETS_KEPT) {
      seen.remove(seen.iterator().next());
    }
    DenialCode refusal = refusal(basket, panicking);
    if (refusal != null) {
      if (desk.firstOf("basket|" + basket.strategy() + '|' + refusal, Duration.ofSeconds(10))) {
        desk.alert(
            Level.INFO, "BASKET_REFUSED", "code=" + refusal + " basket=" + basket.basketId());
      }
      return;
    }
    Running begun = new Running(basket, desk.now, desk.zero());
    running.put(basket.basketId(), begun);
    Leg first = basket.legs().getFirst();
    Instrument instrument = Objects.requireNonNull(desk.instruments.get(first.instrument()));
    Quantity quantity = first.quantity().roundTo(instrument.lot(), Rounding.DOWN);
    if (quantity.isZero()
        || !send(begun, first.instrument(), first.side(), quantity, first.limitPrice())) {
      running.remove(basket.basketId());
    }
  }

  private @Nullable DenialCode refusal(BasketRaised basket, boolean panicking) {
    if (desk.now.isAfter(basket.expiresAt())) {
      return DenialCode.SIGNAL_EXPIRED;
    }
    if (panicking || desk.state != TradingState.RUNNING) {
      return DenialCode.TRADING_STATE;
    }
    if (!basket.legs().getFirst().spends().equals(desk.settings.quote())) {
      return DenialCode.INSTRUMENT_UNKNOWN;
    }
    for (Leg leg : basket.legs()) {
      Asset through = leg.brings();
      boolean canUnwind = through.equals(desk.settings.quote()) || instrumentOf(through) != null;
      if (desk.instruments.get(leg.instrument()) == null || !canUnwind) {
        return DenialCode.INSTRUMENT_UNKNOWN;
      }
      if (desk.locks.find(basket.strategy(), leg.instrument(), leg.side(), desk.now) != null) {
        return DenialCode.LOCKED;
      }
      if (!desk.isReconciled(leg.instrument())
          || desk.haltedInstruments.contains(leg.instrument())
          || desk.orders.hasUnknownOutcome(leg.instrument())) {
        return DenialCode.NOT_RECONCILED;
      }
    }
    for (Running other : running.values()) {
      if (other.basket.strategy().equals(basket.strategy())) {
        return DenialCode.POSITION_EXISTS;
      }
    }
    return null;
  }

  /** Whether a fill belongs to a basket, which then has counted it. */
  boolean filled(Order order, VenueReport.Filled fill) {
    if (!order.role().isBasket()) {
      return false;
    }
    Running basket =
        running.computeIfAbsent(order.intent().signalId(), id -> recovered(id, order, fill));
    Quantity quantity = fill.quantity();
    Symbol symbol = fill.instrument().symbol();
    boolean buy = fill.side() == Side.BUY;
    long amount =
        fill.price().times(quantity, symbol.quote(), buy ? Rounding.UP : Rounding.DOWN).raw();
    basket.held.merge(symbol.base(), buy ? quantity.raw() : -quantity.raw(), Math::addExact);
    basket.held.merge(symbol.quote(), buy ? -amount : amount, Math::addExact);
    if (!fill.fee().isZero()) {
      basket.held.merge(fill.fee().asset(), -fill.fee().raw(), Math::addExact);
    }
    Price price =
        fill.fee().asset().equals(desk.settings.quote())
            ? Price.of("1")
            : desk.priceOf(fill.fee().asset());
    if (price != null) {
      basket.fees =
          basket.fees.plus(
              new Money(
                  FixedPoint.multiply(fill.fee().raw(), price.raw(), Rounding.UP),
                  desk.settings.quote()));
    }
    return true;
  }

  /** A basket of which only its orders are left, after a kill or a late fill: it is unwound. */
  private Running recovered(String basketId, Order order, VenueReport.Filled fill) {
    desk.alert(Level.WARNING, "BASKET_RECOVERED", "basket=" + basketId + " order=" + order.id());
    InstrumentId instrument = order.instrument();
    Running basket =
        new Running(
            new BasketRaised(
                basketId,
                order.strategy(),
                List.of(
                    new Leg(instrument, Side.BUY, order.intent().quantity(), fill.price()),
                    new Leg(instrument, Side.SELL, order.intent().quantity(), fill.price())),
                Rate.ZERO,
                "recovered from its orders",
                "none",
                fill.at(),
                fill.at()),
            desk.now,
            desk.zero());
    basket.unwinding = true;
    return basket;
  }

  /** Brings every basket as far as it can go now. */
  void advance() {
    if (running.isEmpty()) {
      desk.inBaskets = desk.zero();
      return;
    }
    for (Running basket : List.copyOf(running.values())) {
      advance(basket);
    }
    Money out = desk.zero();
    for (Running basket : running.values()) {
      long spent = -Math.min(0, basket.held(desk.settings.quote()));
      out = out.plus(new Money(spent, desk.settings.quote()));
    }
    desk.inBaskets = out;
  }

  private void advance(Running basket) {
    if (!desk.orders
        .live(
            order ->
                order.role().isBasket()
                    && order.intent().signalId().equals(basket.basket.basketId()))
        .isEmpty()) {
      return;
    }
    Order last = basket.last == null ? null : desk.orders.find(basket.last);
    if (last != null) {
      basket.last = null;
      if (last.status() == OrderStatus.REJECTED || last.cumulativeQuantity().isZero()) {
        basket.notBefore =
            last.status() == OrderStatus.REJECTED && basket.orders > 1
                ? desk.now.plus(RETRY)
                : basket.notBefore;
        // A leg that traded nothing ends the way forward.
        basket.unwinding = true;
      } else if (!basket.unwinding) {
        basket.nextLeg++;
      }
    }
    if (desk.now.isBefore(basket.notBefore) || unwindRest(basket) || proceed(basket)) {
      return;
    }
    conclude(basket);
  }

  /** Sells what no coming leg will spend; whether an order is on its way. */
  private boolean unwindRest(Running basket) {
    List<Leg> legs = basket.basket.legs();
    Asset wanted =
        !basket.unwinding && basket.nextLeg > 0 && basket.nextLeg < legs.size()
            ? legs.get(basket.nextLeg).spends()
            : null;
    for (Map.Entry<Asset, Long> entry : basket.held.entrySet()) {
      Asset asset = entry.getKey();
      if (entry.getValue() <= 0 || asset.equals(desk.settings.quote()) || asset.equals(wanted)) {
        continue;
      }
      Instrument instrument = instrumentOf(asset);
      if (instrument == null) {
        continue;
      }
      Price bid = desk.board.bid(instrument.id());
      Quantity quantity = Quantity.ofRaw(entry.getValue());
      Quantity sellable =
          quantity.min(instrument.maxQuantity()).roundTo(instrument.lot(), Rounding.DOWN);
      boolean dust = bid == null ? sellable.isZero() : instrument.isDust(quantity, bid);
      if (!dust && send(basket, instrument.id(), Side.SELL, sellable, null)) {
        return true;
      }
      if (!dust) {
        basket.notBefore = desk.now.plus(RETRY);
        return true;
      }
    }
    return false;
  }

  /** Sends the next leg; whether it did. */
  private boolean proceed(Running basket) {
    List<Leg> legs = basket.basket.legs();
    if (basket.unwinding || basket.nextLeg == 0 || basket.nextLeg >= legs.size()) {
      return false;
    }
    Leg leg = legs.get(basket.nextLeg);
    Instrument instrument = Objects.requireNonNull(desk.instruments.get(leg.instrument()));
    long available = Math.max(0, basket.held(leg.spends()));
    long raw = available;
    if (leg.side() == Side.BUY) {
      raw = FixedPoint.divide(available, leg.limitPrice().raw(), Rounding.DOWN);
    }
    Quantity quantity =
        Quantity.ofRaw(raw).min(instrument.maxQuantity()).roundTo(instrument.lot(), Rounding.DOWN);
    boolean sent =
        !quantity.isZero()
            && !instrument.isDust(quantity, leg.limitPrice())
            && send(basket, leg.instrument(), leg.side(), quantity, leg.limitPrice());
    if (!sent) {
      basket.unwinding = true;
      return unwindRest(basket);
    }
    return true;
  }

  private boolean send(
      Running basket,
      InstrumentId instrument,
      Side side,
      Quantity quantity,
      @Nullable Price limit) {
    BasketRaised raised = basket.basket;
    ClientOrderId orderId;
    do {
      orderId =
          ClientOrderId.derive(
              desk.settings.account(), raised.strategy(), raised.basketId(), basket.orders++, 0);
    } while (desk.orders.knows(orderId));
    boolean first = basket.orders == 1;
    OrderIntent intent =
        new OrderIntent(
            orderId,
            desk.settings.account(),
            raised.strategy(),
            instrument,
            side,
            limit == null ? OrderType.MARKET : OrderType.LIMIT,
            quantity,
            limit,
            null,
            limit == null ? TimeInForce.GTC : TimeInForce.IOC,
            false,
            first ? OrderRole.BASKET_ENTRY : OrderRole.BASKET_LEG,
            raised.basketId());
    boolean sent = room.send(intent, null, false) instanceof RiskVerdict.Approved;
    basket.last = sent ? orderId : basket.last;
    return sent;
  }

  /** Only the quote asset and dust are left: the basket becomes one closed round trip. */
  private void conclude(Running basket) {
    BasketRaised raised = basket.basket;
    running.remove(raised.basketId());
    if (basket.held.isEmpty()) {
      // Nothing of the first leg was traded.
      return;
    }
    Money profit = new Money(basket.held(desk.settings.quote()), desk.settings.quote());
    for (Map.Entry<Asset, Long> entry : basket.held.entrySet()) {
      Price price =
          entry.getKey().equals(desk.settings.quote()) ? null : desk.priceOf(entry.getKey());
      if (price != null) {
        long value = FixedPoint.multiply(entry.getValue(), price.raw(), Rounding.DOWN);
        profit = profit.plus(new Money(value, desk.settings.quote()));
      }
    }
    Leg first = raised.legs().getFirst();
    desk.portfolio.bookResult(profit, basket.fees);
    room.announce(
        List.of(
            new PositionClosed(
                new Position(
                    raised.basketId(),
                    desk.settings.account(),
                    raised.strategy(),
                    first.instrument(),
                    Quantity.ZERO,
                    first.limitPrice(),
                    first.quantity(),
                    null,
                    profit,
                    basket.fees,
                    null,
                    null,
                    basket.since),
                basket.unwinding ? "unwound" : "basket",
                desk.now)));
    if (basket.unwinding) {
      desk.alert(
          Level.WARNING,
          "BASKET_UNWOUND",
          "basket=" + raised.basketId() + " profit=" + profit.amount());
    }
  }

  /** The instrument that turns an asset into the account's quote asset; null without one. */
  private @Nullable Instrument instrumentOf(Asset asset) {
    for (Instrument instrument : desk.instruments.values()) {
      Symbol symbol = instrument.id().symbol();
      if (symbol.base().equals(asset) && symbol.quote().equals(desk.settings.quote())) {
        return instrument;
      }
    }
    return null;
  }

  ExecutionState.Baskets state() {
    List<RunningBasket> baskets = new ArrayList<>();
    for (Running basket : running.values()) {
      List<Money> held = new ArrayList<>();
      basket.held.forEach((asset, raw) -> held.add(new Money(raw, asset)));
      baskets.add(
          new RunningBasket(
              basket.basket,
              held,
              basket.fees,
              basket.nextLeg,
              basket.orders,
              basket.unwinding,
              basket.last,
              basket.since));
    }
    return new ExecutionState.Baskets(baskets, List.copyOf(seen));
  }

  void restore(ExecutionState.Baskets state) {
    seen.addAll(state.seen());
    for (RunningBasket stored : state.running()) {
      Running basket = new Running(stored.basket(), stored.since(), stored.fees());
      stored.held().forEach(amount -> basket.held.put(amount.asset(), amount.raw()));
      basket.nextLeg = stored.nextLeg();
      basket.orders = stored.orders();
      basket.last = stored.last();
      // The prices that it was made for are gone.
      basket.unwinding = true;
      running.put(stored.basket().basketId(), basket);
    }
  }
}
