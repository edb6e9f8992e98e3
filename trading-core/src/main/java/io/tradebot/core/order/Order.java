package io.tradebot.core.order;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderLifecycle;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderStep;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.StrategyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One order, folded from steps through {@link OrderLifecycle}.
 *
 * <p>Its status changes in one private method and nowhere else. Fills are a set by trade id, so the
 * filled quantity only rises. An unknown outcome is no status but a flag: the order stays in flight
 * until the venue proves where it stands. Not thread-safe: the engine's thread owns it.
 */
public final class Order {
  private static final int TRANSITIONS_KEPT = 32;

  private final OrderIntent intent;
  private final boolean adopted;
  private final Instant createdAt;
  private final List<Transition> transitions = new ArrayList<>();
  private final Set<TradeId> trades = new LinkedHashSet<>();
  private final Set<TradeId> refusedTrades = new LinkedHashSet<>();
  private OrderStatus status = OrderStatus.INITIALIZED;
  private String reason = "";
  private Quantity cumulativeQuantity = Quantity.ZERO;
  private @Nullable Instant submittedAt;
  private @Nullable VenueOrderId venueOrderId;
  private @Nullable Instant unknownSince;
  private @Nullable Quantity reportedCumulative;
  private @Nullable OrderStatus reportedEnd;
  private @Nullable String cancelReason;
  private @Nullable Instant cancelAskedAt;
  private @Nullable Instant closedAt;
  private @Nullable Instant queriedAt;
  private int queries;
  private int cancels;

  public Order(OrderIntent intent, boolean adopted, Instant createdAt) {
    this.intent = intent;
    this.adopted = adopted;
    this.createdAt = createdAt;
  }

  /** The order as it was when {@link #state} was taken. */
  public static Order restore(OrderState state) {
    Order order = new Order(state.intent(), state.adopted(), state.createdAt());
    order.status = state.status();
    order.reason = state.reason();
    order.submittedAt = state.submittedAt();
    order.venueOrderId = state.venueOrderId();
    order.cumulativeQuantity = state.cumulativeQuantity();
    order.trades.addAll(state.trades());
    order.refusedTrades.addAll(state.refusedTrades());
    order.unknownSince = state.unknownSince();
    order.reportedCumulative = state.reportedCumulative();
    order.reportedEnd = state.reportedEnd();
    order.cancelReason = state.cancelReason();
    order.closedAt = state.closedAt();
    return order;
  }

  public OrderState state() {
    return new OrderState(
        intent,
        adopted,
        status,
        reason,
        createdAt,
        submittedAt,
        venueOrderId,
        cumulativeQuantity,
        List.copyOf(trades),
        List.copyOf(refusedTrades),
        unknownSince,
        reportedCumulative,
        reportedEnd,
        cancelReason,
        closedAt);
  }

  /** We refused it; it never leaves. */
  public void deny(String why, Instant at) {
    step(OrderStep.DENY, why, at);
  }

  /** It is handed to the wire. */
  public void submit(Instant at) {
    step(OrderStep.SUBMIT, "submitted", at);
    submittedAt = at;
  }

  /**
   * The venue has it.
   *
   * @return whether that is news; false as well when it contradicts what is known
   */
  public boolean accept(VenueOrderId id, Instant at) {
    if (!OrderLifecycle.allows(status, OrderStep.ACCEPT)) {
      return false;
    }
    boolean news = venueOrderId == null;
    step(OrderStep.ACCEPT, "accepted", at);
    venueOrderId = id;
    unknownSince = null;
    return news;
  }

  /** The venue proved that it does not have it; returns whether that is news. */
  public boolean reject(String why, Instant at) {
    return end(OrderStep.REJECT, why, at);
  }

  /** The venue cancelled it; returns whether that is news. */
  public boolean cancel(String why, Instant at) {
    return end(OrderStep.CANCEL, why, at);
  }

  /** The venue ended it by its own rules; returns whether that is news. */
  public boolean expire(String why, Instant at) {
    return end(OrderStep.EXPIRE, why, at);
  }

  /**
   * Notes that it is to be cancelled; stays wanted until the order is closed. Returns whether that
   * is news.
   */
  public boolean wantCancel(String why) {
    if (status.isClosed() || cancelReason != null) {
      return false;
    }
    cancelReason = why;
    return true;
  }

  /** The venue is asked to cancel it. */
  public void cancelAsked(Instant at) {
    step(OrderStep.REQUEST_CANCEL, cancelReason == null ? "cancel" : cancelReason, at);
    cancelAskedAt = at;
    cancels++;
  }

  /** The venue refused to cancel it, and it works on; returns whether a cancel was pending. */
  public boolean rejectCancel(String why, Instant at) {
    if (status != OrderStatus.PENDING_CANCEL) {
      return false;
    }
    step(OrderStep.REJECT_CANCEL, why, at);
    if (cumulativeQuantity.isPositive()) {
      // The table knows no quantities: what is filled makes an accepted order a partially filled
      // one.
      step(OrderStep.FILL_PARTLY, "filled before", at);
    }
    return true;
  }

  /** Counts a fill once. */
  public FillOutcome fill(TradeId trade, VenueOrderId id, Quantity quantity, Instant at) {
    if (trades.contains(trade) || refusedTrades.contains(trade)) {
      return FillOutcome.DUPLICATE;
    }
    long filled = Math.addExact(cumulativeQuantity.raw(), quantity.raw());
    OrderStep step =
        filled == intent.quantity().raw() ? OrderStep.FILL_FULLY : OrderStep.FILL_PARTLY;
    if (quantity.isZero()
        || filled > intent.quantity().raw()
        || !OrderLifecycle.allows(status, step)) {
      refusedTrades.add(trade);
      return FillOutcome.ILLEGAL;
    }
    boolean late = status.isClosed();
    trades.add(trade);
    cumulativeQuantity = Quantity.ofRaw(filled);
    step(step, "trade " + trade, at);
    if (venueOrderId == null) {
      venueOrderId = id;
    }
    unknownSince = null;
    return late ? FillOutcome.COUNTED_LATE : FillOutcome.COUNTED;
  }

  /** Remembers a fill that contradicts the order; returns whether it was new. */
  public boolean refuse(TradeId trade) {
    return !trades.contains(trade) && refusedTrades.add(trade);
  }

  /**
   * Notes how much is filled and, if it ended, how, by the venue's word; the fills themselves come
   * apart.
   */
  public void report(Quantity cumulative, @Nullable OrderStatus end) {
    if (reportedCumulative == null || cumulative.compareTo(reportedCumulative) > 0) {
      reportedCumulative = cumulative;
    }
    if (end != null && end != OrderStatus.FILLED) {
      reportedEnd = end;
    }
  }

  /** Whether the venue has told of more filled quantity than the fills add up to. */
  public boolean missesFills() {
    return reportedCumulative != null && reportedCumulative.compareTo(cumulativeQuantity) > 0;
  }

  /** How it ended by the venue's word, once all fills are here; null otherwise. */
  public @Nullable OrderStatus settledEnd() {
    return missesFills() || status.isClosed() ? null : reportedEnd;
  }

  /** Nobody knows whether the request arrived; returns whether that is news. */
  public boolean outcomeUnknown(Instant at) {
    if (!status.isInFlight() || unknownSince != null) {
      return false;
    }
    unknownSince = at;
    queries = 0;
    queriedAt = null;
    return true;
  }

  /** The venue has said where it stands. */
  public void outcomeKnown() {
    unknownSince = null;
  }

  /** The venue is asked where it stands. */
  public void queried(Instant at) {
    queriedAt = at;
    queries++;
  }

  /** Whether enough time has passed since the last question: 1, 2, 4 ... 30 seconds. */
  public boolean mayQuery(Instant now) {
    return queriedAt == null || !now.isBefore(queriedAt.plus(backOff(queries)));
  }

  /** Whether enough time has passed since the last request to cancel: 1, 2, 4 ... 30 seconds. */
  public boolean mayCancel(Instant now) {
    return cancelAskedAt == null || !now.isBefore(cancelAskedAt.plus(backOff(cancels)));
  }

  private static Duration backOff(int tries) {
    return Duration.ofSeconds(Math.min(30, 1L << Math.min(Math.max(tries - 1, 0), 5)));
  }

  private boolean end(OrderStep step, String why, Instant at) {
    if (!OrderLifecycle.allows(status, step)) {
      return false;
    }
    boolean news = !status.isClosed();
    step(step, why, at);
    return news;
  }

  /** The one place where the status changes. */
  private void step(OrderStep step, String why, Instant at) {
    OrderStatus old = status;
    status = OrderLifecycle.next(old, step);
    if (old == status && step != OrderStep.FILL_PARTLY) {
      return;
    }
    reason = why;
    if (transitions.size() < TRANSITIONS_KEPT) {
      transitions.add(new Transition(old, step, status, why, at));
    }
    if (status.isClosed() && closedAt == null) {
      closedAt = at;
      unknownSince = null;
    }
  }

  public OrderIntent intent() {
    return intent;
  }

  public ClientOrderId id() {
    return intent.orderId();
  }

  public StrategyId strategy() {
    return intent.strategy();
  }

  public InstrumentId instrument() {
    return intent.instrument();
  }

  public Side side() {
    return intent.side();
  }

  public OrderRole role() {
    return intent.role();
  }

  /** Whether it was found at the venue and not made here. */
  public boolean isAdopted() {
    return adopted;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public @Nullable Instant submittedAt() {
    return submittedAt;
  }

  public OrderStatus status() {
    return status;
  }

  /** Why the status is what it is. */
  public String reason() {
    return reason;
  }

  /** The first changes of status, oldest first. */
  public List<Transition> transitions() {
    return List.copyOf(transitions);
  }

  public boolean isClosed() {
    return status.isClosed();
  }

  public boolean isInFlight() {
    return status.isInFlight();
  }

  /** Whether the venue has proven that it took the order. */
  public boolean isAcknowledged() {
    return venueOrderId != null;
  }

  public @Nullable VenueOrderId venueOrderId() {
    return venueOrderId;
  }

  public Quantity cumulativeQuantity() {
    return cumulativeQuantity;
  }

  /** What may still fill; zero once closed. */
  public Quantity leavesQuantity() {
    return isClosed() ? Quantity.ZERO : intent.quantity().minus(cumulativeQuantity);
  }

  public Set<TradeId> trades() {
    return Set.copyOf(trades);
  }

  public boolean isOutcomeUnknown() {
    return unknownSince != null;
  }

  public @Nullable Instant unknownSince() {
    return unknownSince;
  }

  public @Nullable String cancelReason() {
    return cancelReason;
  }

  public @Nullable Instant cancelAskedAt() {
    return cancelAskedAt;
  }

  public @Nullable Instant closedAt() {
    return closedAt;
  }

  @Override
  public String toString() {
    return "Order["
        + id()
        + " "
        + role()
        + " "
        + side()
        + " "
        + intent.quantity()
        + " "
        + instrument()
        + " "
        + status
        + " filled "
        + cumulativeQuantity
        + (unknownSince == null ? "" : " unknown")
        + "]";
  }
}
