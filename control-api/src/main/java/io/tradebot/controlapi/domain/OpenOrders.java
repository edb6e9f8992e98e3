package io.tradebot.controlapi.domain;

import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderCancelRejected;
import io.tradebot.common.order.OrderCancelRequested;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderLifecycle;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderStep;
import io.tradebot.common.order.OrderSubmitted;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders that are not at their end, folded from order events in their order. Thread-safe.
 *
 * <p>This is a picture for people; the executor and the venue hold the truth. A step that the
 * lifecycle does not allow is left out here, because the executor has already halted over it.
 */
public final class OpenOrders {
  // Ends that overtook their beginning, kept so that a repeated beginning does not revive them.
  private static final int REMEMBERED_ENDS = 2_000;

  private final Map<ClientOrderId, OpenOrder> open = new LinkedHashMap<>();
  private final Map<ClientOrderId, Boolean> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientOrderId, Boolean> eldest) {
          return size() > REMEMBERED_ENDS;
        }
      };

  /** Applies an event; repeating one changes nothing. */
  public synchronized void apply(OrderEvent event) {
    ClientOrderId id = event.stamp().orderId();
    if (event instanceof OrderInitialized initialized) {
      if (!ended.containsKey(id)) {
        open.putIfAbsent(
            id,
            new OpenOrder(
                initialized.intent(),
                OrderStatus.INITIALIZED,
                Quantity.ZERO,
                initialized.stamp().occurredAt()));
      }
      return;
    }
    OpenOrder order = open.get(id);
    OrderStep step = step(event);
    if (order == null) {
      if (isEnd(step)) {
        ended.put(id, true);
      }
      return;
    }
    if (!OrderLifecycle.allows(order.status(), step)) {
      return;
    }
    OrderStatus next = OrderLifecycle.next(order.status(), step);
    if (next.isClosed()) {
      open.remove(id);
      ended.put(id, true);
      return;
    }
    Quantity filled =
        event instanceof OrderFilled fill && fill.cumulativeQuantity().compareTo(order.filled()) > 0
            ? fill.cumulativeQuantity()
            : order.filled();
    open.put(id, new OpenOrder(order.intent(), next, filled, order.since()));
  }

  /** Replaces everything, after the history was read anew. */
  public synchronized void replaceBy(OpenOrders other) {
    Map<ClientOrderId, OpenOrder> fresh;
    Map<ClientOrderId, Boolean> freshEnds;
    synchronized (other) {
      fresh = new LinkedHashMap<>(other.open);
      freshEnds = new LinkedHashMap<>(other.ended);
    }
    // An end seen live while the history was read counts.
    fresh.keySet().removeAll(ended.keySet());
    open.clear();
    open.putAll(fresh);
    ended.putAll(freshEnds);
  }

  /** Oldest first. */
  public synchronized List<OpenOrder> all() {
    return open.values().stream().sorted(Comparator.comparing(OpenOrder::since)).toList();
  }

  static OrderStep step(OrderEvent event) {
    return switch (event) {
      case OrderInitialized _ -> OrderStep.SUBMIT;
      case OrderSubmitted _ -> OrderStep.SUBMIT;
      case OrderDenied _ -> OrderStep.DENY;
      case OrderAccepted _ -> OrderStep.ACCEPT;
      case OrderRejected _ -> OrderStep.REJECT;
      case OrderCancelRequested _ -> OrderStep.REQUEST_CANCEL;
      case OrderCancelRejected _ -> OrderStep.REJECT_CANCEL;
      case OrderFilled fill ->
          fill.leavesQuantity().isZero() ? OrderStep.FILL_FULLY : OrderStep.FILL_PARTLY;
      case OrderCanceled _ -> OrderStep.CANCEL;
      case OrderExpired _ -> OrderStep.EXPIRE;
    };
  }

  private static boolean isEnd(OrderStep step) {
    return switch (step) {
      case DENY, REJECT, FILL_FULLY, CANCEL, EXPIRE -> true;
      case SUBMIT, ACCEPT, REQUEST_CANCEL, REJECT_CANCEL, FILL_PARTLY -> false;
    };
  }
}
