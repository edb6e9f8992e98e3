package io.tradebot.core.execution;

import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.execution.VenueReport.Filled;
import io.tradebot.core.execution.VenueReport.Snapshot;
import io.tradebot.core.execution.VenueReport.VenueOrder;
import io.tradebot.core.order.Order;
import io.tradebot.core.portfolio.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the books with the venue's own lists: at the start, after every reconnect, and each
 * minute.
 *
 * <p>The venue is the truth. Orders it has and we do not know are adopted; orders of ours that it
 * does not list are asked for; fills we missed are counted; a position larger than what the account
 * holds is cut down. Holdings that nobody here bought are told of and left alone.
 */
final class Reconciliation {
  /** What happened this shortly before a reading may or may not be in it. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration UNEXPLAINED_REPEATS_AFTER = Duration.ofHours(1);

  private final Desk desk;
  private final OrderRoom room;
  private final Map<Asset, Quantity> unexplained = new HashMap<>();
  private @Nullable Instant lastFillAt;
  private @Nullable Instant disconnectedAt;
  private @Nullable Instant balancesOf;
  private boolean connected = true;

  /** Whether the last reading fell together with a fill or an open order and proves little. */
  private boolean readSoon;

  Reconciliation(Desk desk, OrderRoom room) {
    this.desk = desk;
    this.room = room;
  }

  void noteFill(Instant at) {
    if (lastFillAt == null || at.isAfter(lastFillAt)) {
      lastFillAt = at;
    }
  }

  void stream(VenueReport.StreamState report) {
    connected = report.connected();
    if (!connected) {
      disconnectedAt = desk.now;
    }
    // A reading that began in the same instant may have missed what the stream did not tell.
    desk.unreconcile(connected ? lostAt() : desk.now.plusNanos(1));
    if (!connected) {
      desk.alertOnce(Level.WARNING, "ACCOUNT_STREAM_DOWN", "stream", "detail=" + report.detail());
    }
    desk.readVenue("account stream " + (connected ? "up" : "down"), Duration.ZERO);
  }

  /** Asks for the lists when it is time. */
  void tick() {
    Duration spacing = desk.settings.reconcileInterval();
    boolean reconciled = desk.isReconciled();
    if (!reconciled) {
      spacing = Duration.ofSeconds(2);
    } else if (readSoon) {
      spacing = SOON.compareTo(spacing) < 0 ? SOON : spacing;
    }
    desk.readVenue(reconciled ? "interval" : "not reconciled", spacing);
  }

  void snapshot(Snapshot snapshot) {
    desk.readAnswered();
    Set<ClientOrderId> listed = new HashSet<>();
    for (VenueOrder order : snapshot.openOrders()) {
      listed.add(order.orderId());
      Order known = desk.orders.find(order.orderId());
      Instant closedAt = known == null ? null : known.closedAt();
      if (closedAt != null && !snapshot.requestedAt().isAfter(closedAt.plus(SETTLING))) {
        // It closed while the list was on its way.
        continue;
      }
      if (known != null && known.isClosed() && known.status() != OrderStatus.REJECTED) {
        room.stillOpen(known);
        continue;
      }
      room.found(order);
    }
    for (Filled fill : snapshot.fills()) {
      room.filled(fill, true);
    }
    for (InstrumentId instrument : desk.instruments.keySet()) {
      if (snapshot.covers(instrument)) {
        desk.compared(instrument, snapshot.requestedAt(), connected);
      }
    }
    room.releaseFills();
    for (Order order : desk.orders.live()) {
      if (!snapshot.covers(order.instrument())) {
        continue;
      }
      Instant since = order.submittedAt() == null ? order.createdAt() : order.submittedAt();
      if (!listed.contains(order.id()) && since.isBefore(snapshot.requestedAt())) {
        room.missing(order);
      }
    }
    // Until it was answered: a fill in between that counts for neither side leaves the equity
    // right.
    desk.balances.replace(snapshot.balances(), snapshot.at());
    if (!snapshot.requestedAt().equals(balancesOf)) {
      // The readings of all instruments share their balances.
      balancesOf = snapshot.requestedAt();
      readSoon = false;
      publishBalances(snapshot.requestedAt());
    }
    compareHoldings(snapshot);
  }

  private Instant lostAt() {
    return disconnectedAt == null ? Instant.MIN : disconnectedAt.plusNanos(1);
  }

  /** Takes in the balances that the stream reports after each change. */
  void balances(VenueReport.BalancesReported report) {
    desk.balances.set(report.balances(), report.at());
    publishBalances(report.at());
  }

  private void publishBalances(Instant at) {
    desk.publish(new BalancesUpdated(desk.settings.account(), desk.balances.all(), at, desk.now));
  }

  private void compareHoldings(Snapshot snapshot) {
    Instant fillAt = lastFillAt;
    boolean settled = fillAt == null || fillAt.plus(SETTLING).isBefore(snapshot.requestedAt());
    Set<Asset> compared = new TreeSet<>();
    for (Instrument instrument : desk.instruments.values()) {
      Asset base = instrument.id().symbol().base();
      if (!snapshot.covers(instrument.id())) {
        continue;
      }
      boolean moving =
          !desk.orders
              .live(
                  order ->
                      order.instrument().symbol().base().equals(base)
                          && !restedAtTheVenue(order, snapshot))
              .isEmpty();
      if (!settled || moving) {
        readSoon = true;
        continue;
      }
      if (!compared.add(base)) {
        continue;
      }
      compare(base);
    }
  }

  /**
   * Whether an order is a stop that waited at the venue, untouched, throughout the reading: listed
   * as open, and what it would sell still locked when the balances were read. It moves nothing.
   */
  private static boolean restedAtTheVenue(Order order, Snapshot snapshot) {
    if (!ProtectionDesk.isProtective(order) || order.missesFills()) {
      return false;
    }
    boolean listed =
        snapshot.openOrders().stream()
            .anyMatch(
                open ->
                    open.orderId().equals(order.id())
                        && open.cumulativeQuantity().equals(order.cumulativeQuantity()));
    Asset base = order.instrument().symbol().base();
    return listed
        && snapshot.balances().stream()
            .anyMatch(
                balance ->
                    balance.asset().equals(base)
                        && balance.locked().compareTo(order.leavesQuantity()) >= 0);
  }

  private void compare(Asset base) {
    Quantity ours = desk.portfolio.held(base);
    Quantity theirs = desk.balances.total(base);
    if (ours.compareTo(theirs) > 0) {
      Quantity missing = ours.minus(theirs);
      desk.alert(
          Level.CRITICAL,
          "POSITION_ABOVE_HOLDINGS",
          "asset=" + base + " position=" + ours + " held=" + theirs);
      cutDown(base, missing);
    } else if (theirs.compareTo(ours) > 0) {
      Quantity rest = theirs.minus(ours);
      boolean changed = !rest.equals(unexplained.put(base, rest));
      if (changed || desk.firstOf("unexplained|" + base, UNEXPLAINED_REPEATS_AFTER)) {
        desk.alert(
            Level.INFO,
            "UNEXPLAINED_HOLDING",
            "asset=" + base + " quantity=" + rest + " position=" + ours);
      }
    }
  }

  /** Takes what is missing out of the youngest positions first. */
  private void cutDown(Asset base, Quantity missing) {
    Quantity left = missing;
    List<Holding> holdings =
        desk.portfolio.held().stream()
            .filter(holding -> holding.key().instrument().symbol().base().equals(base))
            .sorted(
                (a, b) -> {
                  Instant first = a.openedAt() == null ? Instant.MIN : a.openedAt();
                  Instant second = b.openedAt() == null ? Instant.MIN : b.openedAt();
                  return second.compareTo(first);
                })
            .toList();
    for (Holding holding : holdings) {
      Quantity part = left.min(holding.quantity());
      if (part.isZero()) {
        break;
      }
      left = left.minus(part);
      room.announce(desk.portfolio.writeOff(holding.key(), part, desk.now));
    }
  }
}
