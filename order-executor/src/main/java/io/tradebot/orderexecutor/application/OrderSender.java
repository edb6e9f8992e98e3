package io.tradebot.orderexecutor.application;

import io.tradebot.common.account.Balance;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the engine wants done to the venue, and brings its answers back as reports.
 *
 * <p>Orders of one instrument leave in the order in which they were made; cancels wait for nobody.
 * Before an order leaves it is journaled and fsynced, and after that everything that forbids it is
 * asked once more. Thread-safe.
 */
final class OrderSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderSender.class);
  private static final int ORDERS_AT_ONCE = 8;
  private static final int CANCELS_AT_ONCE = 16;
  private static final int READINGS_AT_ONCE = 16;
  private static final String NOT_SENT = "NOT_SENT";

  private final ExecutionVenue venue;
  private final IntentJournal journal;
  private final HaltLatch latch;
  private final Lease lease;
  private final ControlKeys keys;
  private final Duration deadline;
  private final InstantSource clock;
  private final ExecutorMetrics metrics;
  private final Outcome outcome;
  private final Companions companions;
  private final ThreadFactory threads;
  private final ExecutorService tasks;
  private final Map<InstrumentId, ExecutorService> lanes = new ConcurrentHashMap<>();
  private final Semaphore orderSlots = new Semaphore(ORDERS_AT_ONCE, true);
  private final Semaphore cancelSlots = new Semaphore(CANCELS_AT_ONCE, true);
  private final Semaphore readingSlots = new Semaphore(READINGS_AT_ONCE, true);
  private final Instant fillsFrom;
  private final Map<InstrumentId, Instant> fillsReadUntil = new ConcurrentHashMap<>();
  private final Set<InstrumentId> beingRead = ConcurrentHashMap.newKeySet();

  /** Where answers go. */
  interface Outcome {
    void report(VenueReport report);

    /** Something that must stop trading. */
    void fault(String code, String detail);

    /** A panic request was found in Redis. */
    void panicRequested(ControlCommand command);
  }

  OrderSender(
      ExecutionVenue venue,
      IntentJournal journal,
      HaltLatch latch,
      Lease lease,
      ControlKeys keys,
      Duration deadline,
      Instant fillsFrom,
      InstantSource clock,
      ExecutorMetrics metrics,
      Companions companions,
      ThreadFactory threads,
      Outcome outcome) {
    this.venue = venue;
    this.journal = journal;
    this.latch = latch;
    this.lease = lease;
    this.keys = keys;
    this.deadline = deadline;
    this.fillsFrom = fillsFrom;
    this.clock = clock;
    this.metrics = metrics;
    this.companions = companions;
    this.threads = threads;
    this.tasks = Executors.newThreadPerTaskExecutor(threads);
    this.outcome = outcome;
  }

  /** Sends an order unless something forbids it; always answers with at least one report. */
  void send(ExecutionOutput.SendOrder wanted, Instant madeAt) {
    InstrumentId instrument = wanted.order().intent().instrument();
    submit(
        lanes.computeIfAbsent(instrument, any -> Executors.newSingleThreadExecutor(threads)),
        orderSlots,
        () -> place(wanted, madeAt));
  }

  private void place(ExecutionOutput.SendOrder wanted, Instant madeAt) {
    OrderIntent intent = wanted.order().intent();
    String forbidden = forbids(wanted, madeAt, false);
    if (forbidden == null) {
      try {
        journal.intend(intent, wanted.haltEpoch(), clock.instant());
        metrics.synced(Duration.ofNanos(journal.lastSyncNanos()));
      } catch (JournalUnavailableException full) {
        LOG.error("order {} is not sent: {}", intent.orderId(), full.getMessage());
        outcome.fault("JOURNAL_UNAVAILABLE", String.valueOf(full.getMessage()));
        forbidden = "journal unavailable";
      }
    }
    if (forbidden == null) {
      // Once more: the disk took its time, and a panic may have come meanwhile.
      forbidden = forbids(wanted, madeAt, true);
    }
    if (forbidden != null) {
      LOG.warn("order {} is not sent: {}", intent.orderId(), forbidden);
      outcome.report(
          new VenueReport.Rejected(intent.orderId(), NOT_SENT, forbidden, clock.instant()));
      return;
    }
    List<VenueReport> answers = venue.place(wanted.order(), () -> forbids(wanted, madeAt, false));
    metrics.submitted(Duration.between(madeAt, clock.instant()));
    if (answers.stream().anyMatch(VenueReport.OutcomeUnknown.class::isInstance)) {
      metrics.unknownOutcome();
    }
    answers.forEach(outcome::report);
    compareWithJournal();
  }

  /**
   * Orders handed to the network can never outnumber the intents on disk; if they do, something
   * sends past us.
   */
  void compareWithJournal() {
    long sent = venue.ordersSent();
    long intents = journal.intents();
    if (sent > intents) {
      outcome.fault("ORDERS_WITHOUT_INTENT", "sent=" + sent + " journaled=" + intents);
    }
  }

  private @Nullable String forbids(
      ExecutionOutput.SendOrder wanted, Instant madeAt, boolean askRedis) {
    OrderIntent intent = wanted.order().intent();
    boolean reduces = intent.role().reducesRisk();
    if (!latch.allows(wanted.haltEpoch())) {
      return "halt epoch has risen, order_epoch=" + wanted.haltEpoch();
    }
    if (clock.instant().isAfter(madeAt.plus(deadline))) {
      return "older than " + deadline;
    }
    switch (lease.state()) {
      case HELD -> {}
      case UNPROVEN -> {
        if (!reduces) {
          return "lease unproven";
        }
      }
      case FOREIGN -> {
        return "lease lost";
      }
    }
    String odd = reduces ? null : companions.odd();
    if (odd != null) {
      return "another build or configuration: " + odd;
    }
    if (!askRedis) {
      return null;
    }
    if (reduces && keys.isSilent()) {
      return null;
    }
    Optional<ControlKeys.Reading> reading = keys.read();
    if (reading.isEmpty()) {
      return reduces ? null : "trading state cannot be read";
    }
    Optional<ControlCommand> panic = reading.get().panicRequest();
    if (panic.isPresent()) {
      // Closes the latch when the request is new; then this order was made before it.
      outcome.panicRequested(panic.get());
    }
    Optional<TradingStateChanged> state = reading.get().state();
    if (!reduces && state.isEmpty()) {
      return "trading state is missing in Redis";
    }
    if (state.isPresent()) {
      if (state.get().haltEpoch() > wanted.haltEpoch()) {
        return "halt epoch in Redis is higher, order_epoch=" + wanted.haltEpoch();
      }
      if (!reduces && !state.get().to().allowsEntries()) {
        return "trading state in Redis is " + state.get().to();
      }
    }
    return latch.allows(wanted.haltEpoch()) ? null : "halt epoch has risen";
  }

  void cancel(ClientOrderId orderId, InstrumentId instrument) {
    submit(tasks, cancelSlots, () -> venue.cancel(orderId, instrument).forEach(outcome::report));
  }

  void cancelAll(InstrumentId instrument) {
    submit(
        tasks,
        cancelSlots,
        () -> {
          try {
            venue.cancelAll(instrument).forEach(outcome::report);
          } catch (VenueUnavailableException e) {
            LOG.error("cancel all of {} was not answered: {}", instrument, e.getMessage());
          }
        });
  }

  void query(ClientOrderId orderId, InstrumentId instrument) {
    submit(tasks, readingSlots, () -> venue.query(orderId, instrument).forEach(outcome::report));
  }

  /**
   * Reads the venue's lists, each instrument for itself, and reports each as soon as it is read;
   * one whose lists cannot be read is not reported, and the engine asks again.
   */
  void readVenue(String reason, List<InstrumentId> instruments) {
    List<InstrumentId> idle = instruments.stream().filter(beingRead::add).toList();
    if (idle.isEmpty()) {
      return;
    }
    Instant requestedAt = clock.instant();
    FutureTask<Held> balances = new FutureTask<>(() -> new Held(venue.balances(), clock.instant()));
    for (InstrumentId instrument : idle) {
      submit(tasks, readingSlots, () -> read(reason, instrument, requestedAt, balances));
    }
    // Without a slot, for the readings wait for it.
    submit(tasks, new Semaphore(1), balances);
  }

  /** The account's balances and when they were answered. */
  private record Held(List<Balance> balances, Instant at) {}

  private void read(
      String reason, InstrumentId instrument, Instant requestedAt, Future<Held> balances) {
    try {
      // First the balances: what trades meanwhile is in the lists then, and never only in the
      // balances, which would look like a position that is gone.
      Held held = balances.get();
      List<VenueReport.VenueOrder> open = venue.openOrders(instrument);
      List<VenueReport.Filled> fills =
          venue.fills(instrument, fillsReadUntil.getOrDefault(instrument, fillsFrom));
      fillsReadUntil.put(instrument, requestedAt.minus(OVERLAP));
      metrics.reconciled(true);
      outcome.report(
          new VenueReport.Snapshot(
              instrument, open, fills, held.balances(), requestedAt, held.at()));
    } catch (VenueUnavailableException | IllegalArgumentException | ExecutionException e) {
      metrics.reconciled(false);
      LOG.warn("{} could not be read at the venue ({}): {}", instrument, reason, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      beingRead.remove(instrument);
    }
  }

  /** Fills are read again for so long, for the venue may list them late. */
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  private void submit(ExecutorService executor, Semaphore slots, Runnable work) {
    try {
      executor.execute(() -> run(slots, work));
    } catch (RejectedExecutionException closing) {
      LOG.info("not done, the executor is stopping");
    }
  }

  /**
   * An outermost loop: whatever fails in here must not end the lane, and must not be taken for an
   * answer.
   */
  private void run(Semaphore slots, Runnable work) {
    boolean acquired = false;
    try {
      slots.acquire();
      acquired = true;
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("request to the venue failed in our own code", e);
      outcome.fault("REQUEST_FAILED", e.getClass().getSimpleName() + " " + e.getMessage());
    } finally {
      if (acquired) {
        slots.release();
      }
    }
  }

  /** Does something with the venue or Redis that nobody waits for. */
  void background(Runnable work) {
    submit(tasks, readingSlots, work);
  }

  @Override
  public void close() {
    lanes.values().forEach(ExecutorService::shutdownNow);
    tasks.shutdownNow();
  }
}
