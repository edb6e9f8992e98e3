package io.tradebot.core.backtest;

import io.tradebot.common.account.Position;
import io.tradebot.common.money.Money;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.performance.EquityPoint;
import io.tradebot.core.performance.RoundTrip;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param ordersHash SHA-256, in hexadecimal, of every order sent and every fill, in order
 * @param orders that passed the risk gate and were sent
 * @param trades round trips that closed
 * @param equity marked to market at the bid: the last mark of each hour in which there was one
 * @param initial equity before the first event
 * @param last equity after the last event
 * @param counts what happened, by closed names
 * @param halts when a limit halted trading, and why
 */
public record BacktestResult(
    String ordersHash,
    List<SentOrder> orders,
    List<Fill> fills,
    List<ClosedTrade> trades,
    List<EquityPoint> equity,
    Money initial,
    Money last,
    Map<String, Long> counts,
    List<Halt> halts,
    Instant from,
    Instant to) {
  public BacktestResult {
    orders = List.copyOf(orders);
    fills = List.copyOf(fills);
    trades = List.copyOf(trades);
    equity = List.copyOf(equity);
    counts = new TreeMap<>(counts);
    halts = List.copyOf(halts);
  }

  /**
   * An order.
   *
   * @param decisionMid middle of bid and ask as the engine knew it, in units of 10<sup>-8</sup>
   */
  public record SentOrder(OrderIntent intent, Instant decidedAt, long decisionMid) {}

  /** A fill with the order behind it and what it cost. */
  public record Fill(VenueReport.Filled report, SentOrder order, Costs costs) {
    public Liquidity liquidity() {
      return report.liquidity();
    }
  }

  /**
   * A round trip.
   *
   * @param costs of all its fills
   */
  public record ClosedTrade(
      Position position, String exitReason, Instant closedAt, @Nullable Costs costs) {
    public RoundTrip roundTrip() {
      return new RoundTrip(position.realized(), position.fees(), position.openedAt(), closedAt);
    }
  }

  /** Trading was halted by a limit. */
  public record Halt(Instant at, String reason) {}

  /** How often something happened; 0 when it did not. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }
}
