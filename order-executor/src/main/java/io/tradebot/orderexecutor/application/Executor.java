package io.tradebot.orderexecutor.application;

import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.Message;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.platform.state.StateStore;
import io.tradebot.setup.session.SessionLog;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor of one account: waits for its lease, then trades as long as it holds it.
 *
 * <p>An active period begins with everything read anew: state, journal, trading rules, clock; then
 * the venue's lists, and only then the bus. When the lease is lost to another executor, the period
 * ends and waiting begins again. Thread-safe.
 *
 * <p>Before the lease comes the {@link FilesLock}: who has it knows that the process which had it
 * before is gone, and gives back a lease that this one could not.
 */
public final class Executor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Executor.class);
  private static final Duration LEASE = Duration.ofSeconds(6);
  private static final long WATCH_MS = 500;

  private final Ports ports;
  private final ExecutionSettings settings;
  private final List<InstrumentId> instruments;
  private final String owner;
  private final Thread thread;
  private final Lease lease;
  private final ControlKeys keys;
  private final FilesLock files;
  private volatile boolean ownsFiles;
  private volatile @Nullable ActivePeriod active;
  private volatile @Nullable PanicStatus dormant;
  private volatile boolean closed;

  /**
   * What the executor works with.
   *
   * @param venue makes a fresh, unopened venue for each active period
   * @param journal opens the journal
   * @param version of this build
   * @param fingerprint of the configuration; the other services must have the same
   * @param sessions begins the recording of an active period; {@link SessionLog.Factory#NONE} for
   *     none
   */
  public record Ports(
      Supplier<ExecutionVenue> venue,
      Supplier<IntentJournal> journal,
      StateArchive archive,
      EventBus bus,
      StateStore store,
      TimeSeriesWriter timeSeries,
      ServiceHealth health,
      ExecutorMetrics metrics,
      InstantSource clock,
      String version,
      String fingerprint,
      SessionLog.Factory sessions) {}

  /**
   * @param files closed with the executor
   * @param owner names this instance in the lease
   */
  public Executor(
      Ports ports,
      ExecutionSettings settings,
      List<InstrumentId> instruments,
      FilesLock files,
      String owner) {
    this.ports = ports;
    this.files = files;
    this.settings = settings;
    this.instruments = List.copyOf(instruments);
    this.owner = owner;
    this.lease =
        new Lease(
            ports.store(),
            StateKeys.executorLease(settings.account()),
            owner,
            LEASE,
            System::nanoTime);
    this.keys = new ControlKeys(ports.store(), System::nanoTime);
    this.thread = Thread.ofPlatform().name("executor").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Where a panic stands. */
  public record PanicStatus(
      TradingState state, long haltEpoch, boolean pending, @Nullable Message lastWord) {}

  /**
   * Takes a panic by a local way, whether or not Redis and the venue live.
   *
   * @throws JournalUnavailableException when it can neither be acted upon now nor be kept
   */
  public PanicTaken panic(ControlCommand command) {
    if (command.action() != ControlAction.PANIC) {
      throw new IllegalArgumentException("only PANIC is taken here, was " + command.action());
    }
    ActivePeriod period = active;
    if (period != null) {
      period.loop().command(command, Trace.ORIGIN);
      return PanicTaken.LATCHED;
    }
    if (!ownsFiles || (ports.bus().isConnected() && lease.state() == Lease.State.FOREIGN)) {
      return PanicTaken.NOT_ACTIVE;
    }
    LOG.warn("panic {} is kept until the venue answers", command.commandId());
    ports.archive().keepPanic(command);
    return PanicTaken.KEPT;
  }

  /** What became of a panic that was asked for here. */
  public enum PanicTaken {
    /** Nothing leaves any more, and the panic runs. */
    LATCHED,
    /** On disk; it runs as soon as the venue answers, in this process or the next. */
    KEPT,
    /** Another executor is the active one. */
    NOT_ACTIVE
  }

  /** Where a panic stands; empty while another executor is the active one. */
  public Optional<PanicStatus> panicStatus() {
    ActivePeriod period = active;
    if (period == null) {
      return Optional.ofNullable(dormant);
    }
    ExecutorLoop.View view = period.loop().view();
    return Optional.of(
        new PanicStatus(view.state(), view.haltEpoch(), view.panicPending(), view.panic()));
  }

  /** What the files say while nobody can act upon it. */
  private void lookAtFiles() {
    Optional<ControlCommand> kept = ports.archive().keptPanic();
    Optional<ExecutionState> state;
    try {
      state = ports.archive().load();
    } catch (StateArchive.StateUnreadableException e) {
      // The next period halts for it.
      state = Optional.empty();
    }
    ExecutionState.Panic panic = state.map(ExecutionState::panic).orElse(null);
    boolean pending = kept.isPresent() || (panic != null && !panic.completed());
    dormant =
        new PanicStatus(
            state.map(ExecutionState::tradingState).orElse(settings.initialState()),
            state.map(ExecutionState::haltEpoch).orElse(0L),
            pending,
            null);
    if (pending) {
      ports.health().down("panic", "a panic is not finished and waits for the venue");
    }
  }

  /** An outermost loop: an active period that fails must be followed by the next. */
  private void run() {
    while (!closed) {
      try {
        awaitFiles();
        awaitLease();
        try (ActivePeriod period =
            new ActivePeriod(
                ports,
                settings,
                instruments,
                lease,
                keys,
                Thread.ofVirtual().name("venue-", 0).factory(),
                System::nanoTime)) {
          period.start();
          active = period;
          ports
              .archive()
              .keptPanic()
              .ifPresent(command -> period.loop().command(command, Trace.ORIGIN));
          while (!closed && period.look()) {
            TimeUnit.MILLISECONDS.sleep(WATCH_MS);
          }
        } finally {
          active = null;
          dormant = null;
        }
      } catch (InterruptedException e) {
        break;
      } catch (VenueUnavailableException e) {
        LOG.warn("not active yet: {}", e.getMessage());
        ports.health().down("venue", String.valueOf(e.getMessage()));
        lookAtFiles();
        pause();
      } catch (RuntimeException e) {
        LOG.error("active period failed", e);
        ports.health().down("executor", e.getClass().getSimpleName() + ": " + e.getMessage());
        pause();
      }
    }
    lease.release();
    files.close();
  }

  private void pause() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitFiles() throws InterruptedException {
    while (!files.take(owner)) {
      ports
          .health()
          .degraded("lease", "standing by: another process uses this account's files here");
      Thread.sleep(WATCH_MS);
    }
    if (!ownsFiles) {
      ownsFiles = true;
      files.predecessor().ifPresent(lease::endOf);
    }
  }

  private void awaitLease() throws InterruptedException {
    while (lease.renew() != Lease.State.HELD) {
      ports
          .health()
          .degraded(
              "lease",
              ports.bus().isConnected()
                  ? "standing by: another executor holds the lease"
                  : "Redis does not answer, so nobody can say who is the active executor");
      if (!ports.bus().isConnected() && ports.archive().keptPanic().isPresent()) {
        LOG.warn("a panic waits and Redis does not answer: acting without a lease");
        lease.presume();
        return;
      }
      Thread.sleep(WATCH_MS);
    }
    ports.health().up("lease");
    LOG.info("{} is the active executor, fencing token {}", owner, lease.token());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
