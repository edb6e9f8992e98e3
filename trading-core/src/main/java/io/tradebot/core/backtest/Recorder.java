package io.tradebot.core.backtest;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.backtest.BacktestResult.ClosedTrade;
import io.tradebot.core.backtest.BacktestResult.Fill;
import io.tradebot.core.backtest.BacktestResult.Halt;
import io.tradebot.core.backtest.BacktestResult.SentOrder;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.performance.EquityPoint;
import io.tradebot.core.portfolio.PositionKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what a run does, and hashes its orders and fills as they come. */
final class Recorder {
  private static final long HOUR_NS = 3_600_000_000_000L;

  private final List<SentOrder> orders = new ArrayList<>();
  private final List<Fill> fills = new ArrayList<>();
  private final List<ClosedTrade> trades = new ArrayList<>();
  private final List<EquityPoint> equity = new ArrayList<>();
  private final List<Halt> halts = new ArrayList<>();
  private final Map<String, long[]> counts = new HashMap<>();
  private final Map<ClientOrderId, SentOrder> byId = new HashMap<>();
  private final Map<PositionKey, Costs> open = new HashMap<>();
  private final MessageDigest digest = sha256();
  private long hour = Long.MIN_VALUE;
  private @Nullable Money lastEquity;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  void count(String name) {
    counts.computeIfAbsent(name, any -> new long[1])[0]++;
  }

  void sent(OrderIntent intent, long atNs, long decisionMid) {
    SentOrder order = new SentOrder(intent, SimulatedVenue.instant(atNs), decisionMid);
    orders.add(order);
    byId.put(intent.orderId(), order);
    hash(
        "O|"
            + atNs
            + '|'
            + intent.orderId()
            + '|'
            + intent.instrument()
            + '|'
            + intent.side()
            + '|'
            + intent.type()
            + '|'
            + intent.quantity()
            + '|'
            + intent.limitPrice()
            + '|'
            + intent.stopPrice()
            + '|'
            + intent.role()
            + '|'
            + intent.strategy()
            + '\n');
  }

  void filled(VenueReport.Filled report, long arrivalMid, long arrivalTouch, boolean last) {
    SentOrder order = last ? byId.remove(report.orderId()) : byId.get(report.orderId());
    if (order == null) {
      throw new IllegalStateException("fill of an order that was not sent: " + report);
    }
    long fee =
        report.fee().asset().equals(report.instrument().symbol().quote())
            ? report.fee().raw()
            : report
                .price()
                .times(
                    Quantity.ofRaw(report.fee().raw()),
                    report.instrument().symbol().quote(),
                    Rounding.UP)
                .raw();
    Costs costs =
        Costs.of(
            report.side(),
            report.quantity().raw(),
            order.decisionMid(),
            arrivalMid,
            arrivalTouch,
            report.price().raw(),
            fee);
    fills.add(new Fill(report, order, costs));
    open.merge(new PositionKey(order.intent().strategy(), report.instrument()), costs, Costs::plus);
    hash(
        "F|"
            + report.at()
            + '|'
            + report.orderId()
            + '|'
            + report.tradeId()
            + '|'
            + report.side()
            + '|'
            + report.price()
            + '|'
            + report.quantity()
            + '|'
            + report.fee()
            + '|'
            + report.liquidity()
            + '\n');
  }

  private void hash(String line) {
    digest.update(line.getBytes(StandardCharsets.UTF_8));
  }

  void closed(PositionClosed closed) {
    PositionKey key = new PositionKey(closed.position().strategy(), closed.position().instrument());
    trades.add(
        new ClosedTrade(
            closed.position(), closed.exitReason(), closed.occurredAt(), open.remove(key)));
  }

  void marked(EquityMarked mark, long atNs) {
    lastEquity = mark.equity();
    long of = Math.floorDiv(atNs, HOUR_NS);
    if (of == hour && !equity.isEmpty()) {
      equity.removeLast();
    }
    hour = of;
    equity.add(EquityPoint.of(mark));
  }

  void halted(long atNs, String reason) {
    halts.add(new Halt(SimulatedVenue.instant(atNs), reason));
  }

  BacktestResult result(Money initial, Instant from, Instant to) {
    Map<String, Long> plain = new HashMap<>();
    counts.forEach((name, count) -> plain.put(name, count[0]));
    return new BacktestResult(
        HexFormat.of().formatHex(digest.digest()),
        orders,
        fills,
        trades,
        equity,
        initial,
        lastEquity == null ? initial : lastEquity,
        plain,
        halts,
        from,
        to);
  }
}
