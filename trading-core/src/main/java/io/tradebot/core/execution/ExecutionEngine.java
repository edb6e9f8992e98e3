package io.tradebot.core.execution;

import io.tradebot.common.account.Balance;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.core.order.Order;
import io.tradebot.core.order.OrderState;
import io.tradebot.core.portfolio.PositionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns signals into orders and fills into positions: a reducer without I/O, clock or chance.
 *
 * <p>{@link #process} takes one input and the time and says what it wants done, in order. The same
 * inputs at the same times give the same outputs. After each call whose outputs are not empty
 * {@link #exportState} holds all that must survive a restart. Not thread-safe: one thread owns it.
 */
public final class ExecutionEngine {
  private static final Duration SUBMISSION_SLACK = Duration.ofMinutes(1);

  private final Desk desk;
  private final AccountWatch watch;
  private final OrderRoom room;
  private final ExitDesk exits;
  private final ProtectionDesk protection;
  private final EntryDesk entries;
  private final Reconciliation reconciliation;
  private final CommandDesk commands;
  private final ManualDesk manual;
  private final BasketDesk baskets;

  /**
   * An engine with empty books; see {@link #restore} for one that has lived before.
   *
   * @throws IllegalArgumentException when an instrument is of another venue or quote asset than the
   *     account
   */
  public ExecutionEngine(ExecutionSettings settings, Collection<Instrument> instruments) {
    Map<InstrumentId, Instrument> byId = new LinkedHashMap<>();
    Set<Asset> quoted = new TreeSet<>();
    for (Instrument instrument : instruments) {
      if (instrument.id().symbol().quote().equals(settings.quote())) {
        quoted.add(instrument.id().symbol().base());
      }
    }
    for (Instrument instrument : instruments) {
      Symbol symbol = instrument.id().symbol();
      boolean cross = quoted.contains(symbol.base()) && quoted.contains(symbol.quote());
      if (!(symbol.quote().equals(settings.quote()) || cross)
          || !instrument.id().venue().equals(settings.account().venue())) {
        throw new IllegalArgumentException(
            "instruments of account "
                + settings.account()
                + " must be quoted in "
                + settings.quote()
                + ", or trade two assets that are, at "
                + settings.account().venue()
                + ", was "
                + instrument.id());
      }
      byId.put(instrument.id(), instrument);
    }
    this.desk = new Desk(settings, byId);
    this.watch = new AccountWatch(desk);
    this.room = new OrderRoom(desk, this::closed, this::changed);
    this.exits = new ExitDesk(desk, room);
    this.protection = new ProtectionDesk(desk, room, exits);
    this.entries = new EntryDesk(desk, room, exits);
    this.reconciliation = new Reconciliation(desk, room);
    this.commands = new CommandDesk(desk, room, watch);
    this.baskets = new BasketDesk(desk, room);
    room.routeBaskets(baskets::filled);
    this.manual = new ManualDesk(desk, room, entries, exits, commands);
  }

  /**
   * The engine as it was, with a question to the venue for every order that may have left since.
   *
   * @param state the last one stored; null when it was lost, then the books are rebuilt from the
   *     journal and the venue
   * @param intents what the journal remembers, oldest first
   */
  public static ExecutionEngine restore(
      ExecutionSettings settings,
      Collection<Instrument> instruments,
      @Nullable ExecutionState state,
      List<JournaledIntent> intents) {
    ExecutionEngine engine = new ExecutionEngine(settings, instruments);
    engine.restore(state, intents);
    return engine;
  }

  /**
   * Takes one input.
   *
   * @param now must not fall from call to call; where it does, time stands still instead
   * @return what is to be done, in order
   */
  public List<ExecutionOutput> process(ExecutionInput input, Instant now) {
    desk.now = now.isAfter(desk.now) ? now : desk.now;
    desk.outputs = List.of();
    if (desk.fillsKnownFrom == null) {
      desk.fillsKnownFrom = desk.now;
    }
    switch (input) {
      case ExecutionInput.Market market -> {
        BestQuote quote = desk.board.update(market.event(), desk.now);
        if (quote != null && mayExit() && desk.isRead(quote.instrument())) {
          exits.watch(quote);
        }
      }
      case ExecutionInput.Signal signal ->
          entries.signal(signal.signal(), commands.panic().isLatched());
      case ExecutionInput.Basket basket ->
          baskets.raised(basket.basket(), commands.panic().isLatched());
      case ExecutionInput.Venue venue -> {
        report(venue.report());
        for (ExecutionOutput output : desk.outputs) {
          if (tellsOfCancel(output)) {
            commands.panic().canceled();
            break;
          }
        }
      }
      case ExecutionInput.Command command -> commands.handle(command.command());
      case ExecutionInput.ByHand byHand -> manual.handle(byHand.command());
      case ExecutionInput.Halt halt -> {
        desk.haltEpoch = Math.max(desk.haltEpoch, halt.haltEpoch());
        desk.halt(halt.code(), halt.detail());
      }
      case ExecutionInput.ControlSeen ignored -> desk.controlSeenAt = desk.now;
      case ExecutionInput.Tick ignored -> tick();
    }
    commands.panic().advance();
    if (mayExit()) {
      baskets.advance();
      exits.advance();
      if (!(input instanceof ExecutionInput.Market)) {
        protection.advance();
      }
    }
    commands.advance();
    manual.advance();
    return desk.outputs.isEmpty() ? List.of() : Collections.unmodifiableList(desk.outputs);
  }

  private static boolean tellsOfCancel(ExecutionOutput output) {
    return output instanceof ExecutionOutput.Publish publish
        && publish.message() instanceof OrderCanceled;
  }

  /** In a panic only the panic sells. */
  private boolean mayExit() {
    return !commands.panic().isLatched();
  }

  private void tick() {
    room.tick();
    if (mayExit()) {
      exits.tick();
    }
    reconciliation.tick();
    watch.tick();
  }

  private void report(VenueReport report) {
    switch (report) {
      case VenueReport.Accepted accepted -> room.accepted(accepted);
      case VenueReport.Rejected rejected -> room.rejected(rejected);
      case VenueReport.Filled filled -> room.filled(filled, false);
      case VenueReport.Canceled canceled -> room.canceled(canceled);
      case VenueReport.Expired expired -> room.expired(expired);
      case VenueReport.CancelRejected rejected -> room.cancelRejected(rejected);
      case VenueReport.OutcomeUnknown unknown ->
          room.outcomeUnknown(unknown.orderId(), unknown.detail());
      case VenueReport.NotFound notFound -> room.notFound(notFound.orderId(), notFound.askedAt());
      case VenueReport.Found found -> room.found(found.order());
      case VenueReport.Snapshot snapshot -> {
        reconciliation.snapshot(snapshot);
        commands.panic().snapshot(snapshot);
      }
      case VenueReport.BalancesReported balances -> reconciliation.balances(balances);
      case VenueReport.ClockMeasured clock -> desk.clockMeasured(clock.offset());
      case VenueReport.StreamState stream -> reconciliation.stream(stream);
    }
  }

  private void closed(PositionClosed closed) {
    desk.performance.closed(closed);
    desk.publish(desk.performance.figures(desk.settings.account(), desk.now));
    watch.closed(closed);
    exits.closed(new PositionKey(closed.position().strategy(), closed.position().instrument()));
  }

  private void changed(InstrumentId instrument, Instant filledAt) {
    reconciliation.noteFill(filledAt);
    commands.panic().changed(instrument);
  }

  /** All that must survive a restart, as plain data. */
  public ExecutionState exportState() {
    return new ExecutionState(
        desk.now,
        desk.fillsKnownFrom == null ? desk.now : desk.fillsKnownFrom,
        desk.state,
        desk.haltEpoch,
        desk.stateReason,
        desk.orders.all().stream().map(Order::state).toList(),
        desk.portfolio.state(),
        room.entryPlans(),
        exits.plans(),
        desk.equityBook.state(),
        watch.lossStreak(),
        watch.roundTrips(),
        entries.seen(),
        commands.answers(),
        commands.pending(),
        commands.panic().state(),
        List.copyOf(desk.haltedInstruments),
        watch.guards(),
        new ExecutionState.Results(desk.performance.state(), room.decisions()),
        baskets.state());
  }

  private void restore(@Nullable ExecutionState state, List<JournaledIntent> intents) {
    if (state != null) {
      desk.now = state.exportedAt();
      desk.fillsKnownFrom = state.fillsKnownFrom();
      // Balances are compared only with readings that began after all that is in this state.
      reconciliation.noteFill(state.exportedAt());
      desk.state = state.tradingState();
      desk.haltEpoch = state.haltEpoch();
      desk.stateReason = state.stateReason();
      for (OrderState order : state.orders()) {
        Order restored = desk.orders.add(Order.restore(order));
        if (!restored.isAcknowledged()) {
          restored.outcomeUnknown(state.exportedAt());
        }
      }
      desk.portfolio.restore(state.portfolio());
      room.restore(state.entryPlans());
      exits.restore(state.exitPlans());
      desk.equityBook.restore(state.equity());
      watch.restore(state.lossStreak(), state.roundTrips(), state.guards());
      entries.restore(state.signals());
      commands.restore(state.commands(), state.pending());
      if (state.panic() != null) {
        commands.panic().restore(state.panic());
      }
      if (state.baskets() != null) {
        baskets.restore(state.baskets());
      }
      ExecutionState.Results results = state.results();
      if (results != null) {
        desk.performance.restore(results.performance());
        room.restoreDecisions(results.decisions());
      }
      desk.haltedInstruments.addAll(state.haltedInstruments());
    }
    for (JournaledIntent journaled : intents) {
      boolean older = state != null && journaled.journaledAt().isBefore(state.exportedAt());
      if (older || desk.orders.knows(journaled.intent().orderId())) {
        continue;
      }
      // It may have left, or not: the venue is asked, and nothing is sent again meanwhile.
      Order order = desk.orders.add(new Order(journaled.intent(), false, journaled.journaledAt()));
      order.submit(journaled.journaledAt());
      order.outcomeUnknown(journaled.journaledAt());
      if (state == null) {
        Instant from = journaled.journaledAt().minus(SUBMISSION_SLACK);
        if (desk.fillsKnownFrom == null || from.isBefore(desk.fillsKnownFrom)) {
          desk.fillsKnownFrom = from;
        }
        entries.restore(List.of(journaled.intent().signalId()));
      }
    }
  }

  // ---- what others may look at

  /** What the closed trades brought so far. */
  public PerformanceUpdated performance() {
    return desk.performance.figures(desk.settings.account(), desk.now);
  }

  /** Locks that stand, oldest first. */
  public List<EntryLock> locks() {
    return desk.locks.all();
  }

  public TradingState tradingState() {
    return desk.state;
  }

  /** Why the trading state is what it is. */
  public String stateReason() {
    return desk.stateReason;
  }

  public long haltEpoch() {
    return desk.haltEpoch;
  }

  /** Whether the venue's lists were compared since the account's stream is up. */
  public boolean isReconciled() {
    return desk.isReconciled();
  }

  /** Instruments whose lists could not be compared since the account's stream is up. */
  public List<InstrumentId> unreconciled() {
    return desk.unreconciled();
  }

  /** Whether a panic has a step pending. */
  public boolean isPanicPending() {
    return commands.panic().isPending();
  }

  /** Open positions, by instrument and strategy. */
  public List<Position> positions() {
    return desk.portfolio.positions();
  }

  /** Orders that are not closed, oldest first; not to be changed. */
  public List<Order> liveOrders() {
    return desk.orders.live();
  }

  /** Orders in flight whose outcome nobody knows. */
  public long unknownOutcomes() {
    return desk.orders.live(Order::isOutcomeUnknown).size();
  }

  public List<Balance> balances() {
    return desk.balances.all();
  }

  /** Cash plus holdings at the bid; null while balances or a price are missing. */
  public @Nullable Money equity() {
    return desk.equity();
  }

  /** Value of all positions and of all that orders in flight could still buy. */
  public Money exposure() {
    return desk.exposure();
  }
}
