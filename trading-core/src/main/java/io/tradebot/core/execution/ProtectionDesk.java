package io.tradebot.core.execution;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.order.Order;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.risk.RiskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stop order at the exchange for each open position that has a stop: never two, of the
 * right size, at the right price, and none without a position.
 *
 * <p>Which order protects what is read from the orders themselves, so that nothing needs to be
 * remembered over a restart but the orders. A stop that has moved by less than the minimum, or a
 * moment ago, is left where it is. While there is none at the exchange, e.g. because the venue
 * refuses it, the {@link ExitDesk} watches as it always does.
 */
final class ProtectionDesk {
  private static final String WISH = "protect:";
  private static final int REJECTIONS_TO_ALERT = 3;
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);
  private static final Duration DENIED_AGAIN_AFTER = Duration.ofSeconds(1);

  private final Desk desk;
  private final OrderRoom room;
  private final ExitDesk exits;
  private final ExitSettings settings;
  private final Map<PositionKey, Attempt> attempts = new HashMap<>();

  private record Attempt(@Nullable ClientOrderId last, int rejections, Instant notBefore) {}

  ProtectionDesk(Desk desk, OrderRoom room, ExitDesk exits) {
    this.desk = desk;
    this.room = room;
    this.exits = exits;
    this.settings = desk.settings.exits();
  }

  /** Whether an order waits at the exchange for its stop to be reached, to guard a position. */
  static boolean isProtective(Order order) {
    return order.role().reducesRisk() && order.intent().type().hasStopPrice();
  }

  /** Compares what protects with what is held; cheap while nothing is to be done. */
  void advance() {
    if (settings.placement() == ExitSettings.Placement.LOCAL) {
      return;
    }
    for (Order order : desk.orders.live(ProtectionDesk::isProtective)) {
      if (desk.isRead(order.instrument())
          && desk.portfolio.open(new PositionKey(order.strategy(), order.instrument())) == null) {
        room.cancel(order, "position is closed");
      }
    }
    for (Holding holding : desk.portfolio.open()) {
      if (holding.stopLoss() != null
          && desk.isRead(holding.key().instrument())
          && !exits.wants(holding.key())) {
        protect(holding, Objects.requireNonNull(holding.stopLoss()));
      }
    }
    if (!attempts.isEmpty()) {
      attempts.keySet().removeIf(key -> desk.portfolio.open(key) == null);
    }
  }

  private void protect(Holding holding, Price stop) {
    PositionKey key = holding.key();
    InstrumentId id = key.instrument();
    Instrument instrument = desk.instruments.get(id);
    if (instrument == null || !desk.orders.entries(key.strategy(), id).isEmpty()) {
      // An entry that still fills changes size and stop with each fill.
      return;
    }
    Quantity quantity =
        holding.quantity().min(instrument.maxQuantity()).roundTo(instrument.lot(), Rounding.DOWN);
    List<Order> working = new ArrayList<>();
    for (Order order : desk.orders.exits(key.strategy(), id)) {
      if (!isProtective(order)) {
        return;
      }
      working.add(order);
    }
    if (working.isEmpty()) {
      place(key, holding, instrument, stop, quantity);
      return;
    }
    for (int i = 1; i < working.size(); i++) {
      room.cancel(working.get(i - 1), "more than one stop");
    }
    Order order = working.getLast();
    if (order.cancelReason() == null && !order.isOutcomeUnknown() && order.isAcknowledged()) {
      boolean resized = !order.leavesQuantity().equals(quantity) && !order.missesFills();
      boolean rested = !desk.now.isBefore(order.createdAt().plus(settings.minInterval()));
      if (rested && (resized || hasMoved(order, stop))) {
        room.cancel(order, "replace");
      }
    }
  }

  private boolean hasMoved(Order order, Price stop) {
    long placed = Objects.requireNonNull(order.intent().stopPrice()).raw();
    long move = Math.abs(stop.raw() - placed);
    return move > 0
        && move >= Price.ofRaw(placed).moveBy(settings.minMove(), Rounding.UP).raw() - placed;
  }

  private void place(
      PositionKey key, Holding holding, Instrument instrument, Price stop, Quantity quantity) {
    Attempt attempt = afterLast(key);
    if (desk.now.isBefore(attempt.notBefore())) {
      return;
    }
    Price bid = desk.board.bid(key.instrument());
    Price limit =
        stop.moveBy(settings.stopLimitOffset().negated(), Rounding.DOWN)
            .roundTo(instrument.tick(), Rounding.DOWN);
    if (bid == null
        || bid.compareTo(stop) <= 0
        || limit.raw() <= 0
        || quantity.compareTo(instrument.minQuantity()) < 0
        || instrument.isDust(quantity, limit)) {
      // Reached already, or too small to be sold at that price: the watch here has it.
      return;
    }
    String wish = WISH + holding.positionId();
    ClientOrderId orderId;
    do {
      orderId =
          ClientOrderId.derive(desk.settings.account(), key.strategy(), wish, holding.takeLeg(), 0);
    } while (desk.orders.knows(orderId));
    OrderIntent intent =
        new OrderIntent(
            orderId,
            desk.settings.account(),
            key.strategy(),
            key.instrument(),
            Side.SELL,
            OrderType.STOP_LOSS_LIMIT,
            quantity,
            limit,
            stop,
            TimeInForce.GTC,
            false,
            OrderRole.STOP_LOSS,
            wish);
    boolean sent = room.send(intent, null, true) instanceof RiskVerdict.Approved;
    attempts.put(
        key,
        sent
            ? new Attempt(orderId, attempt.rejections(), desk.now)
            : new Attempt(null, attempt.rejections(), desk.now.plus(DENIED_AGAIN_AFTER)));
  }

  /** What the end of the last stop means for the next one. */
  private Attempt afterLast(PositionKey key) {
    Attempt attempt = attempts.get(key);
    if (attempt == null) {
      return new Attempt(null, 0, desk.now);
    }
    Order last = attempt.last() == null ? null : desk.orders.find(attempt.last());
    if (last == null) {
      return attempt;
    }
    Attempt next;
    if (last.status() == OrderStatus.REJECTED) {
      int rejections = attempt.rejections() + 1;
      if (rejections >= REJECTIONS_TO_ALERT) {
        desk.alertOnce(
            Level.WARNING,
            "STOP_REJECTED",
            key.toString(),
            "position=" + key + " rejections=" + rejections + " reason=" + last.reason());
      }
      Duration wait = Duration.ofSeconds(1L << Math.min(rejections - 1, 6));
      next =
          new Attempt(
              null,
              rejections,
              desk.now.plus(wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait));
    } else {
      next = new Attempt(null, 0, desk.now);
    }
    attempts.put(key, next);
    return next;
  }
}
