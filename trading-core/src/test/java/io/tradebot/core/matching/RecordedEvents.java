package io.tradebot.core.matching;

import io.tradebot.common.order.Side;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a matcher tells, one line an event. */
final class RecordedEvents implements MatchListener {
  final List<String> lines = new ArrayList<>();
  final List<Match> matches = new ArrayList<>();

  @Override
  public void accepted(long orderId) {
    lines.add("accepted " + orderId);
  }

  @Override
  public void rejected(long orderId, RejectReason reason) {
    lines.add("rejected " + orderId + " " + reason);
  }

  @Override
  public void triggered(long orderId) {
    lines.add("triggered " + orderId);
  }

  @Override
  public void traded(Match match) {
    matches.add(match);
    lines.add(
        "traded "
            + match.takerOrderId()
            + " with "
            + match.makerOrderId()
            + ": "
            + match.quantity()
            + " at "
            + match.price());
  }

  @Override
  public void closed(long orderId, long unfilled, CloseReason reason) {
    lines.add("closed " + orderId + " " + unfilled + " " + reason);
  }

  @Override
  public void levelChanged(Side side, long price, long quantity, long updateId) {
    // The oracle compares whole books instead.
  }
}
