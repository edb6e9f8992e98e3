package io.tradebot.orderexecutor.application;

import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.message.Message;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.core.order.OrderState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the exchange's ledger and the wire say against what the executor says: G1 to G5.
 *
 * <p>It shares no code with what it judges: it reads the ledger, the requests as they were written,
 * what was published, and the state on disk.
 */
final class Auditor {
  /** Nothing but a defect of ours explains these. */
  private static final Set<String> DEFECTS =
      Set.of(
          "STEP_FAILED",
          "REQUEST_FAILED",
          "ORDERS_WITHOUT_INTENT",
          "ILLEGAL_FILL",
          "VENUE_CONTRADICTS",
          "POSITION_ABOVE_HOLDINGS",
          "SOLD_MORE_THAN_HELD",
          "JOURNAL_DAMAGED",
          "STATE_UNREADABLE");

  private final Asset quote;
  private final long exposureLimit;
  private final Map<ClientOrderId, Integer> posts = new HashMap<>();
  final List<UnreliableVenue.Post> wire = new ArrayList<>();
  final List<AlertRaised> alerts = new ArrayList<>();
  final List<String> halts = new ArrayList<>();
  final List<Message> heard = new ArrayList<>();
  private boolean halted;
  private boolean panicking;
  int panicsCompleted;

  /** Whether somebody traded past us, which explains a position that is gone. */
  boolean tradedByHand;

  /**
   * @param exposureLimit raw amount of the quote asset that must never be exceeded at the exchange
   */
  Auditor(Asset quote, long exposureLimit) {
    this.quote = quote;
    this.exposureLimit = exposureLimit;
  }

  /** A new-order request is being written. */
  void posted(UnreliableVenue.Post post) {
    wire.add(post);
    int times = posts.merge(post.intent().orderId(), 1, Integer::sum);
    require(times == 1, "G3: POST number " + times + " of " + post.intent());
    OrderRole role = post.intent().role();
    require(!panicking || role == OrderRole.FLATTEN, "G5: written after the panic: " + post);
    require(!halted || role.reducesRisk(), "G5: written after the halt: " + post);
  }

  /** Something was published: from here on others have seen it. */
  void published(Message message) {
    heard.add(message);
    switch (message) {
      case TradingStateChanged change -> {
        if (change.to() == TradingState.HALTED && !halted) {
          halts.add(change.reason());
        }
        halted = change.to() == TradingState.HALTED;
        panicking &= halted;
      }
      case PanicProgressed ignored -> panicking = true;
      case PanicCompleted ignored -> panicsCompleted++;
      case AlertRaised alert -> {
        alerts.add(alert);
        boolean byHand =
            tradedByHand
                && (alert.code().equals("POSITION_ABOVE_HOLDINGS")
                    || alert.code().equals("SOLD_MORE_THAN_HELD"));
        require(byHand || !DEFECTS.contains(alert.code()), "unexplained: " + alert);
      }
      default -> {}
    }
  }

  /** The ledger has changed. */
  void look(SimulatedExchange exchange) {
    Map<String, Integer> entries = new HashMap<>();
    Set<ClientOrderId> ids = new HashSet<>();
    for (SimulatedExchange.Listed order : exchange.orders) {
      require(ids.add(order.id()), "G3: the exchange has two orders " + order.id());
      if (order.intent.role() == OrderRole.ENTRY) {
        String wish = order.intent.strategy() + " " + order.intent.signalId();
        require(entries.merge(wish, 1, Integer::sum) == 1, "G3: two orders for " + wish);
      }
    }
    long exposed = exchange.exposure(quote);
    require(
        exposed <= exposureLimit, "G4: exposure " + exposed + " above the limit " + exposureLimit);
  }

  /** Compares everything once the dust has settled. */
  void settle(SimulatedExchange exchange, @Nullable ExecutionState onDisk) {
    if (onDisk == null) {
      throw new AssertionError("no state on disk");
    }
    ExecutionState state = onDisk;
    Set<ClientOrderId> open = new TreeSet<>();
    exchange.open().forEach(order -> open.add(order.id()));
    Set<ClientOrderId> live = new TreeSet<>();
    Map<TradeId, Quantity> counted = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    for (OrderState order : state.orders()) {
      if (!order.status().isClosed()) {
        live.add(order.intent().orderId());
      }
      SimulatedExchange.Listed listed = exchange.find(order.intent().orderId());
      Quantity filled = listed == null ? Quantity.ZERO : listed.filled;
      require(
          order.cumulativeQuantity().equals(filled),
          "G2: filled " + order.cumulativeQuantity() + " here, there " + listed);
      if (listed != null && order.status().isClosed()) {
        require(
            listed.status == order.status() || order.status() == OrderStatus.FILLED,
            "G2: " + order.status() + " here, there " + listed);
      }
      order.trades().forEach(trade -> counted.put(trade, Quantity.ZERO));
    }
    require(open.equals(live), "G1: open at the exchange " + open + ", live here " + live);
    Set<String> theirs = new TreeSet<>();
    exchange.trades.forEach(trade -> theirs.add(trade.tradeId().value()));
    Set<String> ours = new TreeSet<>();
    counted.keySet().forEach(trade -> ours.add(trade.value()));
    require(theirs.equals(ours), "G2: trades at the exchange " + theirs + ", counted here " + ours);
    for (Instrument instrument : exchange.instruments()) {
      long held =
          state.portfolio().holdings().stream()
              .filter(holding -> holding.key().instrument().equals(instrument.id()))
              .mapToLong(holding -> holding.quantity().raw())
              .sum();
      Quantity there = exchange.held(instrument.id().symbol().base());
      require(held == there.raw(), "G2: held " + Quantity.ofRaw(held) + " here, there " + there);
    }
    look(exchange);
  }

  List<String> alertCodes() {
    return alerts.stream().map(AlertRaised::code).toList();
  }

  int posts(ClientOrderId id) {
    return posts.getOrDefault(id, 0);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
