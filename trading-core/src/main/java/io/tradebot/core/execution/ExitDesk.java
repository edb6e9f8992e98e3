package io.tradebot.core.execution;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.execution.ExecutionState.ExitPlan;
import io.tradebot.core.order.Order;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.risk.RiskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes positions: by the strategy's wish, at the stop, at the target, and after the longest
 * holding time.
 *
 * <p>A wish to close stays until nothing is held and nothing could still be bought: working entries
 * are cancelled first, then what is held is sold at the market. While an exit's outcome is unknown
 * no second one is sent.
 */
final class ExitDesk {
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
  private static final Duration DENIED_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final int REJECTIONS_TO_ALERT = 3;

  private final Desk desk;
  private final OrderRoom room;
  private final Map<PositionKey, ExitPlan> plans = new TreeMap<>();
  private final Map<PositionKey, Instant> reachedAt = new HashMap<>();

  ExitDesk(Desk desk, OrderRoom room) {
    this.desk = desk;
    this.room = room;
  }

  boolean wants(PositionKey key) {
    return plans.containsKey(key);
  }

  /** Wants a position closed; does nothing when it is not held or is being closed already. */
  void want(PositionKey key, OrderRole role, ExitReason reason, String wish) {
    boolean held = desk.portfolio.open(key) != null;
    boolean working = !desk.orders.entries(key.strategy(), key.instrument()).isEmpty();
    if ((held || working) && !plans.containsKey(key)) {
      plans.put(
          key,
          new ExitPlan(
              key, role, reason.text(), reason.idOf(wish), 0, 0, null, 0, desk.now, desk.now));
    }
  }

  void closed(PositionKey key) {
    ExitPlan plan = plans.get(key);
    if (plan != null && desk.orders.entries(key.strategy(), key.instrument()).isEmpty()) {
      plans.remove(key);
    }
  }

  /** Compares a new quote with the stops and targets of its instrument. */
  void watch(BestQuote quote) {
    for (Holding holding : desk.portfolio.open()) {
      if (holding.key().instrument().equals(quote.instrument())) {
        watch(holding, quote.bid());
      }
    }
  }

  private void watch(Holding holding, Price bid) {
    Price target = holding.takeProfit();
    String signalId = holding.positionId();
    if (signalId == null) {
      return;
    }
    trail(holding, bid);
    Price stop = holding.stopLoss();
    if (stop == null || bid.compareTo(stop) > 0) {
      if (!reachedAt.isEmpty()) {
        reachedAt.remove(holding.key());
      }
    } else if (plans.containsKey(holding.key())) {
      // A limit exit that waits for a better price must not stand in the way of the stop.
      for (Order order : limitExits(holding.key())) {
        room.cancel(order, "stop reached");
      }
    } else if (!isLeftToTheVenue(holding.key())) {
      want(holding.key(), OrderRole.STOP_LOSS, ExitReason.STOP_LOSS, signalId);
    }
    if (target != null && bid.compareTo(target) >= 0) {
      want(holding.key(), OrderRole.TAKE_PROFIT, ExitReason.TAKE_PROFIT, signalId);
    }
  }

  /**
   * Whether a stop that is reached waits at the venue, which has a moment to fill it before it is
   * cancelled and the rest sold at the market.
   */
  private boolean isLeftToTheVenue(PositionKey key) {
    boolean placed = false;
    for (Order order : desk.orders.exits(key.strategy(), key.instrument())) {
      placed |=
          ProtectionDesk.isProtective(order)
              && order.isAcknowledged()
              && order.cancelReason() == null;
    }
    if (!placed) {
      return false;
    }
    Instant since = reachedAt.computeIfAbsent(key, any -> desk.now);
    return desk.now.isBefore(since.plus(desk.settings.exits().stopFallback()));
  }

  /** Moves a trailing stop up behind the highest bid, in steps. */
  private void trail(Holding holding, Price bid) {
    ExitSettings settings = desk.settings.exits();
    Price distance = holding.stopDistance();
    Price stop = holding.stopLoss();
    if (settings.trailingDistance().raw() == 0
        || distance == null
        || stop == null
        || !holding.raiseHighWater(bid)) {
      return;
    }
    long activation =
        FixedPoint.multiply(distance.raw(), settings.trailingActivation().raw(), Rounding.UP);
    if (bid.raw() - holding.averageEntry().raw() < activation) {
      return;
    }
    long trailed =
        bid.raw()
            - FixedPoint.multiply(distance.raw(), settings.trailingDistance().raw(), Rounding.UP);
    long step = FixedPoint.multiply(bid.raw(), settings.minMove().raw(), Rounding.UP);
    if (trailed > 0 && trailed - stop.raw() >= Math.max(1, step)) {
      room.announce(desk.portfolio.raiseStop(holding.key(), Price.ofRaw(trailed), desk.now));
    }
  }

  private List<Order> limitExits(PositionKey key) {
    return desk.orders.live(
        order ->
            order.role().reducesRisk()
                && order.intent().type() == OrderType.LIMIT
                && !order.isAdopted()
                && order.strategy().equals(key.strategy())
                && order.instrument().equals(key.instrument()));
  }

  /** Whether the profit at a bid, after the fees of both ways, is enough for the age. */
  private boolean isProfitEnough(Holding holding, Duration age, Price bid) {
    ExitSettings.RoiStep reached = null;
    for (ExitSettings.RoiStep step : desk.settings.exits().roi()) {
      if (age.compareTo(step.after()) >= 0) {
        reached = step;
      }
    }
    if (reached == null) {
      return false;
    }
    long needed =
        Math.addExact(
            Rate.ONE.raw(),
            Math.addExact(reached.profit().raw(), 2 * desk.settings.worstFee().raw()));
    return bid.raw() >= FixedPoint.multiply(holding.averageEntry().raw(), needed, Rounding.UP);
  }

  /** Wants everything closed that is held for too long, or for long enough with its profit. */
  void tick() {
    if (desk.settings.exits().style() == ExitSettings.Style.LIMIT) {
      for (PositionKey key : plans.keySet()) {
        for (Order order : limitExits(key)) {
          if (!desk.now.isBefore(order.createdAt().plus(desk.settings.exits().exitTimeout()))) {
            room.cancel(order, "exit_timeout");
          }
        }
      }
    }
    for (Holding holding : desk.portfolio.open()) {
      Instant openedAt = holding.openedAt();
      String positionId = holding.positionId();
      if (openedAt == null
          || positionId == null
          || holding.key().strategy().equals(StrategyId.MANUAL)) {
        continue;
      }
      if (!desk.now.isBefore(openedAt.plus(desk.settings.maxHolding()))) {
        want(holding.key(), OrderRole.EXIT, ExitReason.TIME_STOP, positionId);
      }
      // A stop that was passed while nobody watched, e.g. before a restart, is found by the last
      // known bid.
      Price bid = desk.board.bid(holding.key().instrument());
      if (bid != null) {
        if (isProfitEnough(holding, Duration.between(openedAt, desk.now), bid)) {
          want(holding.key(), OrderRole.EXIT, ExitReason.ROI, positionId);
        }
        watch(holding, bid);
      }
    }
  }

  /** Brings every wish as far as it can go now. */
  void advance() {
    if (plans.isEmpty()) {
      return;
    }
    for (ExitPlan plan : List.copyOf(plans.values())) {
      advance(plan);
    }
  }

  private void advance(ExitPlan plan) {
    PositionKey key = plan.key();
    if (!desk.isRead(key.instrument())) {
      // Nothing is sold on books that were not compared with the venue's.
      return;
    }
    List<Order> entries = desk.orders.entries(key.strategy(), key.instrument());
    for (Order entry : entries) {
      room.cancel(entry, "exit");
    }
    Holding holding = desk.portfolio.open(key);
    if (holding == null) {
      if (entries.isEmpty()) {
        plans.remove(key);
      }
      return;
    }
    // A resting entry of ours must not meet our own exit; but a stop cannot wait for ever for a
    // cancel.
    if (!entries.isEmpty() && desk.now.isBefore(plan.since().plus(CANCEL_PATIENCE))) {
      return;
    }
    List<Order> working = desk.orders.exits(key.strategy(), key.instrument());
    if (!working.isEmpty()) {
      for (Order order : working) {
        if (ProtectionDesk.isProtective(order)) {
          // The venue has locked for it what is to be sold.
          room.cancel(order, "exit");
        }
      }
      return;
    }
    ExitPlan current = afterLast(plan);
    plans.put(key, current);
    if (desk.now.isBefore(current.notBefore())) {
      return;
    }
    sell(current, holding);
  }

  /** What the end of the last order means for the next one. */
  private ExitPlan afterLast(ExitPlan plan) {
    ClientOrderId lastId = plan.last();
    if (lastId == null) {
      return plan;
    }
    Order last = desk.orders.find(lastId);
    if (last != null && last.status() == OrderStatus.REJECTED) {
      int rejections = plan.rejections() + 1;
      if (rejections >= REJECTIONS_TO_ALERT) {
        desk.alertOnce(
            Level.CRITICAL,
            "EXIT_REJECTED",
            plan.key().toString(),
            "position=" + plan.key() + " rejections=" + rejections + " reason=" + last.reason());
      }
      desk.readVenue("exit rejected", Duration.ofSeconds(2));
      Duration wait = Duration.ofSeconds(1L << Math.min(rejections - 1, 5));
      return new ExitPlan(
          plan.key(),
          plan.role(),
          plan.reason(),
          plan.signalId(),
          plan.leg(),
          plan.attempt() + 1,
          null,
          rejections,
          plan.since(),
          desk.now.plus(wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait));
    }
    // It was taken and has ended, and something is left: that is another leg.
    return new ExitPlan(
        plan.key(),
        plan.role(),
        plan.reason(),
        plan.signalId(),
        plan.leg() + 1,
        0,
        null,
        0,
        plan.since(),
        plan.notBefore());
  }

  private void sell(ExitPlan plan, Holding holding) {
    InstrumentId id = plan.key().instrument();
    Instrument instrument = desk.instruments.get(id);
    if (instrument == null) {
      desk.alertOnce(
          Level.CRITICAL, "EXIT_IMPOSSIBLE", id.toString(), "instrument=" + id + " known=false");
      return;
    }
    Quantity quantity =
        holding.quantity().min(instrument.maxQuantity()).roundTo(instrument.lot(), Rounding.DOWN);
    Price bid = desk.board.bid(id);
    Price price = bid == null ? holding.averageEntry() : bid;
    if (instrument.isDust(holding.quantity(), price)) {
      room.announce(desk.portfolio.closeDust(plan.key(), price, plan.reason(), desk.now));
      plans.remove(plan.key());
      return;
    }
    int leg = plan.leg();
    ClientOrderId orderId = derive(plan, leg);
    while (desk.orders.knows(orderId)) {
      // Sent in a life that is forgotten here; its leg is used up.
      orderId = derive(plan, ++leg);
    }
    Price limit = leg == 0 && plan.attempt() == 0 ? restingPrice(plan, instrument) : null;
    OrderIntent intent =
        new OrderIntent(
            orderId,
            desk.settings.account(),
            plan.key().strategy(),
            id,
            Side.SELL,
            limit == null ? OrderType.MARKET : OrderType.LIMIT,
            quantity,
            limit,
            null,
            TimeInForce.GTC,
            false,
            plan.role(),
            plan.signalId());
    boolean sent = room.send(intent, null, true) instanceof RiskVerdict.Approved;
    plans.put(
        plan.key(),
        new ExitPlan(
            plan.key(),
            plan.role(),
            plan.reason(),
            plan.signalId(),
            leg,
            plan.attempt(),
            sent ? orderId : null,
            plan.rejections(),
            plan.since(),
            sent ? plan.notBefore() : desk.now.plus(DENIED_AGAIN_AFTER)));
  }

  /** At which price the first order of an exit rests; null when it goes at the market. */
  private @Nullable Price restingPrice(ExitPlan plan, Instrument instrument) {
    ExitReason reason = ExitReason.of(plan.signalId());
    boolean patient =
        desk.settings.exits().style() == ExitSettings.Style.LIMIT
            && (reason == ExitReason.SIGNAL
                || reason == ExitReason.TAKE_PROFIT
                || reason == ExitReason.ROI);
    BestQuote quote = desk.board.quote(instrument.id());
    return patient && quote != null ? quote.ask().roundTo(instrument.tick(), Rounding.UP) : null;
  }

  private ClientOrderId derive(ExitPlan plan, int leg) {
    return ClientOrderId.derive(
        desk.settings.account(), plan.key().strategy(), plan.signalId(), leg, plan.attempt());
  }

  List<ExitPlan> plans() {
    return List.copyOf(plans.values());
  }

  void restore(List<ExitPlan> restored) {
    restored.forEach(plan -> plans.put(plan.key(), plan));
  }
}
