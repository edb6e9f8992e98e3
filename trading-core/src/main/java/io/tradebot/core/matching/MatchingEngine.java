package io.tradebot.core.matching;

import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.TimeInForce;
import org.jspecify.annotations.Nullable;

/**
 * A venue's matching of one instrument: price-time priority, all order types, triggers on the last
 * trade.
 *
 * <p>A taker that would meet an order of its own owner stops there and its rest expires (self-trade
 * prevention "expire taker"). Triggers are looked at after the order that moved the price is done,
 * the nearest stop first. Not thread-safe.
 */
public final class MatchingEngine implements Matcher {
  private final OrderBook book = new OrderBook();
  private final TriggerBook triggers = new TriggerBook();
  private final MatchListener listener;
  private long lastPrice;
  private long updateId;

  public MatchingEngine(MatchListener listener) {
    this(listener, 0, 0);
  }

  /** Continues an earlier book's last price (0: none yet) and update ids. */
  public MatchingEngine(MatchListener listener, long lastPrice, long updateId) {
    this.listener = listener;
    this.lastPrice = lastPrice;
    this.updateId = updateId;
  }

  /** The resting orders, for reading. */
  public OrderBook book() {
    return book;
  }

  /** The id of the book's last change. */
  public long updateId() {
    return updateId;
  }

  @Override
  public long lastPrice() {
    return lastPrice;
  }

  @Override
  public void submit(OrderRequest request) {
    if (book.contains(request.orderId()) || triggers.contains(request.orderId())) {
      throw new IllegalArgumentException("order " + request.orderId() + " is working already");
    }
    if (request.type().hasStopPrice()) {
      // Before the first trade there is no last price that could have reached a stop.
      if (lastPrice != 0 && TriggerBook.isReached(request, lastPrice)) {
        listener.rejected(request.orderId(), RejectReason.WOULD_TRIGGER);
        return;
      }
      triggers.add(request);
      listener.accepted(request.orderId());
      return;
    }
    if (request.postOnly() && wouldTake(request)) {
      listener.rejected(request.orderId(), RejectReason.WOULD_TAKE);
      return;
    }
    listener.accepted(request.orderId());
    execute(request);
    fireTriggers();
  }

  @Override
  public boolean cancel(long orderId) {
    OrderRequest waiting = triggers.remove(orderId);
    if (waiting != null) {
      listener.closed(orderId, waiting.quantity(), CloseReason.CANCELED);
      return true;
    }
    OrderBook.RestingOrder resting = book.remove(orderId);
    if (resting == null) {
      return false;
    }
    levelChanged(resting.level);
    listener.closed(orderId, resting.remaining, CloseReason.CANCELED);
    return true;
  }

  private boolean wouldTake(OrderRequest request) {
    OrderBook.PriceLevel best = book.best(request.side().opposite());
    return best != null && request.accepts(best.price);
  }

  private void fireTriggers() {
    for (OrderRequest next = triggers.pollReached(lastPrice);
        next != null;
        next = triggers.pollReached(lastPrice)) {
      listener.triggered(next.orderId());
      execute(next);
    }
  }

  /** Trades what can be traded now; the rest rests, or stops working. */
  private void execute(OrderRequest request) {
    long wanted = request.quantity();
    if (request.timeInForce() == TimeInForce.FOK
        && book.available(request.side(), request.owner(), request::accepts, wanted) < wanted) {
      listener.closed(request.orderId(), wanted, CloseReason.NOT_FILLED_WHOLE);
      return;
    }
    long left = wanted;
    CloseReason stopped = null;
    while (left > 0 && stopped == null) {
      OrderBook.PriceLevel level = book.best(request.side().opposite());
      if (level == null || !request.accepts(level.price)) {
        break;
      }
      OrderBook.RestingOrder maker = head(level);
      if (request.owner() != OrderRequest.NO_OWNER && maker.owner == request.owner()) {
        stopped = CloseReason.SELF_TRADE;
      } else {
        left = trade(request, left, maker);
      }
    }
    settle(request, left, stopped);
  }

  private static OrderBook.RestingOrder head(OrderBook.PriceLevel level) {
    OrderBook.RestingOrder first = level.first;
    if (first == null) {
      throw new IllegalStateException("empty level at " + level.price);
    }
    return first;
  }

  private long trade(OrderRequest request, long left, OrderBook.RestingOrder maker) {
    long quantity = Math.min(left, maker.remaining);
    OrderBook.PriceLevel level = maker.level;
    book.reduce(maker, quantity);
    lastPrice = level.price;
    long rest = left - quantity;
    levelChanged(level);
    listener.traded(
        new Match(
            request.orderId(),
            request.owner(),
            maker.orderId,
            maker.owner,
            request.side(),
            level.price,
            quantity,
            rest,
            maker.remaining));
    return rest;
  }

  private void settle(OrderRequest request, long left, @Nullable CloseReason stopped) {
    if (left == 0) {
      return;
    }
    if (stopped != null) {
      listener.closed(request.orderId(), left, stopped);
    } else if (canRest(request)) {
      levelChanged(
          book.add(request.orderId(), request.owner(), request.side(), request.price(), left));
    } else {
      listener.closed(request.orderId(), left, CloseReason.NO_LIQUIDITY);
    }
  }

  private static boolean canRest(OrderRequest request) {
    OrderType type = request.type();
    return type.hasLimitPrice() && request.timeInForce() == TimeInForce.GTC;
  }

  private void levelChanged(OrderBook.PriceLevel level) {
    updateId++;
    listener.levelChanged(level.side, level.price, level.quantity, updateId);
  }
}
