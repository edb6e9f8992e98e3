package io.tradebot.core.order;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All orders that still matter: those in flight, and those that closed recently, so that late and
 * repeated reports find them.
 *
 * <p>Iteration is in the order of creation. Not thread-safe.
 */
public final class Orders {
  private static final int CLOSED_KEPT = 2_000;
  private static final Duration CLOSED_KEPT_FOR = Duration.ofHours(6);

  private final Map<ClientOrderId, Order> byId = new LinkedHashMap<>();
  private final Map<ClientOrderId, Order> live = new LinkedHashMap<>();
  private final Deque<Order> closed = new ArrayDeque<>();

  /**
   * Adds an order that is not known yet.
   *
   * @throws IllegalArgumentException when its id is known: the same wish must never become two
   *     orders
   */
  public Order add(Order order) {
    if (byId.putIfAbsent(order.id(), order) != null) {
      throw new IllegalArgumentException("order " + order.id() + " is known already");
    }
    if (order.isClosed()) {
      closed.addLast(order);
    } else {
      live.put(order.id(), order);
    }
    return order;
  }

  public @Nullable Order find(ClientOrderId id) {
    return byId.get(id);
  }

  public boolean knows(ClientOrderId id) {
    return byId.containsKey(id);
  }

  /**
   * Files an order that has closed, and forgets the oldest closed ones.
   *
   * @return when the youngest of the forgotten orders closed; null when none was forgotten
   */
  public @Nullable Instant file(Order order, Instant now) {
    if (live.remove(order.id()) != null) {
      closed.addLast(order);
    }
    Instant forgotten = null;
    while (!closed.isEmpty() && mayForget(closed.getFirst(), now)) {
      Order oldest = closed.removeFirst();
      byId.remove(oldest.id());
      Instant at = oldest.closedAt();
      forgotten = forgotten == null || (at != null && at.isAfter(forgotten)) ? at : forgotten;
    }
    return forgotten;
  }

  private boolean mayForget(Order order, Instant now) {
    Instant at = order.closedAt();
    return closed.size() > CLOSED_KEPT || at == null || at.plus(CLOSED_KEPT_FOR).isBefore(now);
  }

  /** Orders that are not closed. */
  public List<Order> live() {
    return live.isEmpty() ? List.of() : List.copyOf(live.values());
  }

  public List<Order> live(Predicate<Order> wanted) {
    if (live.isEmpty()) {
      return List.of();
    }
    List<Order> found = new ArrayList<>();
    for (Order order : live.values()) {
      if (wanted.test(order)) {
        found.add(order);
      }
    }
    return found;
  }

  public List<Order> live(InstrumentId instrument) {
    return live(order -> order.instrument().equals(instrument));
  }

  /** Entries of a strategy on an instrument that may still fill. */
  public List<Order> entries(StrategyId strategy, InstrumentId instrument) {
    return live(
        order ->
            order.role() == OrderRole.ENTRY
                && order.strategy().equals(strategy)
                && order.instrument().equals(instrument));
  }

  /** Orders that reduce the position of a strategy on an instrument and may still fill. */
  public List<Order> exits(StrategyId strategy, InstrumentId instrument) {
    return live(
        order ->
            order.role().reducesRisk()
                && order.strategy().equals(strategy)
                && order.instrument().equals(instrument));
  }

  public boolean hasUnknownOutcome(InstrumentId instrument) {
    for (Order order : live.values()) {
      if (order.isOutcomeUnknown() && order.instrument().equals(instrument)) {
        return true;
      }
    }
    return false;
  }

  /** Everything kept, in the order of creation. */
  public List<Order> all() {
    return List.copyOf(byId.values());
  }
}
