package io.tradebot.core.matching;

import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Matching in the plainest words: one list of orders, searched from the start for each trade. The
 * oracle for the fast engine.
 */
final class NaiveBook {
  final List<String> lines = new ArrayList<>();
  final List<Resting> resting = new ArrayList<>();
  private long arrivals;

  static final class Resting {
    final OrderRequest request;
    final long arrival;
    long remaining;

    Resting(OrderRequest request, long arrival, long remaining) {
      this.request = request;
      this.arrival = arrival;
      this.remaining = remaining;
    }
  }

  void submit(OrderRequest request) {
    List<Resting> candidates =
        resting.stream()
            .filter(order -> order.request.side() != request.side())
            .filter(order -> request.accepts(order.request.price()))
            .sorted(
                Comparator.comparingLong(
                        (Resting order) ->
                            request.side() == Side.BUY
                                ? order.request.price()
                                : -order.request.price())
                    .thenComparingLong(order -> order.arrival))
            .toList();
    if (request.postOnly() && !candidates.isEmpty()) {
      lines.add("rejected " + request.orderId() + " WOULD_TAKE");
      return;
    }
    lines.add("accepted " + request.orderId());
    List<Resting> reachable = new ArrayList<>();
    boolean meetsItself = false;
    for (Resting order : candidates) {
      if (request.owner() != 0 && order.request.owner() == request.owner()) {
        meetsItself = true;
        break;
      }
      reachable.add(order);
    }
    long left = request.quantity();
    if (request.timeInForce() == TimeInForce.FOK
        && reachable.stream().mapToLong(order -> order.remaining).sum() < left) {
      lines.add("closed " + request.orderId() + " " + left + " NOT_FILLED_WHOLE");
      return;
    }
    for (Resting order : reachable) {
      long quantity = Math.min(left, order.remaining);
      if (quantity == 0) {
        break;
      }
      left -= quantity;
      order.remaining -= quantity;
      lines.add(
          "traded "
              + request.orderId()
              + " with "
              + order.request.orderId()
              + ": "
              + quantity
              + " at "
              + order.request.price());
    }
    resting.removeIf(order -> order.remaining == 0);
    if (left == 0) {
      return;
    }
    if (meetsItself) {
      lines.add("closed " + request.orderId() + " " + left + " SELF_TRADE");
    } else if (request.type().hasLimitPrice() && request.timeInForce() == TimeInForce.GTC) {
      resting.add(new Resting(request, arrivals++, left));
    } else {
      lines.add("closed " + request.orderId() + " " + left + " NO_LIQUIDITY");
    }
  }

  void cancel(long orderId) {
    resting.stream()
        .filter(order -> order.request.orderId() == orderId)
        .findFirst()
        .ifPresent(order -> lines.add("closed " + orderId + " " + order.remaining + " CANCELED"));
    resting.removeIf(order -> order.request.orderId() == orderId);
  }

  long quantityAt(Side side, long price) {
    return resting.stream()
        .filter(order -> order.request.side() == side && order.request.price() == price)
        .mapToLong(order -> order.remaining)
        .sum();
  }
}
