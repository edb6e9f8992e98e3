package io.tradebot.core.matching;

import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Fills orders against a market that is only observed: a recording, or a live feed on paper.
 *
 * <p>Takers walk the observed levels; what they took stays taken until the feed next reports that
 * level. Resting orders are filled by observed trades: at their price as far as their {@link
 * FillModel} lets the trade reach them, whole when the market trades through their price or the
 * other side of the observed book crosses it. The observed market itself never reacts: orders must
 * be small against it. Not thread-safe.
 */
public final class ObservedMarketMatcher implements Matcher {
  private final MatchListener listener;
  private final FillModel.Factory fillModels;
  private final TreeMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();

  /** In order of arrival, which is the priority among own orders at one price. */
  private final Map<Long, Resting> resting = new LinkedHashMap<>();

  private final Map<Long, OrderRequest> requests = new HashMap<>();
  private final TriggerBook triggers = new TriggerBook();
  private long lastPrice;

  private static final class Resting {
    final OrderRequest request;
    final FillModel queue;
    long remaining;

    Resting(OrderRequest request, FillModel queue, long remaining) {
      this.request = request;
      this.queue = queue;
      this.remaining = remaining;
    }
  }

  /** Resting orders wait as {@link PessimisticQueue} says. */
  public ObservedMarketMatcher(MatchListener listener) {
    this(listener, PessimisticQueue::new);
  }

  public ObservedMarketMatcher(MatchListener listener, FillModel.Factory fillModels) {
    this.listener = listener;
    this.fillModels = fillModels;
  }

  /** The feed's level; quantity 0 removes it. Own orders that the new level crosses are filled. */
  public void observeLevel(Side side, long price, long quantity) {
    NavigableMap<Long, Long> levels = levels(side);
    if (quantity == 0) {
      levels.remove(price);
    } else {
      levels.put(price, quantity);
    }
    if (resting.isEmpty()) {
      return;
    }
    for (Resting order : List.copyOf(resting.values())) {
      OrderRequest request = order.request;
      if (request.side() == side && request.price() == price) {
        order.queue.levelChanged(quantity);
      } else if (request.side() != side && quantity > 0 && request.accepts(price)) {
        fillResting(order, Math.min(order.remaining, quantity));
      }
    }
  }

  /** Forgets all levels, before a snapshot or after a gap. */
  public void forgetLevels() {
    bids.clear();
    asks.clear();
  }

  /** A trade of the feed: fills own orders that it reaches, then fires triggers. */
  public void observeTrade(Side takerSide, long price, long quantity) {
    lastPrice = price;
    long left = quantity;
    for (Resting order : List.copyOf(resting.values())) {
      OrderRequest request = order.request;
      if (request.side() == takerSide || left == 0) {
        continue;
      }
      if (request.price() == price) {
        long reached = Math.min(order.queue.tradedAtPrice(left), order.remaining);
        if (reached > 0) {
          left -= reached;
          fillResting(order, reached);
        }
      } else if (request.accepts(price)) {
        // The market traded beyond the order's price: it would have been hit before.
        fillResting(order, order.remaining);
      }
    }
    for (OrderRequest next = triggers.pollReached(lastPrice);
        next != null;
        next = triggers.pollReached(lastPrice)) {
      listener.triggered(next.orderId());
      execute(next);
    }
  }

  @Override
  public void submit(OrderRequest request) {
    if (requests.containsKey(request.orderId())) {
      throw new IllegalArgumentException("order " + request.orderId() + " is working already");
    }
    if (request.type().hasStopPrice()) {
      if (lastPrice != 0 && TriggerBook.isReached(request, lastPrice)) {
        listener.rejected(request.orderId(), RejectReason.WOULD_TRIGGER);
        return;
      }
      requests.put(request.orderId(), request);
      triggers.add(request);
      listener.accepted(request.orderId());
      return;
    }
    Map.Entry<Long, Long> best = levels(request.side().opposite()).firstEntry();
    if (request.postOnly() && best != null && request.accepts(best.getKey())) {
      listener.rejected(request.orderId(), RejectReason.WOULD_TAKE);
      return;
    }
    requests.put(request.orderId(), request);
    listener.accepted(request.orderId());
    execute(request);
  }

  @Override
  public boolean cancel(long orderId) {
    OrderRequest waiting = triggers.remove(orderId);
    Resting order = resting.remove(orderId);
    requests.remove(orderId);
    if (waiting != null) {
      listener.closed(orderId, waiting.quantity(), CloseReason.CANCELED);
    } else if (order != null) {
      listener.closed(orderId, order.remaining, CloseReason.CANCELED);
    }
    return waiting != null || order != null;
  }

  @Override
  public long lastPrice() {
    return lastPrice;
  }

  /** The observed bids less what own takers took, the best first; a live view for reading. */
  public NavigableMap<Long, Long> bids() {
    return Collections.unmodifiableNavigableMap(bids);
  }

  /** The observed asks less what own takers took, the best first; a live view for reading. */
  public NavigableMap<Long, Long> asks() {
    return Collections.unmodifiableNavigableMap(asks);
  }

  private void execute(OrderRequest request) {
    NavigableMap<Long, Long> levels = levels(request.side().opposite());
    long left = request.quantity();
    if (request.timeInForce() == TimeInForce.FOK && available(levels, request) < left) {
      close(request, left, CloseReason.NOT_FILLED_WHOLE);
      return;
    }
    CloseReason stopped = null;
    for (Map.Entry<Long, Long> level = levels.firstEntry();
        left > 0 && level != null && request.accepts(level.getKey());
        level = levels.firstEntry()) {
      if (ownOrderRestsAt(request, level.getKey())) {
        stopped = CloseReason.SELF_TRADE;
        break;
      }
      long taken = Math.min(left, level.getValue());
      left -= taken;
      if (taken == level.getValue()) {
        levels.remove(level.getKey());
      } else {
        levels.put(level.getKey(), level.getValue() - taken);
      }
      if (left == 0) {
        requests.remove(request.orderId());
      }
      listener.traded(
          new Match(
              request.orderId(),
              request.owner(),
              Match.UNKNOWN_ORDER,
              OrderRequest.NO_OWNER,
              request.side(),
              level.getKey(),
              taken,
              left,
              0));
    }
    if (left == 0) {
      return;
    }
    if (stopped != null) {
      close(request, left, stopped);
    } else if (request.type().hasLimitPrice() && request.timeInForce() == TimeInForce.GTC) {
      long visible = levels(request.side()).getOrDefault(request.price(), 0L);
      resting.put(request.orderId(), new Resting(request, fillModels.joined(visible), left));
    } else {
      close(request, left, CloseReason.NO_LIQUIDITY);
    }
  }

  /**
   * Whether an order of the taker's own owner rests at a price at least as good as the level that
   * it would trade with.
   */
  private boolean ownOrderRestsAt(OrderRequest taker, long levelPrice) {
    return taker.owner() != OrderRequest.NO_OWNER
        && resting.values().stream()
            .map(order -> order.request)
            .anyMatch(
                own ->
                    own.owner() == taker.owner()
                        && own.side() != taker.side()
                        && (taker.side() == Side.BUY
                            ? own.price() <= levelPrice
                            : own.price() >= levelPrice));
  }

  private static long available(NavigableMap<Long, Long> levels, OrderRequest request) {
    long found = 0;
    for (Map.Entry<Long, Long> level : levels.entrySet()) {
      if (!request.accepts(level.getKey()) || found >= request.quantity()) {
        break;
      }
      found += level.getValue();
    }
    return found;
  }

  private void fillResting(Resting order, long quantity) {
    if (quantity == 0) {
      return;
    }
    OrderRequest request = order.request;
    order.remaining -= quantity;
    if (order.remaining == 0) {
      resting.remove(request.orderId());
      requests.remove(request.orderId());
    }
    listener.traded(
        new Match(
            Match.UNKNOWN_ORDER,
            OrderRequest.NO_OWNER,
            request.orderId(),
            request.owner(),
            request.side().opposite(),
            request.price(),
            quantity,
            0,
            order.remaining));
  }

  private void close(OrderRequest request, long unfilled, CloseReason reason) {
    requests.remove(request.orderId());
    listener.closed(request.orderId(), unfilled, reason);
  }

  private NavigableMap<Long, Long> levels(Side side) {
    return side == Side.BUY ? bids : asks;
  }
}
