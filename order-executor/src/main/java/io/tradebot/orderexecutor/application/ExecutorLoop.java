package io.tradebot.orderexecutor.application;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderInitialized;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionInput;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.platform.bus.Trace;
import io.tradebot.setup.session.SessionLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that moves the execution engine: takes what came in, lets the engine decide, and
 * has it done.
 *
 * <p>It never waits for the venue, for Redis or for a lock held over I/O; the one exception is the
 * file that keeps a halt, which is on disk before anything else of a halt is done. All entry points
 * are thread-safe.
 */
final class ExecutorLoop implements OrderSender.Outcome, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorLoop.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ARCHIVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRACES = 4_096;

  private final ExecutionEngine engine;
  private final SessionLog session;
  private final IntentJournal journal;
  private final StateArchive archive;
  private final EventPublisher publisher;
  private final HaltLatch latch;
  private final TimeSeriesRecorder recorder;
  private final ExecutorMetrics metrics;
  private final List<InstrumentId> instruments;
  private final ControlKeys keys;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Inbox inbox = new Inbox();
  private final Thread thread;
  private final Set<String> closers = ConcurrentHashMap.newKeySet();
  private final Set<String> knownPanics = ConcurrentHashMap.newKeySet();
  private final AtomicReference<View> view;
  private final Map<ClientOrderId, Trace> traces =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientOrderId, Trace> eldest) {
          return size() > TRACES;
        }
      };
  private final Map<ClientOrderId, OrderRole> roles =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientOrderId, OrderRole> eldest) {
          return size() > TRACES;
        }
      };
  private final List<Concluded> concluded = new ArrayList<>();
  private @Nullable OrderSender sender;
  private boolean dirty;
  private long archivedAt;
  private long nextTick;
  private boolean archiveFailing;
  private volatile boolean closed;

  ExecutorLoop(
      ExecutionEngine engine,
      SessionLog session,
      IntentJournal journal,
      StateArchive archive,
      EventPublisher publisher,
      HaltLatch latch,
      TimeSeriesRecorder recorder,
      ExecutorMetrics metrics,
      List<InstrumentId> instruments,
      ControlKeys keys,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.engine = engine;
    this.session = session;
    this.journal = journal;
    this.archive = archive;
    this.publisher = publisher;
    this.latch = latch;
    this.recorder = recorder;
    this.metrics = metrics;
    this.instruments = instruments;
    this.keys = keys;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.nextTick = nanoTime.getAsLong();
    this.view = new AtomicReference<>(look());
    this.thread = Thread.ofPlatform().name("executor-loop").unstarted(this::run);
  }

  /**
   * What others may see of the engine, as of its last step.
   *
   * @param unreconciled instruments whose books were not compared with the venue's
   * @param panic the last word of a panic; null when there was none
   */
  record View(
      TradingState state,
      String stateReason,
      long haltEpoch,
      List<InstrumentId> unreconciled,
      boolean panicPending,
      int positions,
      int liveOrders,
      long unknownOutcomes,
      boolean archiveFailing,
      @Nullable Message panic) {}

  /** Has orders and questions go out through a sender; before the first turn. */
  void sendThrough(OrderSender through) {
    this.sender = through;
  }

  void start() {
    thread.start();
  }

  View view() {
    return view.get();
  }

  int waiting() {
    return inbox.size();
  }

  /** Tells the others the state that we start with. */
  void announce(String reason) {
    publisher.publish(
        new TradingStateChanged(
            engine.tradingState(),
            engine.tradingState(),
            engine.haltEpoch(),
            "",
            reason,
            clock.instant()),
        clock.instant(),
        Trace.ORIGIN);
    publisher.publish(
        new LocksChanged(engine.locks(), clock.instant()), clock.instant(), Trace.ORIGIN);
    publisher.publish(engine.performance(), clock.instant(), Trace.ORIGIN);
  }

  /** Tells the others how the last panic ended. */
  void announce(ExecutionState.Panic panic) {
    PanicCompleted completed =
        new PanicCompleted(
            panic.panicId(),
            panic.haltEpoch(),
            panic.steps(),
            panic.startedAt(),
            panic.lastCancelAt(),
            clock.instant());
    lastPanic = completed;
    publisher.publish(completed, clock.instant(), Trace.ORIGIN);
  }

  // ---- what comes in

  void command(ControlCommand command, Trace trace) {
    if (command.action() == ControlAction.PANIC) {
      knownPanics.add(command.commandId());
      latch.close();
      closers.add(command.commandId());
    }
    inbox.command(new ExecutionInput.Command(command), trace);
  }

  void byHand(TradingCommand command, Trace trace) {
    inbox.command(new ExecutionInput.ByHand(command), trace);
  }

  @Override
  public void panicRequested(ControlCommand command) {
    if (knownPanics.add(command.commandId())) {
      LOG.warn("panic request {} found in Redis", command.commandId());
      command(command, Trace.ORIGIN);
    }
  }

  /** A panic request that was dealt with in an earlier life. */
  void panicIsKnown(String commandId) {
    knownPanics.add(commandId);
  }

  @Override
  public void report(VenueReport report) {
    inbox.report(new ExecutionInput.Venue(report));
  }

  @Override
  public void fault(String code, String detail) {
    fault(code, detail, 0);
  }

  /** Halts, with an epoch of at least the given one. */
  void fault(String code, String detail, long epoch) {
    LOG.error("halting: {} {}", code, detail);
    latch.close();
    inbox.command(new ExecutionInput.Halt(code, detail, epoch), Trace.ORIGIN);
  }

  void signal(SignalRaised signal, Trace trace) {
    inbox.signal(new ExecutionInput.Signal(signal), trace);
  }

  void basket(BasketRaised basket, Trace trace) {
    inbox.signal(new ExecutionInput.Basket(basket), trace);
  }

  void quote(BestQuote quote) {
    inbox.quote(quote);
  }

  /** The control service lives. */
  void controlSeen() {
    inbox.report(new ExecutionInput.ControlSeen());
  }

  void feed(FeedEvent event) {
    inbox.report(new ExecutionInput.Market(event));
  }

  // ---- the loop

  /**
   * An outermost loop: a defect in a single step halts trading, and must not end the loop that
   * cancels.
   */
  private void run() {
    try {
      while (!closed) {
        turn(TICK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store();
  }

  /**
   * Does one thing: the tick when it is due, else the next input.
   *
   * @param maxWaitNanos to wait for an input
   * @return whether there was anything to do
   */
  boolean turn(long maxWaitNanos) throws InterruptedException {
    try {
      // Ticks come whatever else comes.
      long left = nextTick - nanoTime.getAsLong();
      if (left <= 0) {
        nextTick = nanoTime.getAsLong() + TICK_NANOS;
        step(new ExecutionInput.Tick(), Trace.ORIGIN);
        return true;
      }
      Inbox.Item item = inbox.take(Math.min(left, maxWaitNanos));
      if (item == null) {
        return false;
      }
      step(item.input(), item.trace());
    } catch (RuntimeException e) {
      LOG.error("step failed", e);
      metrics.alert("STEP_FAILED");
      fault("STEP_FAILED", e.getClass().getSimpleName() + " " + e.getMessage());
    }
    return true;
  }

  private void step(ExecutionInput input, Trace trace) {
    Instant now = clock.instant();
    List<ExecutionOutput> outputs;
    try {
      outputs = engine.process(input, now);
      session.step(now, input, outputs);
    } catch (RuntimeException thrown) {
      session.step(now, input, List.of(thrown));
      throw thrown;
    } finally {
      latch.rise(engine.haltEpoch());
      if (hasClosed(input)) {
        latch.settle();
      }
    }
    if (!outputs.isEmpty()) {
      dirty = true;
      if (outputs.stream().anyMatch(ExecutorLoop::mustSurvive)) {
        store();
      }
      outputs.forEach(output -> execute(output, trace, now));
    }
    if (dirty && nanoTime.getAsLong() - archivedAt > ARCHIVE_NANOS) {
      store();
    }
    view.set(look());
  }

  private boolean hasClosed(ExecutionInput input) {
    return switch (input) {
      case ExecutionInput.Halt _ -> true;
      case ExecutionInput.Command(ControlCommand command) -> closers.remove(command.commandId());
      case ExecutionInput.Market _,
          ExecutionInput.ByHand _,
          ExecutionInput.ControlSeen _,
          ExecutionInput.Basket _,
          ExecutionInput.Signal _,
          ExecutionInput.Venue _,
          ExecutionInput.Tick _ ->
          false;
    };
  }

  /** A change of the trading state and a panic are on disk before anything else of them happens. */
  private static boolean mustSurvive(ExecutionOutput output) {
    return output instanceof ExecutionOutput.Publish publish
        && (publish.message() instanceof TradingStateChanged
            || publish.message() instanceof PanicCompleted
            || publish.message() instanceof LocksChanged
            || publish.message() instanceof CommandHandled);
  }

  private void store() {
    archivedAt = nanoTime.getAsLong();
    try {
      archive.store(engine.exportState());
      dirty = false;
      archiveFailing = false;
      concluded.forEach(this::conclude);
      concluded.clear();
    } catch (JournalUnavailableException e) {
      // A panic goes on without its file; everything else halts.
      LOG.error("state cannot be stored: {}", e.getMessage());
      if (!archiveFailing) {
        archiveFailing = true;
        fault("STATE_UNAVAILABLE", String.valueOf(e.getMessage()));
      }
    }
  }

  private void execute(ExecutionOutput output, Trace trace, Instant now) {
    OrderSender through = sender;
    if (through == null) {
      throw new IllegalStateException("the loop was not started");
    }
    switch (output) {
      case ExecutionOutput.SendOrder send -> {
        traces.put(send.order().intent().orderId(), trace);
        through.send(send, now);
      }
      case ExecutionOutput.SendCancel cancel ->
          through.cancel(cancel.orderId(), cancel.instrument());
      case ExecutionOutput.SendCancelAll cancel -> through.cancelAll(cancel.instrument());
      case ExecutionOutput.QueryOrder query -> through.query(query.orderId(), query.instrument());
      case ExecutionOutput.ReadVenue read -> through.readVenue(read.reason(), instruments);
      case ExecutionOutput.Publish publish -> publish(publish.message(), trace, now);
    }
  }

  private void publish(Message message, Trace trace, Instant now) {
    Trace cause = trace;
    switch (message) {
      case OrderEvent event -> {
        cause = traces.getOrDefault(event.stamp().orderId(), trace);
        recorder.record(event);
        count(event);
        noteEnd(event, now);
      }
      case EquityMarked mark -> {
        recorder.record(mark);
        metrics.equity(mark);
      }
      case PositionsMarked marks -> recorder.record(marks);
      case TradingStateChanged state -> {
        LOG.info("trading state {} -> {}: {}", state.from(), state.to(), state.reason());
        metrics.state(state.to(), state.haltEpoch());
      }
      case PositionEvent _ -> metrics.positions(engine.positions().size());
      case PanicProgressed panic -> lastPanic = panic;
      case PanicCompleted panic -> {
        lastPanic = panic;
        metrics.panicCompleted(panic);
        LOG.warn("panic {} completed: {}", panic.panicId(), panic.steps());
      }
      case CommandHandled handled -> {
        OrderSender through = sender;
        if (handled.action() == ControlAction.PANIC && through != null) {
          archive.forgetPanic(handled.commandId());
          through.background(() -> keys.forgetPanic(handled.commandId()));
        }
      }
      case AlertRaised alert -> {
        metrics.alert(alert.code());
        LOG.warn("alert {} {} {}", alert.level(), alert.code(), alert.detail());
      }
      default -> {}
    }
    publisher.publish(message, now, cause);
  }

  private @Nullable Message lastPanic;

  private void count(OrderEvent event) {
    if (event instanceof OrderInitialized initialized) {
      roles.put(initialized.intent().orderId(), initialized.intent().role());
    }
    if (event instanceof OrderDenied denied) {
      metrics.denied(denied.code(), denied.stamp().strategy());
    }
    if (event.stamp().reconciled()) {
      metrics.mismatch();
    }
    metrics.orderStep(
        roles.getOrDefault(event.stamp().orderId(), OrderRole.FLATTEN),
        TimeSeriesRecorder.status(event),
        event.stamp().instrument());
  }

  private record Concluded(ClientOrderId orderId, OrderStatus end, Instant at) {}

  private void noteEnd(OrderEvent event, Instant now) {
    OrderStatus end =
        switch (event) {
          case OrderFilled fill -> fill.leavesQuantity().isZero() ? OrderStatus.FILLED : null;
          case OrderCanceled _ -> OrderStatus.CANCELED;
          case OrderExpired _ -> OrderStatus.EXPIRED;
          case OrderRejected _ -> OrderStatus.REJECTED;
          default -> null;
        };
    if (end != null) {
      concluded.add(new Concluded(event.stamp().orderId(), end, now));
    }
  }

  /**
   * Takes an order out of the journal; only once a state is on disk that knows it. The other way
   * round a crash in between would leave nobody who knows, and the same wish would be sent again.
   */
  private void conclude(Concluded order) {
    try {
      journal.conclude(order.orderId(), order.end(), order.at());
    } catch (JournalUnavailableException e) {
      // Costs a question to the venue at the next start.
      LOG.warn("journal could not note the end of {}: {}", order.orderId(), e.getMessage());
    }
  }

  private View look() {
    return new View(
        engine.tradingState(),
        engine.stateReason(),
        engine.haltEpoch(),
        engine.unreconciled(),
        engine.isPanicPending(),
        engine.positions().size(),
        engine.liveOrders().size(),
        engine.unknownOutcomes(),
        archiveFailing,
        lastPanic);
  }

  /**
   * Ends the loop after its step, with the state on disk; what is in flight at the venue stays in
   * flight. No interrupt: it would close the file that the state is being written to.
   */
  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
