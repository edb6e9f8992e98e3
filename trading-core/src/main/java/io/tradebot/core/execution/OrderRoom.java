package io.tradebot.core.execution;

import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderAccepted;
import io.tradebot.common.order.OrderCancelRejected;
import io.tradebot.common.order.OrderCancelRequested;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderSubmitted;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.execution.VenueReport.Filled;
import io.tradebot.core.execution.VenueReport.VenueOrder;
import io.tradebot.core.order.FillOutcome;
import io.tradebot.core.order.Order;
import io.tradebot.core.portfolio.Benchmark;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.portfolio.Portfolio.Booking;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.portfolio.Trade;
import io.tradebot.core.risk.RiskContext;
import io.tradebot.core.risk.RiskGate;
import io.tradebot.core.risk.RiskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where orders leave and reports arrive: the gate before the wire, the folding of what the venue
 * says, the questions about what it does not say.
 */
final class OrderRoom {
  private static final Duration DENIAL_REPEATS_AFTER = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TWIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration READ_SPACING = Duration.ofSeconds(2);

  private final Desk desk;
  private final RiskGate gate = new RiskGate();
  private final Consumer<PositionClosed> onClosed;
  private final BiConsumer<InstrumentId, Instant> onChange;
  private final Map<ClientOrderId, ExecutionState.EntryPlan> entryPlans = new LinkedHashMap<>();
  private BiPredicate<Order, Filled> basketFills = (order, fill) -> false;
  private final Map<ClientOrderId, Price> decisions = new LinkedHashMap<>();
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final Deque<Instant> cancels = new ArrayDeque<>();
  private final Map<InstrumentId, Deque<Instant>> rejections = new HashMap<>();
  private final Deque<Instant> unknowns = new ArrayDeque<>();
  private final Map<ClientOrderId, List<Filled>> strays = new LinkedHashMap<>();
  private final List<Filled> heldBack = new ArrayList<>();
  private final Set<ClientOrderId> foreign = new HashSet<>();

  private record Sent(OrderIntent intent, Instant at) {}

  OrderRoom(
      Desk desk, Consumer<PositionClosed> onClosed, BiConsumer<InstrumentId, Instant> onChange) {
    this.desk = desk;
    this.onChange = onChange;
    this.onClosed = onClosed;
  }

  /** Fills that this takes belong to a basket and to no position. */
  void routeBaskets(BiPredicate<Order, Filled> to) {
    basketFills = to;
  }

  // ---- leaving

  /** Sends an order if the gate lets it; publishes why not otherwise. */
  RiskVerdict send(OrderIntent intent, ExecutionState.@Nullable EntryPlan plan, boolean exiting) {
    RiskVerdict verdict = gate.check(intent, context(intent, plan, exiting));
    switch (verdict) {
      case RiskVerdict.Denied denied -> deny(intent, denied);
      case RiskVerdict.Approved approved -> {
        Order order = desk.orders.add(new Order(intent, false, desk.now));
        if (plan != null) {
          entryPlans.put(intent.orderId(), plan);
        }
        desk.publish(new OrderInitialized(stamp(order, desk.now, false), intent));
        order.submit(desk.now);
        sent.addLast(new Sent(intent, desk.now));
        decided(intent);
        desk.put(new ExecutionOutput.SendOrder(new ApprovedOrder(approved), desk.haltEpoch));
        desk.publish(new OrderSubmitted(stamp(order, desk.now, false)));
      }
    }
    return verdict;
  }

  private void deny(OrderIntent intent, RiskVerdict.Denied denied) {
    String what =
        "denied|"
            + intent.strategy()
            + '|'
            + intent.instrument()
            + '|'
            + intent.role()
            + '|'
            + denied.code();
    if (!desk.firstOf(what, DENIAL_REPEATS_AFTER)) {
      return;
    }
    Order order = new Order(intent, false, desk.now);
    desk.publish(new OrderInitialized(stamp(order, desk.now, false), intent));
    order.deny(denied.code().name(), desk.now);
    desk.publish(
        new OrderDenied(stamp(order, desk.now, false), denied.code().name(), denied.detail()));
  }

  private RiskContext context(
      OrderIntent intent, ExecutionState.@Nullable EntryPlan plan, boolean exiting) {
    forgetOldTimes();
    InstrumentId instrument = intent.instrument();
    PositionKey key = new PositionKey(intent.strategy(), instrument);
    Set<PositionKey> others = new HashSet<>();
    for (Holding holding : desk.portfolio.open()) {
      others.add(holding.key());
    }
    List<Price> restingOpposite = new ArrayList<>();
    Money positionValue = desk.zero();
    boolean busy = exiting || desk.portfolio.open(key) != null;
    for (Order order : desk.orders.live()) {
      PositionKey orderKey = new PositionKey(order.strategy(), order.instrument());
      if (order.role() == OrderRole.ENTRY) {
        others.add(orderKey);
      }
      if (orderKey.equals(key)) {
        busy = true;
        positionValue = positionValue.plus(desk.worstCost(order));
      }
      Price limit = order.intent().limitPrice();
      if (limit != null
          // A stop rests in no book before it is reached.
          && !order.intent().type().hasStopPrice()
          && order.instrument().equals(instrument)
          && order.side() != intent.side()) {
        restingOpposite.add(limit);
      }
    }
    others.remove(key);
    Holding holding = desk.portfolio.find(key);
    if (holding != null) {
      positionValue = positionValue.plus(desk.value(holding));
    }
    int lastMinute = 0;
    int lastSecond = 0;
    Price stop = stopPrice(intent, plan);
    boolean twin = false;
    for (Sent earlier : sent) {
      if (desk.now.isBefore(earlier.at().plus(MINUTE))) {
        lastMinute++;
      }
      if (desk.now.isBefore(earlier.at().plus(TWIN_WINDOW))) {
        lastSecond++;
      }
      twin |= desk.now.isBefore(earlier.at().plus(TWIN_WINDOW)) && isTwin(earlier.intent(), intent);
    }
    return new RiskContext(
        desk.now,
        desk.settings.risk(),
        desk.state,
        desk.isReconciled(instrument),
        desk.instruments.get(instrument),
        desk.haltedInstruments.contains(instrument),
        desk.orders.hasUnknownOutcome(instrument),
        desk.board.quote(instrument),
        desk.board.quotedAt(instrument),
        desk.board.isCrossed(instrument),
        desk.board.isSuspect(instrument),
        desk.board.unsound(instrument, desk.now),
        desk.clockOffset(),
        desk.equity(),
        desk.unclaimedCash(),
        positionValue,
        desk.exposure(),
        desk.settings.worstFee(),
        others.size(),
        busy,
        lastMinute,
        lastSecond,
        desk.orders.live().size(),
        cancels.size(),
        desk.exposure(instrument.symbol().base()),
        lossAtStop(intent, stop),
        stop,
        desk.board.reference(instrument),
        desk.controlSilent(),
        desk.orders.knows(intent.orderId()),
        twin,
        rejections.getOrDefault(instrument, new ArrayDeque<>()).size(),
        desk.equityBook.dailyLoss(),
        desk.equityBook.limitDrawdown(),
        desk.locks.find(intent.strategy(), instrument, intent.side(), desk.now),
        restingOpposite);
  }

  /** What an entry is expected to pay; null when nobody knows. */
  private @Nullable Price expected(OrderIntent intent) {
    BestQuote quote = desk.board.quote(intent.instrument());
    Price limit = intent.limitPrice();
    return limit != null || quote == null
        ? limit
        : intent.side() == Side.BUY ? quote.ask() : quote.bid();
  }

  private @Nullable Price stopPrice(OrderIntent intent, ExecutionState.@Nullable EntryPlan plan) {
    Price price = expected(intent);
    return plan == null || price == null
        ? null
        : Price.ofRaw(Math.max(1, price.raw() - plan.stopDistance().raw()));
  }

  private @Nullable Money lossAtStop(OrderIntent intent, @Nullable Price stop) {
    Price price = expected(intent);
    if (price == null || stop == null || intent.side() != Side.BUY) {
      return null;
    }
    long fees = FixedPoint.multiply(price.raw(), 2 * desk.settings.worstFee().raw(), Rounding.UP);
    Price perUnit = Price.ofRaw(Math.max(1, price.raw() - stop.raw() + fees));
    return perUnit.times(intent.quantity(), intent.instrument().symbol().quote(), Rounding.UP);
  }

  /** Notes the mid at which an order was decided on, for its costs. */
  private void decided(OrderIntent intent) {
    Price mid = mid(desk.board.quote(intent.instrument()));
    if (mid != null) {
      decisions.put(intent.orderId(), mid);
    }
  }

  private static @Nullable Price mid(@Nullable BestQuote quote) {
    return quote == null
        ? null
        : Price.ofRaw(quote.bid().raw() + (quote.ask().raw() - quote.bid().raw()) / 2);
  }

  /** What a fill of an order is measured against; null when that is not known. */
  private @Nullable Benchmark benchmark(Order order, Filled fill) {
    Price decision = decisions.get(order.id());
    BestQuote quote = desk.board.quote(order.instrument());
    Price arrival = mid(quote);
    return decision == null || quote == null || arrival == null
        ? null
        : new Benchmark(decision, arrival, fill.side() == Side.BUY ? quote.ask() : quote.bid());
  }

  List<ExecutionState.Decision> decisions() {
    List<ExecutionState.Decision> all = new ArrayList<>();
    decisions.forEach((id, mid) -> all.add(new ExecutionState.Decision(id, mid)));
    return all;
  }

  void restoreDecisions(List<ExecutionState.Decision> stored) {
    stored.forEach(decision -> decisions.put(decision.orderId(), decision.mid()));
  }

  private static boolean isTwin(OrderIntent one, OrderIntent other) {
    return one.strategy().equals(other.strategy())
        && one.instrument().equals(other.instrument())
        && one.side() == other.side()
        && one.quantity().equals(other.quantity())
        && Objects.equals(one.limitPrice(), other.limitPrice());
  }

  private void forgetOldTimes() {
    while (!sent.isEmpty() && !desk.now.isBefore(sent.getFirst().at().plus(MINUTE))) {
      sent.removeFirst();
    }
    while (!cancels.isEmpty() && !desk.now.isBefore(cancels.getFirst().plus(MINUTE))) {
      cancels.removeFirst();
    }
    Instant rejectedSince = desk.now.minus(desk.settings.risk().breakers().rejectionWindow());
    rejections.values().forEach(times -> times.removeIf(at -> !at.isAfter(rejectedSince)));
    Instant unknownSince = desk.now.minus(desk.settings.risk().breakers().unknownWindow());
    unknowns.removeIf(at -> !at.isAfter(unknownSince));
  }

  /** Wants an order cancelled, until it is closed, and asks the venue at once. */
  void cancel(Order order, String reason) {
    if (order.wantCancel(reason)) {
      askCancel(order);
    }
  }

  /**
   * As {@link #cancel}, where a request to cancel everything on the instrument is on its way
   * already.
   */
  void cancelWithAll(Order order, String reason) {
    if (order.wantCancel(reason)) {
      noteCancel(order);
    }
  }

  private void askCancel(Order order) {
    noteCancel(order);
    desk.put(
        new ExecutionOutput.SendCancel(
            order.id(),
            order.venueOrderId(),
            order.instrument(),
            order.cancelReason() == null ? "" : order.cancelReason()));
  }

  private void noteCancel(Order order) {
    boolean first = order.cancelAskedAt() == null;
    cancels.addLast(desk.now);
    forgetOldTimes();
    order.cancelAsked(desk.now);
    if (first) {
      desk.publish(
          new OrderCancelRequested(
              stamp(order, desk.now, false),
              order.cancelReason() == null ? "" : order.cancelReason()));
    }
  }

  // ---- reports

  void accepted(VenueReport.Accepted report) {
    Order order = desk.orders.find(report.orderId());
    if (order == null) {
      // Somebody else's, or ours from a life whose journal was lost: the venue must describe it.
      ask(report.orderId(), null);
      return;
    }
    if (order.status() == OrderStatus.REJECTED) {
      contradiction(order, "accepted after it was rejected");
      return;
    }
    accept(order, report.venueOrderId(), report.at(), false);
  }

  private void accept(Order order, VenueOrderId venueOrderId, Instant at, boolean inferred) {
    order.outcomeKnown();
    if (order.accept(venueOrderId, desk.now)) {
      desk.publish(new OrderAccepted(stamp(order, at, inferred), venueOrderId));
      if (order.cancelReason() != null && !order.isClosed()) {
        // A late acknowledgement of an order that is unwanted by now: the earlier request may have
        // missed it.
        askCancel(order);
      }
    }
  }

  void rejected(VenueReport.Rejected report) {
    Order order = desk.orders.find(report.orderId());
    if (order == null) {
      return;
    }
    if (order.isAcknowledged()) {
      if (order.status() != OrderStatus.REJECTED) {
        contradiction(order, "rejected (" + report.code() + ") after it was accepted");
      }
      return;
    }
    reject(order, report.code(), report.detail(), report.at(), false);
  }

  private void reject(Order order, String code, String detail, Instant at, boolean inferred) {
    if (!order.reject(code + " " + detail, desk.now)) {
      return;
    }
    desk.publish(new OrderRejected(stamp(order, at, inferred), code, detail));
    if (!code.equals("NOT_SENT")) {
      rejections.computeIfAbsent(order.instrument(), any -> new ArrayDeque<>()).addLast(desk.now);
    }
    closed(order);
  }

  void canceled(VenueReport.Canceled report) {
    ended(report.orderId(), OrderStatus.CANCELED, report.cumulativeQuantity(), report.at());
  }

  void expired(VenueReport.Expired report) {
    ended(report.orderId(), OrderStatus.EXPIRED, report.cumulativeQuantity(), report.at());
  }

  private void ended(ClientOrderId id, OrderStatus end, @Nullable Quantity cumulative, Instant at) {
    Order order = desk.orders.find(id);
    if (order == null) {
      return;
    }
    order.outcomeKnown();
    if (cumulative != null) {
      order.report(cumulative, end);
      if (order.missesFills()) {
        // Not closed before its fills are here: what it holds would be forgotten meanwhile.
        desk.readVenue("fills missing of " + id, READ_SPACING);
        return;
      }
    }
    end(order, end, at, false);
  }

  private void end(Order order, OrderStatus end, Instant at, boolean inferred) {
    boolean news =
        end == OrderStatus.EXPIRED
            ? order.expire("expired at the venue", desk.now)
            : order.cancel(
                order.cancelReason() == null ? "canceled at the venue" : order.cancelReason(),
                desk.now);
    if (!news) {
      return;
    }
    OrderStamp stamp = stamp(order, at, inferred);
    desk.publish(
        end == OrderStatus.EXPIRED
            ? new OrderExpired(stamp, order.cumulativeQuantity())
            : new OrderCanceled(stamp, order.cumulativeQuantity()));
    closed(order);
  }

  void cancelRejected(VenueReport.CancelRejected report) {
    Order order = desk.orders.find(report.orderId());
    if (order == null || order.isClosed()) {
      return;
    }
    if (report.unknownOrder()) {
      // It may be filled, or never have arrived: only the venue can tell.
      ask(order.id(), order);
      return;
    }
    if (order.rejectCancel(report.code() + " " + report.detail(), desk.now)) {
      desk.publish(
          new OrderCancelRejected(
              stamp(order, report.at(), false), report.code(), report.detail()));
    }
  }

  void outcomeUnknown(ClientOrderId id, String detail) {
    Order order = desk.orders.find(id);
    if (order == null || order.isClosed() || order.isAcknowledged()) {
      // The venue has spoken of it meanwhile: the answer that was lost is not needed.
      return;
    }
    markUnknown(order, detail);
  }

  private void markUnknown(Order order, String detail) {
    if (!order.outcomeUnknown(desk.now)) {
      return;
    }
    desk.alert(
        Level.WARNING,
        "ORDER_OUTCOME_UNKNOWN",
        "order=" + order.id() + " instrument=" + order.instrument() + " detail=" + detail);
    unknowns.addLast(desk.now);
    forgetOldTimes();
    int limit = desk.settings.risk().breakers().maxUnknownOutcomes();
    if (unknowns.size() > limit) {
      desk.halt("UNKNOWN_OUTCOMES", "count=" + unknowns.size() + " limit=" + limit);
    }
    ask(order.id(), order);
  }

  /** Asks the venue where an order stands, unless it was asked a moment ago. */
  private void ask(ClientOrderId id, @Nullable Order order) {
    if (order == null) {
      if (desk.firstOf("ask|" + id, Duration.ofSeconds(5))) {
        desk.readVenue("unknown order " + id, READ_SPACING);
      }
      return;
    }
    if (order.mayQuery(desk.now)) {
      order.queried(desk.now);
      desk.put(new ExecutionOutput.QueryOrder(id, order.instrument()));
    }
  }

  void notFound(ClientOrderId id, Instant askedAt) {
    Order order = desk.orders.find(id);
    if (order == null) {
      List<Filled> stray = strays.get(id);
      if (stray == null || askedAt.isBefore(stray.getFirst().at().plus(desk.settings.horizon()))) {
        // A fill proves that there is an order: the venue's answer only lags behind.
        return;
      }
      strays.remove(id);
      desk.alert(Level.WARNING, "STRAY_FILL", "order=" + id + " found=false");
      foreign.add(id);
      return;
    }
    if (order.isClosed()) {
      return;
    }
    Instant submitted = order.submittedAt() == null ? order.createdAt() : order.submittedAt();
    if (askedAt.isBefore(submitted.plus(desk.settings.horizon()))) {
      // Inside the horizon the request may still arrive: this proves nothing.
      return;
    }
    if (!order.isAcknowledged()) {
      reject(order, "NOT_FOUND_PAST_HORIZON", "asked_at=" + askedAt, askedAt, true);
      return;
    }
    // The venue had it once and no longer knows it: it is not open there, and its fills are in the
    // lists or lost with it.
    desk.alert(
        Level.CRITICAL,
        "ORDER_FORGOTTEN_BY_VENUE",
        "order=" + id + " filled=" + order.cumulativeQuantity());
    end(order, OrderStatus.CANCELED, askedAt, true);
    desk.readVenue("fills of " + id, READ_SPACING);
  }

  /** The venue says where an order stands, in answer to a question or in its list. */
  void found(VenueOrder listed) {
    Order order = desk.orders.find(listed.orderId());
    if (order == null) {
      order = adopt(listed);
      if (order == null) {
        return;
      }
    }
    if (order.isClosed()) {
      if (!listed.status().isClosed() && order.status() == OrderStatus.REJECTED) {
        contradiction(order, "open at the venue after it was rejected");
      }
      if (listed.cumulativeQuantity().compareTo(order.cumulativeQuantity()) > 0) {
        order.report(listed.cumulativeQuantity(), null);
        desk.readVenue("fills missing of " + order.id(), READ_SPACING);
      }
      return;
    }
    order.outcomeKnown();
    switch (listed.status()) {
      case REJECTED -> {
        if (order.isAcknowledged()) {
          end(order, OrderStatus.CANCELED, listed.updatedAt(), true);
        } else {
          reject(order, "REJECTED", "found rejected", listed.updatedAt(), true);
        }
        return;
      }
      case ACCEPTED, PARTIALLY_FILLED, PENDING_CANCEL -> {
        accept(order, listed.venueOrderId(), listed.updatedAt(), true);
        order.report(listed.cumulativeQuantity(), null);
      }
      case FILLED, CANCELED, EXPIRED -> {
        accept(order, listed.venueOrderId(), listed.updatedAt(), true);
        order.report(listed.cumulativeQuantity(), listed.status());
      }
      case INITIALIZED, SUBMITTED, DENIED -> {
        // No venue knows these.
        return;
      }
    }
    settle(order, listed.updatedAt());
    if (order.missesFills()) {
      desk.readVenue("fills missing of " + order.id(), READ_SPACING);
    }
  }

  private void settle(Order order, Instant at) {
    OrderStatus end = order.settledEnd();
    if (end != null) {
      end(order, end, at, true);
    }
  }

  /** Takes an order into the books that the venue has and we do not know. */
  private @Nullable Order adopt(VenueOrder listed) {
    List<Filled> early = strays.remove(listed.orderId());
    if (listed.status().isClosed() && early == null) {
      return null;
    }
    boolean limit = listed.limitPrice() != null;
    OrderIntent intent =
        new OrderIntent(
            listed.orderId(),
            desk.settings.account(),
            StrategyId.MANUAL,
            listed.instrument(),
            listed.side(),
            limit ? OrderType.LIMIT : OrderType.MARKET,
            listed.quantity(),
            listed.limitPrice(),
            null,
            TimeInForce.GTC,
            false,
            listed.side() == Side.BUY ? OrderRole.ENTRY : OrderRole.EXIT,
            "adopted-" + listed.orderId());
    Order order = desk.orders.add(new Order(intent, true, desk.now));
    desk.publish(new OrderInitialized(stamp(order, listed.updatedAt(), true), intent));
    order.submit(desk.now);
    accept(order, listed.venueOrderId(), listed.updatedAt(), true);
    desk.alert(
        listed.orderId().isOurs() ? Level.CRITICAL : Level.WARNING,
        "ORDER_ADOPTED",
        "order="
            + listed.orderId()
            + " instrument="
            + listed.instrument()
            + " side="
            + listed.side()
            + " quantity="
            + listed.quantity());
    if (desk.state == TradingState.HALTED && !order.isClosed()) {
      if (!listed.status().isClosed()) {
        cancel(order, "halted");
      }
    }
    if (early != null) {
      early.forEach(fill -> filled(fill, true));
    }
    return order;
  }

  /**
   * Takes a fill. What the stream reports before the venue's lists were read is held back: after a
   * restart an exit's fill may overtake the fill of its entry, which only the lists still have.
   */
  void filled(Filled fill, boolean inferred) {
    if (!desk.isRead(fill.instrument()) && !inferred) {
      heldBack.add(fill);
      return;
    }
    Order order = desk.orders.find(fill.orderId());
    if (order == null) {
      stray(fill);
      return;
    }
    if (!order.instrument().equals(fill.instrument()) || order.side() != fill.side()) {
      if (order.refuse(fill.tradeId())) {
        desk.haltInstrument(
            order.instrument(), "ILLEGAL_FILL", "order=" + order.id() + " fill=" + fill);
      }
      return;
    }
    FillOutcome outcome =
        order.fill(fill.tradeId(), fill.venueOrderId(), fill.quantity(), desk.now);
    switch (outcome) {
      case DUPLICATE -> {
        return;
      }
      case ILLEGAL -> {
        desk.haltInstrument(
            order.instrument(),
            "ILLEGAL_FILL",
            "order="
                + order.id()
                + " status="
                + order.status()
                + " filled="
                + order.cumulativeQuantity()
                + " of="
                + order.intent().quantity()
                + " trade="
                + fill.tradeId()
                + " quantity="
                + fill.quantity());
        return;
      }
      case COUNTED_LATE ->
          desk.alert(
              Level.WARNING,
              "LATE_FILL",
              "order=" + order.id() + " trade=" + fill.tradeId() + " quantity=" + fill.quantity());
      case COUNTED -> {}
    }
    desk.publish(
        new OrderFilled(
            stamp(order, fill.at(), inferred),
            fill.venueOrderId(),
            fill.tradeId(),
            fill.side(),
            order.role(),
            fill.price(),
            fill.quantity(),
            order.cumulativeQuantity(),
            order.leavesQuantity(),
            fill.fee(),
            fill.liquidity()));
    desk.balances.fill(
        fill.instrument().symbol(),
        fill.side(),
        fill.price(),
        fill.quantity(),
        fill.fee(),
        fill.at());
    onChange.accept(order.instrument(), fill.at());
    book(order, fill);
    settle(order, fill.at());
    if (order.isClosed()) {
      closed(order);
    }
  }

  /** Takes the fills that were held back; after the first reading of an instrument's lists. */
  void releaseFills() {
    List<Filled> fills = heldBack.stream().filter(fill -> desk.isRead(fill.instrument())).toList();
    heldBack.removeAll(fills);
    fills.forEach(fill -> filled(fill, false));
  }

  private void stray(Filled fill) {
    if (foreign.contains(fill.orderId())
        || (desk.fillsKnownFrom != null && fill.at().isBefore(desk.fillsKnownFrom))) {
      return;
    }
    List<Filled> waiting = strays.computeIfAbsent(fill.orderId(), any -> new ArrayList<>());
    if (waiting.stream().noneMatch(known -> known.tradeId().equals(fill.tradeId()))) {
      waiting.add(fill);
    }
    askFor(fill);
  }

  private void askFor(Filled stray) {
    if (desk.firstOf("stray|" + stray.orderId(), Duration.ofSeconds(5))) {
      desk.put(new ExecutionOutput.QueryOrder(stray.orderId(), stray.instrument()));
    }
  }

  /** Folds a counted fill into the positions. */
  private void book(Order order, Filled fill) {
    if (basketFills.test(order, fill)) {
      return;
    }
    PositionKey own = new PositionKey(order.strategy(), order.instrument());
    if (order.role() != OrderRole.FLATTEN) {
      book(order, own, fill.quantity(), fill.fee(), fill);
      return;
    }
    // A panic sells what the venue holds, whoever bought it: share the sale among the positions.
    Quantity left = fill.quantity();
    Money fee = fill.fee();
    for (Holding holding : desk.portfolio.held()) {
      if (left.isZero()
          || !holding
              .key()
              .instrument()
              .symbol()
              .base()
              .equals(order.instrument().symbol().base())) {
        continue;
      }
      Quantity part = left.min(holding.quantity());
      left = left.minus(part);
      Money share =
          left.isZero()
              ? fee
              : new Money(
                  FixedPoint.multiply(
                      fill.fee().raw(),
                      FixedPoint.divide(part.raw(), fill.quantity().raw(), Rounding.DOWN),
                      Rounding.DOWN),
                  fee.asset());
      fee = fee.minus(share);
      book(order, holding.key(), part, share, fill);
    }
    if (left.isPositive()) {
      // Held by the account and by no strategy; only its fee is ours to book.
      book(order, own, left, fee, fill);
    }
  }

  private void book(Order order, PositionKey key, Quantity quantity, Money fee, Filled fill) {
    ExecutionState.EntryPlan plan = entryPlans.get(order.id());
    Price stopDistance = plan == null ? null : plan.stopDistance();
    Price targetDistance = plan == null ? null : plan.targetDistance();
    if (plan == null && order.role() == OrderRole.ENTRY && !order.isAdopted()) {
      stopDistance =
          new Price(
              Math.max(
                  1,
                  FixedPoint.multiply(
                      fill.price().raw(), desk.settings.fallbackStop().raw(), Rounding.UP)));
      desk.alertOnce(
          Level.WARNING,
          "STOP_FALLBACK",
          key.toString(),
          "position=" + key + " distance=" + stopDistance);
    }
    Booking booking =
        desk.portfolio.book(
            new Trade(
                key,
                fill.side(),
                fill.price(),
                quantity,
                fee,
                stopDistance,
                targetDistance,
                order.id().value(),
                exitReason(order.role(), order),
                benchmark(order, fill),
                fill.at()));
    announce(booking.events());
    if (booking.unexplained().isPositive()
        && !order.isAdopted()
        && order.role() != OrderRole.FLATTEN) {
      desk.alert(
          Level.WARNING,
          "SOLD_MORE_THAN_HELD",
          "order=" + order.id() + " quantity=" + booking.unexplained());
    }
  }

  void announce(List<PositionEvent> events) {
    for (PositionEvent event : events) {
      desk.publish(event);
      if (event instanceof PositionClosed closed) {
        onClosed.accept(closed);
      }
    }
  }

  private static String exitReason(OrderRole role, Order order) {
    return switch (role) {
      case ENTRY -> "";
      case EXIT -> order.isAdopted() ? "manual" : reasonOf(order);
      case STOP_LOSS -> "stop_loss";
      case TAKE_PROFIT -> "take_profit";
      case FLATTEN -> "panic";
      case BASKET_ENTRY, BASKET_LEG -> "basket";
    };
  }

  private static String reasonOf(Order order) {
    return ExitReason.of(order.intent().signalId()).text();
  }

  private void contradiction(Order order, String what) {
    if (!desk.firstOf("contradiction|" + order.id(), Duration.ofSeconds(5))) {
      return;
    }
    desk.haltInstrument(
        order.instrument(), "VENUE_CONTRADICTS", "order=" + order.id() + " " + what);
    desk.put(
        new ExecutionOutput.SendCancel(
            order.id(), order.venueOrderId(), order.instrument(), "contradiction"));
  }

  private void closed(Order order) {
    onChange.accept(order.instrument(), Instant.MIN);
    if (order.cumulativeQuantity().isZero()) {
      entryPlans.remove(order.id());
      decisions.remove(order.id());
    }
    Instant forgotten = desk.orders.file(order, desk.now);
    if (forgotten == null) {
      return;
    }
    // Its last fill may bear the very moment at which it closed, or a later one: the venue's clock
    // may be ahead of ours by what is tolerated.
    Instant known = forgotten.plus(desk.settings.risk().maxClockOffset()).plusNanos(1);
    if (desk.fillsKnownFrom == null || known.isAfter(desk.fillsKnownFrom)) {
      desk.fillsKnownFrom = known;
      entryPlans.keySet().removeIf(id -> !desk.orders.knows(id));
      decisions.keySet().removeIf(id -> !desk.orders.knows(id));
    }
  }

  // ---- time

  /** Looks after every order that lives: time-outs, questions, repeated cancels. */
  void tick() {
    strays.values().forEach(fills -> askFor(fills.getFirst()));
    Duration patience = desk.settings.requestTimeout().multipliedBy(2);
    for (Order order : desk.orders.live()) {
      Instant since = order.submittedAt() == null ? order.createdAt() : order.submittedAt();
      boolean overdue = !desk.now.isBefore(since.plus(patience));
      if (!order.isAcknowledged() && !order.isOutcomeUnknown() && overdue) {
        markUnknown(order, "no answer");
      }
      Instant asked = order.cancelAskedAt();
      boolean cancelOverdue = asked != null && !desk.now.isBefore(asked.plus(patience));
      boolean marketOverdue = order.intent().type() == OrderType.MARKET && overdue;
      if (order.isOutcomeUnknown() || cancelOverdue || marketOverdue || order.missesFills()) {
        ask(order.id(), order);
      }
      if (order.missesFills()) {
        desk.readVenue("fills missing of " + order.id(), READ_SPACING);
      }
      if (order.role() == OrderRole.ENTRY
          && !order.isAdopted()
          // A person's limit order works until it is cancelled.
          && !order.strategy().equals(StrategyId.MANUAL)
          && order.intent().limitPrice() != null
          && !desk.now.isBefore(since.plus(desk.settings.entryTimeout()))) {
        cancel(order, "entry_timeout");
      }
      if (order.cancelReason() != null && !order.isClosed() && order.mayCancel(desk.now)) {
        askCancel(order);
      }
    }
  }

  /** The venue lists an order as open that is closed here. */
  void stillOpen(Order order) {
    contradiction(order, "open at the venue after it was " + order.status());
  }

  /** Asks about an order that the venue's list should have named and did not. */
  void missing(Order order) {
    ask(order.id(), order);
  }

  OrderStamp stamp(Order order, Instant occurredAt, boolean inferred) {
    return new OrderStamp(
        order.id(),
        order.intent().account(),
        order.strategy(),
        order.instrument(),
        occurredAt,
        desk.now,
        inferred);
  }

  List<ExecutionState.EntryPlan> entryPlans() {
    return List.copyOf(entryPlans.values());
  }

  void restore(List<ExecutionState.EntryPlan> plans) {
    plans.forEach(plan -> entryPlans.put(plan.orderId(), plan));
  }
}
