package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.Side;
import io.tradebot.core.matching.FeeModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The account: funds, orders and fills, kept in a journal. Commissions come off what is received.
 * Not thread-safe.
 */
final class PaperAccount {
  private final FeeModel fees;
  private final PaperJournal journal;
  private final Map<String, PaperFunds> funds = new TreeMap<>();
  private final Map<Long, PaperOrder> orders = new LinkedHashMap<>();
  private final Map<Long, List<PaperFill>> fills = new LinkedHashMap<>();
  private long nextOrder = 1;
  private long nextTrade = 1;

  // What the event being handled has changed.
  private final Map<Long, PaperOrder> changedOrders = new LinkedHashMap<>();
  private final List<PaperFill> newFills = new ArrayList<>();
  private final Map<String, PaperFunds> changedFunds = new TreeMap<>();

  /**
   * @param initial what a new account has, by asset, in units of 10<sup>-8</sup>
   */
  PaperAccount(FeeModel fees, PaperJournal journal, Map<String, Long> initial) {
    this.fees = fees;
    this.journal = journal;
    for (PaperJournal.Change change : journal.remembered()) {
      change.orders().forEach(order -> orders.put(order.number(), order));
      change.fills().forEach(this::keep);
      funds.putAll(change.funds());
    }
    orders.keySet().forEach(number -> nextOrder = Math.max(nextOrder, number + 1));
    if (funds.isEmpty()) {
      initial.forEach((asset, amount) -> set(asset, new PaperFunds(amount, 0)));
      commit();
    }
  }

  private void keep(PaperFill fill) {
    fills.computeIfAbsent(fill.orderNumber(), key -> new ArrayList<>()).add(fill);
    nextTrade = Math.max(nextTrade, fill.tradeNumber() + 1);
  }

  long takeOrderNumber() {
    return nextOrder++;
  }

  Map<String, PaperFunds> funds() {
    return funds;
  }

  PaperFunds funds(String asset) {
    return funds.getOrDefault(asset, PaperFunds.NONE);
  }

  List<PaperOrder> openOrders() {
    return orders.values().stream().filter(order -> !order.status().isClosed()).toList();
  }

  PaperOrder order(long number) {
    PaperOrder order = orders.get(number);
    if (order == null) {
      throw new IllegalStateException("no order " + number);
    }
    return order;
  }

  /** The newest order of a client's id. */
  Optional<PaperOrder> order(String clientOrderId) {
    return orders.values().stream()
        .filter(order -> order.clientOrderId().equals(clientOrderId))
        .reduce((first, second) -> second);
  }

  List<PaperFill> fills(long orderNumber) {
    return fills.getOrDefault(orderNumber, List.of());
  }

  List<PaperOrder> orders() {
    return List.copyOf(orders.values());
  }

  static String paidAsset(PaperOrder order) {
    Symbol symbol = InstrumentId.of(order.instrument()).symbol();
    return order.side() == Side.BUY ? symbol.quote().code() : symbol.base().code();
  }

  /** Sets aside what a new order needs; the caller has checked that it is there. */
  void begin(PaperOrder order) {
    String asset = paidAsset(order);
    set(asset, funds(asset).lock(order.locked()));
    change(order);
  }

  PaperFill fill(long number, long price, long quantity, boolean maker, long nowMs) {
    PaperOrder order = order(number);
    Symbol symbol = InstrumentId.of(order.instrument()).symbol();
    boolean buys = order.side() == Side.BUY;
    long quote = FixedPoint.multiply(price, quantity, buys ? Rounding.UP : Rounding.DOWN);
    long paid = buys ? quote : quantity;
    long received = buys ? quantity : quote;
    String receivedAsset = buys ? symbol.base().code() : symbol.quote().code();
    long fee = fees.commission(maker ? Liquidity.MAKER : Liquidity.TAKER, received);
    String paidAsset = paidAsset(order);
    // A market order may cost more than was set aside; the rest comes from what is free.
    long missing = Math.max(0, paid - order.locked());
    PaperFunds payer = funds(paidAsset).lock(missing).pay(paid);
    long lockedBefore = order.locked() + missing - paid;
    long left = order.remaining() - quantity;
    long needed = left == 0 ? 0 : Math.min(lockedBefore, needed(order, left, lockedBefore));
    set(paidAsset, payer.release(lockedBefore - needed));
    set(receivedAsset, funds(receivedAsset).receive(received - fee));
    change(order.filled(quantity, needed, nowMs));
    PaperFill fill =
        new PaperFill(nextTrade, number, price, quantity, fee, receivedAsset, maker, nowMs);
    keep(fill);
    newFills.add(fill);
    return fill;
  }

  private static long needed(PaperOrder order, long left, long lockedBefore) {
    if (order.side() == Side.SELL) {
      return left;
    }
    return order.type().hasLimitPrice()
        ? FixedPoint.multiply(order.price(), left, Rounding.UP)
        : lockedBefore;
  }

  PaperOrder close(long number, OrderStatus how, long nowMs) {
    PaperOrder order = order(number);
    String asset = paidAsset(order);
    set(asset, funds(asset).release(order.locked()));
    PaperOrder closed = order.closed(how, nowMs);
    change(closed);
    return closed;
  }

  void trigger(long number, long nowMs) {
    change(order(number).reached(nowMs));
  }

  private void set(String asset, PaperFunds now) {
    funds.put(asset, now);
    changedFunds.put(asset, now);
  }

  private void change(PaperOrder order) {
    orders.put(order.number(), order);
    changedOrders.put(order.number(), order);
  }

  /** Writes what the handled event has changed; false when it has changed nothing. */
  boolean commit() {
    if (changedOrders.isEmpty() && newFills.isEmpty() && changedFunds.isEmpty()) {
      return false;
    }
    journal.append(
        new PaperJournal.Change(
            List.copyOf(changedOrders.values()), List.copyOf(newFills), Map.copyOf(changedFunds)));
    changedOrders.clear();
    newFills.clear();
    changedFunds.clear();
    return true;
  }
}
