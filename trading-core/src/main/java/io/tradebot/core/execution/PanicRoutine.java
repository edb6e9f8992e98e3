package io.tradebot.core.execution;

import io.tradebot.common.account.Balance;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.PanicStep;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.execution.ExecutionState.PanicOrder;
import io.tradebot.core.execution.VenueReport.Snapshot;
import io.tradebot.core.execution.VenueReport.VenueOrder;
import io.tradebot.core.order.Order;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.risk.RiskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Panic: latch, cancel everything on the venue's list, wait for the truth, sell what the venue says
 * is held, verify, report.
 *
 * <p>Each instrument walks on its own: open orders asked for until none is listed twice in a row,
 * then a market sale of what the balance shows, then another look. Nothing is over while an order
 * of ours has an unknown outcome. What fails is tried again without end. One panic at a time: a
 * second command joins it and gets the same id.
 */
final class PanicRoutine {
  private static final int EMPTY_READINGS = 2;
  private static final int REJECTIONS_TO_FAIL = 5;
  private static final Duration SHORTEST_SPACING = Duration.ofMillis(100);
  private static final Duration LONGEST_SPACING = Duration.ofSeconds(2);
  private static final Duration CANCEL_SPACING = Duration.ofSeconds(1);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Desk desk;
  private final OrderRoom room;
  private final BiConsumer<ControlCommand, String> answerDone;
  private final BiConsumer<ControlCommand, String> answerFailed;
  private final Map<InstrumentId, Leg> legs = new TreeMap<>();
  private final List<ControlCommand> waiting = new ArrayList<>();
  private @Nullable String panicId;
  private long haltEpoch;
  private Instant startedAt = Instant.EPOCH;
  private @Nullable Instant lastCancelAt;
  private Instant begunAt = Instant.EPOCH;
  private @Nullable Instant reportedAt;
  private boolean completed;
  private boolean resumed;
  private List<PanicStep> lastReported = List.of();

  private static final class Leg {
    private final boolean sells;
    private PanicStep.Outcome outcome = PanicStep.Outcome.PENDING;
    private String detail = "cancelling";
    private int emptyReadings;
    private int openOrders;
    private Quantity held = Quantity.ZERO;
    private Quantity free = Quantity.ZERO;
    private @Nullable Instant heldAsOf;
    private @Nullable Instant heardAt;
    private Instant changedAt = Instant.MIN;
    private @Nullable Instant cancelAllAt;
    private @Nullable ClientOrderId last;
    private Instant notBefore = Instant.EPOCH;
    private int nextLeg;
    private int rejections;

    Leg(boolean sells) {
      this.sells = sells;
    }
  }

  PanicRoutine(
      Desk desk,
      OrderRoom room,
      BiConsumer<ControlCommand, String> answerDone,
      BiConsumer<ControlCommand, String> answerFailed) {
    this.desk = desk;
    this.room = room;
    this.answerDone = answerDone;
    this.answerFailed = answerFailed;
  }

  /** Whether a step is pending: nothing but its own orders may leave. */
  boolean isPending() {
    return panicId != null && !completed;
  }

  /** Whether one ran since the last reset: what is left is its business alone. */
  boolean isLatched() {
    return panicId != null;
  }

  @Nullable String panicId() {
    return panicId;
  }

  void start(ControlCommand command) {
    waiting.add(command);
    if (isPending()) {
      report();
      return;
    }
    if (panicId == null) {
      desk.changeState(TradingState.HALTED, command.commandId(), "panic: " + command.reason());
      haltEpoch = desk.haltEpoch;
      panicId = "panic-" + desk.settings.account() + "-" + haltEpoch;
      startedAt = desk.now;
      lastCancelAt = null;
      desk.alert(Level.CRITICAL, "PANIC", "panic=" + panicId + " issued_by=" + command.issuedBy());
    } else {
      // Asked again after it was done: the same panic looks once more.
      startedAt = desk.now;
    }
    begin();
  }

  private void begin() {
    completed = false;
    begunAt = desk.now;
    Set<Asset> sold = new TreeSet<>();
    for (Instrument instrument : desk.instruments.values()) {
      boolean first =
          instrument.id().symbol().quote().equals(desk.settings.quote())
              && sold.add(instrument.id().symbol().base());
      Leg known = legs.get(instrument.id());
      Leg leg = new Leg(first);
      if (known != null) {
        leg.nextLeg = known.nextLeg;
        leg.last = known.last;
      }
      legs.put(instrument.id(), leg);
    }
    for (Order order : desk.orders.live()) {
      legs.computeIfAbsent(order.instrument(), any -> new Leg(false));
    }
    legs.forEach(this::cancelAll);
    for (Order order : desk.orders.live()) {
      if (order.role() == OrderRole.FLATTEN) {
        continue;
      }
      if (order.isAcknowledged()) {
        room.cancelWithAll(order, "panic");
      } else {
        room.cancel(order, "panic");
      }
    }
    desk.readVenue("panic", Duration.ZERO);
    report();
  }

  private void cancelAll(InstrumentId id, Leg leg) {
    if (leg.cancelAllAt == null || !desk.now.isBefore(leg.cancelAllAt.plus(CANCEL_SPACING))) {
      leg.cancelAllAt = desk.now;
      desk.put(new ExecutionOutput.SendCancelAll(id));
    }
  }

  /** A cancel was accepted; by our own clock, by which the panic started as well. */
  void canceled() {
    if (isPending()) {
      lastCancelAt = desk.now;
    }
  }

  /** A fill or the end of an order: what was read before says nothing any more. */
  void changed(InstrumentId instrument) {
    Leg leg = legs.get(instrument);
    if (leg != null) {
      leg.changedAt = desk.now;
    }
  }

  void snapshot(Snapshot snapshot) {
    if (panicId == null || snapshot.requestedAt().isBefore(startedAt)) {
      return;
    }
    for (VenueOrder order : snapshot.openOrders()) {
      legs.computeIfAbsent(order.instrument(), any -> new Leg(false));
    }
    legs.forEach(
        (id, leg) -> {
          if (snapshot.covers(id)) {
            read(id, leg, snapshot);
          }
        });
  }

  private void read(InstrumentId id, Leg leg, Snapshot snapshot) {
    if (leg.heldAsOf != null && !snapshot.requestedAt().isAfter(leg.heldAsOf)) {
      // A reading that was overtaken is no second look.
      return;
    }
    leg.heardAt = desk.now;
    leg.openOrders = 0;
    for (VenueOrder order : snapshot.openOrders()) {
      if (order.instrument().equals(id)) {
        leg.openOrders++;
      }
    }
    if (leg.openOrders > 0) {
      leg.emptyReadings = 0;
      if (!completed || leg.outcome == PanicStep.Outcome.FAILED) {
        cancelAll(id, leg);
      }
    } else {
      leg.emptyReadings++;
    }
    Balance balance =
        snapshot.balances().stream()
            .filter(entry -> entry.asset().equals(id.symbol().base()))
            .findFirst()
            .orElse(null);
    leg.held = balance == null ? Quantity.ZERO : balance.total();
    leg.free = balance == null ? Quantity.ZERO : balance.free();
    leg.heldAsOf = snapshot.requestedAt();
  }

  /**
   * A quarter of the time that it takes already: eager in the first second, and easy on the venue's
   * limits in a panic that drags on.
   */
  private Duration readSpacing() {
    Duration quarter = Duration.between(begunAt, desk.now).dividedBy(4);
    if (quarter.compareTo(SHORTEST_SPACING) < 0) {
      return SHORTEST_SPACING;
    }
    return quarter.compareTo(LONGEST_SPACING) > 0 ? LONGEST_SPACING : quarter;
  }

  /** Brings every instrument as far as it can go now. */
  void advance() {
    if (panicId == null) {
      return;
    }
    if (resumed) {
      resumed = false;
      if (!completed) {
        begin();
      }
    }
    if (completed && legs.values().stream().noneMatch(PanicRoutine::isRetried)) {
      return;
    }
    desk.readVenue("panic", completed ? Duration.ofSeconds(10) : readSpacing());
    legs.forEach(
        (id, leg) -> {
          if (completed && !isRetried(leg)) {
            return;
          }
          Instant heard = leg.heardAt == null ? begunAt : leg.heardAt;
          if (!desk.now.isBefore(heard.plus(SILENCE))) {
            if (!completed) {
              leg.outcome = PanicStep.Outcome.UNKNOWN;
              leg.detail = "the venue does not answer";
            }
            return;
          }
          advance(id, leg);
        });
    report();
  }

  private static boolean isRetried(Leg leg) {
    return leg.outcome == PanicStep.Outcome.FAILED;
  }

  private void advance(InstrumentId id, Leg leg) {
    if (leg.emptyReadings < EMPTY_READINGS) {
      pending(leg, leg.openOrders > 0 ? "open orders at the venue" : "asking for open orders");
      return;
    }
    int unknown = 0;
    for (Order order : desk.orders.live(id)) {
      if (order.role() == OrderRole.FLATTEN) {
        pending(leg, "selling " + order.intent().quantity());
        return;
      }
      unknown++;
    }
    if (leg.last != null) {
      Order last = desk.orders.find(leg.last);
      if (last != null && last.status() == OrderStatus.REJECTED) {
        leg.rejections++;
        leg.detail = "sale rejected: " + last.reason();
        leg.notBefore = desk.now.plusSeconds(1L << Math.min(leg.rejections - 1, 5));
        if (leg.rejections >= REJECTIONS_TO_FAIL) {
          leg.outcome = PanicStep.Outcome.FAILED;
        }
        leg.last = null;
      } else {
        leg.last = null;
        leg.rejections = 0;
      }
    }
    if (leg.heldAsOf == null || !leg.heldAsOf.isAfter(leg.changedAt)) {
      pending(leg, "verifying");
      return;
    }
    if (!leg.sells) {
      conclude(id, leg, unknown, PanicStep.Outcome.CLOSED, "no open orders");
      return;
    }
    sell(id, leg, unknown);
  }

  private void sell(InstrumentId id, Leg leg, int unknown) {
    Instrument instrument = Objects.requireNonNull(desk.instruments.get(id));
    Price bid = desk.board.bid(id);
    Quantity sellable = leg.held.roundTo(instrument.lot(), Rounding.DOWN);
    if (leg.held.isZero()) {
      conclude(id, leg, unknown, PanicStep.Outcome.CLOSED, "nothing held");
      return;
    }
    boolean dust =
        bid == null
            ? sellable.isZero() || sellable.compareTo(instrument.minQuantity()) < 0
            : instrument.isDust(leg.held, bid);
    if (dust) {
      conclude(id, leg, unknown, PanicStep.Outcome.DUST, "below the venue's minimum");
      return;
    }
    if (desk.now.isBefore(leg.notBefore)) {
      return;
    }
    Quantity quantity =
        leg.free.min(instrument.maxQuantity()).roundTo(instrument.lot(), Rounding.DOWN);
    if (quantity.isZero()) {
      pending(leg, "held but locked at the venue");
      leg.emptyReadings = 0;
      cancelAll(id, leg);
      return;
    }
    ClientOrderId orderId = derive(id, leg.nextLeg++);
    while (desk.orders.knows(orderId)) {
      orderId = derive(id, leg.nextLeg++);
    }
    OrderIntent intent =
        new OrderIntent(
            orderId,
            desk.settings.account(),
            StrategyId.MANUAL,
            id,
            Side.SELL,
            OrderType.MARKET,
            quantity,
            null,
            null,
            TimeInForce.GTC,
            false,
            OrderRole.FLATTEN,
            wish(id));
    switch (room.send(intent, null, true)) {
      case RiskVerdict.Approved ignored -> {
        leg.last = orderId;
        pending(leg, "selling " + quantity);
      }
      case RiskVerdict.Denied denied -> {
        leg.rejections++;
        leg.detail = "sale denied: " + denied.code() + " " + denied.detail();
        leg.notBefore = desk.now.plusSeconds(1L << Math.min(leg.rejections - 1, 5));
        if (leg.rejections >= REJECTIONS_TO_FAIL) {
          leg.outcome = PanicStep.Outcome.FAILED;
        }
      }
    }
  }

  private String wish(InstrumentId id) {
    return panicId + ":" + id;
  }

  private ClientOrderId derive(InstrumentId id, int leg) {
    return ClientOrderId.derive(desk.settings.account(), StrategyId.MANUAL, wish(id), leg, 0);
  }

  private void pending(Leg leg, String detail) {
    if (leg.outcome != PanicStep.Outcome.FAILED) {
      leg.outcome = PanicStep.Outcome.PENDING;
    }
    leg.detail = detail;
  }

  private void conclude(
      InstrumentId id, Leg leg, int unknown, PanicStep.Outcome outcome, String detail) {
    if (unknown > 0) {
      pending(leg, unknown + " orders with an unknown outcome");
      return;
    }
    leg.outcome = outcome;
    leg.detail = detail;
    for (Holding holding : desk.portfolio.open()) {
      if (holding.key().instrument().equals(id)) {
        Price bid = desk.board.bid(id);
        room.announce(
            desk.portfolio.closeDust(
                holding.key(), bid == null ? holding.averageEntry() : bid, "panic", desk.now));
      }
    }
  }

  private void report() {
    String id = panicId;
    if (id == null) {
      return;
    }
    List<PanicStep> steps = steps();
    boolean over =
        steps.stream()
            .noneMatch(
                step ->
                    step.outcome() == PanicStep.Outcome.PENDING
                        || step.outcome() == PanicStep.Outcome.UNKNOWN);
    if (over && (!completed || !outcomes(steps).equals(outcomes(lastReported)))) {
      completed = true;
      lastReported = steps;
      desk.publish(new PanicCompleted(id, haltEpoch, steps, startedAt, lastCancelAt, desk.now));
      answer(steps);
      return;
    }
    if (over) {
      return;
    }
    boolean news = !outcomes(steps).equals(outcomes(lastReported));
    if (news || reportedAt == null || !desk.now.isBefore(reportedAt.plus(REPORT_INTERVAL))) {
      reportedAt = desk.now;
      lastReported = steps;
      desk.publish(new PanicProgressed(id, haltEpoch, steps, startedAt, desk.now));
    }
  }

  private static List<PanicStep.Outcome> outcomes(List<PanicStep> steps) {
    return steps.stream().map(PanicStep::outcome).toList();
  }

  private List<PanicStep> steps() {
    List<PanicStep> steps = new ArrayList<>();
    legs.forEach(
        (id, leg) ->
            steps.add(new PanicStep(id, leg.outcome, leg.openOrders, leg.held, leg.detail)));
    return steps;
  }

  private void answer(List<PanicStep> steps) {
    List<PanicStep> failed =
        steps.stream().filter(step -> step.outcome() == PanicStep.Outcome.FAILED).toList();
    for (ControlCommand command : waiting) {
      if (failed.isEmpty()) {
        answerDone.accept(command, panicId + " completed");
      } else {
        answerFailed.accept(command, panicId + " failed for " + failed);
      }
    }
    waiting.clear();
  }

  /** Forgets the panic; only once no step is pending. */
  void reset() {
    panicId = null;
    legs.clear();
    lastReported = List.of();
  }

  boolean waitsFor(String commandId) {
    return waiting.stream().anyMatch(command -> command.commandId().equals(commandId));
  }

  ExecutionState.@Nullable Panic state() {
    String id = panicId;
    if (id == null) {
      return null;
    }
    List<PanicOrder> orders = new ArrayList<>();
    legs.forEach(
        (instrument, leg) ->
            orders.add(new PanicOrder(instrument, leg.nextLeg, leg.rejections, leg.last)));
    return new ExecutionState.Panic(
        id, haltEpoch, startedAt, lastCancelAt, completed, steps(), orders, List.copyOf(waiting));
  }

  void restore(ExecutionState.Panic panic) {
    panicId = panic.panicId();
    haltEpoch = panic.haltEpoch();
    startedAt = panic.startedAt();
    lastCancelAt = panic.lastCancelAt();
    completed = panic.completed();
    waiting.addAll(panic.commands());
    // A panic that was interrupted begins anew with the same id: cancelling and asking again does
    // no harm.
    resumed = !completed;
    for (PanicStep step : panic.steps()) {
      Leg leg = new Leg(desk.instruments.containsKey(step.instrument()));
      leg.outcome = step.outcome();
      leg.openOrders = step.openOrders();
      leg.held = step.held();
      leg.detail = step.detail();
      legs.put(step.instrument(), leg);
    }
    for (PanicOrder order : panic.orders()) {
      Leg leg = legs.get(order.instrument());
      if (leg != null) {
        leg.nextLeg = order.leg();
        leg.rejections = order.rejections();
        leg.last = order.last();
      }
    }
  }
}
