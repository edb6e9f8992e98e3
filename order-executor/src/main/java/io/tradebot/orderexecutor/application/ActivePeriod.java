package io.tradebot.orderexecutor.application;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.FeedEvent;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.system.Heartbeat;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.core.execution.JournaledIntent;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.application.IntentJournal.Recovery;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.EventListener;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.service.ServiceHealth;
import io.tradebot.setup.session.SessionBegin;
import io.tradebot.setup.session.SessionLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One active period of an executor: from the lease to its loss.
 *
 * <p>Everything is read anew: state, journal, trading rules, clock; then the venue's lists, and
 * only then the bus. Nothing runs before {@link #start}; whoever drives it by hand calls {@link
 * #look}, the loop's turns and the publisher's instead. Thread-safe.
 */
final class ActivePeriod implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActivePeriod.class);

  /** Rows of the gap ledger that may belong to the last defect of a book. */
  private static final int LAST_GAPS = 10;

  private static final Duration CLOCK_EVERY = Duration.ofSeconds(60);
  private static final Duration CLOCK_TRUSTED_FOR = Duration.ofMinutes(5);
  private static final Duration RULES_EVERY = Duration.ofHours(1);

  /** Trading without Redis means trading without a kill switch: a halt within five seconds. */
  private static final Duration REDIS_PATIENCE = Duration.ofSeconds(4);

  private final Executor.Ports ports;
  private final ExecutionSettings settings;
  private final List<InstrumentId> instruments;
  private final Lease lease;
  private final ControlKeys keys;
  private final ExecutionVenue venue;
  private final IntentJournal journal;
  private final EventPublisher publisher;
  private final HaltLatch latch;
  private final ExecutorLoop loop;
  private final SessionLog session;
  private final OrderSender sender;
  private final Companions companions;
  private final List<EventBus.Subscription> subscriptions = new ArrayList<>();
  private volatile boolean streamUp;
  private volatile String streamDetail = "not connected yet";
  private volatile Instant clockMeasuredAt = Instant.EPOCH;
  private volatile Instant clockTriedAt = Instant.EPOCH;
  private volatile Instant rulesReadAt;
  private volatile boolean ruleChange;
  private boolean redisWasSilent;
  private boolean haltedWithoutRedis;

  /**
   * Opens journal and venue, and restores the books.
   *
   * @throws VenueUnavailableException when the venue does not answer
   */
  ActivePeriod(
      Executor.Ports ports,
      ExecutionSettings settings,
      List<InstrumentId> instruments,
      Lease lease,
      ControlKeys keys,
      ThreadFactory requests,
      LongSupplier nanoTime) {
    this.ports = ports;
    this.settings = settings;
    this.instruments = instruments;
    this.lease = lease;
    this.keys = keys;
    ports.health().down("venue", "reading its trading rules");
    this.journal = ports.journal().get();
    this.venue = ports.venue().get();
    Restored restored;
    try {
      venue.open();
      restored = restore(venue.instruments());
    } catch (RuntimeException e) {
      venue.close();
      journal.close();
      throw e;
    }
    ports.health().up("venue");
    this.rulesReadAt = ports.clock().instant();
    this.clockMeasuredAt = rulesReadAt;
    this.clockTriedAt = rulesReadAt;
    this.publisher = new EventPublisher(ports.bus(), ports.store());
    this.latch = new HaltLatch(restored.engine().haltEpoch());
    this.session =
        ports
            .sessions()
            .begin(
                new SessionBegin(
                    ServiceName.ORDER_EXECUTOR.wireName(),
                    rulesReadAt,
                    ports.fingerprint(),
                    ports.version(),
                    restored.rules(),
                    restored.state().orElse(null),
                    restored.intents()));
    this.loop =
        new ExecutorLoop(
            restored.engine(),
            session,
            journal,
            ports.archive(),
            publisher,
            latch,
            new TimeSeriesRecorder(ports.timeSeries()),
            ports.metrics(),
            instruments,
            keys,
            ports.clock(),
            nanoTime);
    this.companions =
        new Companions(new Companions.Build(ports.version(), ports.fingerprint()), ports.clock());
    this.sender =
        new OrderSender(
            venue,
            journal,
            latch,
            lease,
            keys,
            settings.requestTimeout(),
            restored.fillsFrom(),
            ports.clock(),
            ports.metrics(),
            companions,
            requests,
            loop);
    try {
      begin(restored);
    } catch (RuntimeException failed) {
      session.close();
      throw failed;
    }
  }

  private record Restored(
      ExecutionEngine engine,
      Instant fillsFrom,
      @Nullable String problem,
      Optional<ExecutionState> state,
      List<Instrument> rules,
      List<JournaledIntent> intents) {}

  private Restored restore(List<Instrument> rules) {
    Optional<ExecutionState> state = Optional.empty();
    String problem = null;
    try {
      state = ports.archive().load();
    } catch (StateArchive.StateUnreadableException e) {
      LOG.error("{}", e.getMessage(), e);
      problem = e.getMessage();
    }
    List<JournaledIntent> intents =
        journal.unresolved().stream().map(i -> new JournaledIntent(i.intent(), i.at())).toList();
    Instant fillsFrom =
        state
            .map(ExecutionState::exportedAt)
            .or(() -> intents.stream().map(JournaledIntent::journaledAt).min(Instant::compareTo))
            .orElseGet(() -> ports.clock().instant())
            .minus(Duration.ofMinutes(10));
    ExecutionEngine engine = ExecutionEngine.restore(settings, rules, state.orElse(null), intents);
    return new Restored(engine, fillsFrom, problem, state, rules, intents);
  }

  private void begin(Restored restored) {
    Recovery recovery = journal.recovery();
    if (!recovery.isClean()) {
      loop.fault("JOURNAL_DAMAGED", "regions=" + recovery.corruptRegions());
    }
    if (restored.problem() != null) {
      loop.fault("STATE_UNREADABLE", restored.problem());
    }
    restored
        .state()
        .ifPresent(state -> state.commands().forEach(c -> loop.panicIsKnown(c.commandId())));
    keys.read().ifPresent(reading -> agreeWith(reading, restored));
    ports.metrics().state(restored.engine().tradingState(), restored.engine().haltEpoch());
    loop.announce("executor is active");
    restored.state().ifPresent(this::announceWhatWasDone);
    loop.sendThrough(sender);
    loop.report(new VenueReport.ClockMeasured(venue.clockOffset(), ports.clock().instant()));
    venue.listen(
        report -> {
          if (report instanceof VenueReport.StreamState state) {
            streamUp = state.connected();
            streamDetail = state.detail();
          }
          loop.report(report);
        });
    subscribe();
  }

  /**
   * A panic that was over and answered may not have been told: Redis may have been away until the
   * process ended.
   */
  private void announceWhatWasDone(ExecutionState state) {
    ExecutionState.Panic panic = state.panic();
    if (panic != null && panic.completed()) {
      loop.announce(panic);
    }
    state.commands().stream()
        .filter(handled -> handled.action() == ControlAction.PANIC)
        .forEach(handled -> sender.background(() -> keys.forgetPanic(handled.commandId())));
  }

  /** Lets the threads run. */
  void start() {
    publisher.start();
    loop.start();
  }

  ExecutorLoop loop() {
    return loop;
  }

  EventPublisher publisher() {
    return publisher;
  }

  /** A halt that only Redis remembers is a halt as well: this disk may be a fresh one. */
  private void agreeWith(ControlKeys.Reading reading, Restored restored) {
    Optional<TradingStateChanged> remembered = reading.state();
    if (remembered.isPresent()) {
      TradingStateChanged theirs = remembered.get();
      boolean higher = theirs.haltEpoch() > restored.engine().haltEpoch();
      boolean haltedThere = restored.state().isEmpty() && theirs.to() == TradingState.HALTED;
      if (higher || haltedThere) {
        loop.fault(
            "HALT_REMEMBERED",
            "Redis remembers state="
                + theirs.to()
                + " epoch="
                + theirs.haltEpoch()
                + ", the state on disk does not",
            theirs.haltEpoch());
      }
    }
    reading.panicRequest().ifPresent(loop::panicRequested);
  }

  private void subscribe() {
    subscriptions.add(
        ports
            .bus()
            .subscribe(
                Set.of(Channels.CONTROL_COMMAND, Channels.heartbeat(ServiceName.CONTROL_API)),
                new Listener(this::onControl)));
    subscriptions.add(
        ports.bus().subscribe(Set.of(Channels.ALL_HEARTBEATS), new Listener(this::onHeartbeat)));
    subscriptions.add(
        ports.bus().subscribe(Set.of(Channels.ALL_SIGNALS), new Listener(this::onSignal)));
    subscriptions.add(
        ports
            .bus()
            .subscribe(
                Set.of(Channels.ALL_QUOTES, Channels.feed(settings.account().venue())),
                new Listener(this::onMarket)));
    if (session.isRecording()) {
      // Whoever compares fills with the market's wants to see more of it than the engine does.
      subscriptions.add(
          ports.bus().subscribe(Set.of(Channels.ALL_BOOKS), new Listener(this::onBook)));
    }
  }

  private void onBook(Envelope<?> envelope) {
    if (envelope.payload() instanceof BookSnapshot book
        && instruments.contains(book.instrument())) {
      session.seen(ports.clock().instant(), book);
    }
  }

  private void onHeartbeat(Envelope<?> envelope) {
    if (envelope.payload() instanceof Heartbeat heartbeat
        && heartbeat.service() != ServiceName.ORDER_EXECUTOR) {
      companions.beat(heartbeat);
    }
  }

  private void onControl(Envelope<?> envelope) {
    switch (envelope.payload()) {
      case ControlCommand command -> loop.command(command, Trace.of(envelope));
      case TradingCommand command -> loop.byHand(command, Trace.of(envelope));
      case Heartbeat beat when beat.service() == ServiceName.CONTROL_API -> loop.controlSeen();
      default -> {}
    }
  }

  private void onSignal(Envelope<?> envelope) {
    switch (envelope.payload()) {
      case SignalRaised signal when instruments.contains(signal.instrument()) ->
          loop.signal(signal, Trace.of(envelope));
      case BasketRaised basket
          when basket.legs().stream().allMatch(leg -> instruments.contains(leg.instrument())) ->
          loop.basket(basket, Trace.of(envelope));
      default -> {}
    }
  }

  private void onMarket(Envelope<?> envelope) {
    switch (envelope.payload()) {
      case BestQuote quote when instruments.contains(quote.instrument()) -> loop.quote(quote);
      case FeedEvent event -> loop.feed(event);
      default -> {}
    }
  }

  /** Reads what stands under the keys, after each connect of the bus. */
  private void resynchronise() {
    try {
      publisher.restoreKeys();
      keys.read().flatMap(ControlKeys.Reading::panicRequest).ifPresent(loop::panicRequested);
      ports.store().read(StateKeys.feed(settings.account().venue())).ifPresent(this::onMarket);
      for (InstrumentId instrument : instruments) {
        ports.store().read(StateKeys.quote(instrument)).ifPresent(this::onMarket);
        // A book that is whole again may have been announced while nobody listened.
        ports.store().newest(StateKeys.gaps(instrument), LAST_GAPS).forEach(this::onMarket);
      }
    } catch (BusDisconnectedException away) {
      LOG.warn("Redis went away again while its keys were read: {}", away.getMessage());
    }
  }

  private final class Listener implements EventListener {
    private final Consumer<Envelope<?>> target;

    Listener(Consumer<Envelope<?>> target) {
      this.target = target;
    }

    @Override
    public void onEvent(Channel channel, Envelope<?> envelope) {
      target.accept(envelope);
    }

    @Override
    public void onConnected() {
      sender.background(ActivePeriod.this::resynchronise);
    }
  }

  /**
   * Looks after lease, Redis, clock and health; several times within the length of the lease.
   *
   * @return false when the lease is lost to another executor: the period is over
   */
  boolean look() {
    Lease.State held = lease.renew();
    if (held == Lease.State.FOREIGN) {
      LOG.error("the lease is lost to another executor; this one stops sending");
      latch.close();
      return false;
    }
    lookAtRedis(held);
    lookAtClock();
    lookAtCompanions();
    sender.compareWithJournal();
    tellHealth();
    tellMetrics();
    return true;
  }

  private void lookAtRedis(Lease.State held) {
    Optional<ControlKeys.Reading> reading = keys.read();
    reading.flatMap(ControlKeys.Reading::panicRequest).ifPresent(loop::panicRequested);
    if (reading.isEmpty()) {
      redisWasSilent = true;
      long silent = keys.silentNanos();
      String text = "does not answer for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s";
      if (silent > REDIS_PATIENCE.toNanos()) {
        ports.health().down("redis", text + "; halted, exits and cancels go on");
        haltWithoutRedis(silent);
      } else {
        ports.health().degraded("redis", text);
      }
    } else {
      haltedWithoutRedis = false;
      if (redisWasSilent) {
        redisWasSilent = false;
        sender.background(this::resynchronise);
      }
      ports.health().up("redis");
    }
    if (held == Lease.State.HELD) {
      ports.health().up("lease");
    } else {
      ports.health().degraded("lease", "cannot be renewed; no entries");
    }
  }

  private void haltWithoutRedis(long silentNanos) {
    if (!haltedWithoutRedis) {
      haltedWithoutRedis = true;
      loop.fault("REDIS_SILENT", "seconds=" + TimeUnit.NANOSECONDS.toSeconds(silentNanos));
    }
  }

  private void lookAtCompanions() {
    String odd = companions.odd();
    if (odd == null) {
      ports.health().up("companions");
      return;
    }
    ports.health().down("companions", "another build or configuration: " + odd);
    if (loop.view().state() == TradingState.RUNNING) {
      loop.fault("COMPANION_DIFFERS", odd);
    }
  }

  private void lookAtClock() {
    Instant now = ports.clock().instant();
    if (Duration.between(clockTriedAt, now).abs().compareTo(CLOCK_EVERY) > 0) {
      clockTriedAt = now;
      sender.background(
          () -> {
            try {
              venue.measureClockOffset();
              clockMeasuredAt = ports.clock().instant();
            } catch (VenueUnavailableException e) {
              LOG.warn("clock could not be measured: {}", e.getMessage());
            }
          });
    }
    if (Duration.between(clockMeasuredAt, now).abs().compareTo(CLOCK_TRUSTED_FOR) < 0) {
      // Told each time, for a step of the local clock shows at once.
      loop.report(new VenueReport.ClockMeasured(venue.clockOffset(), now));
    }
    if (Duration.between(rulesReadAt, now).compareTo(RULES_EVERY) > 0) {
      rulesReadAt = now;
      sender.background(this::compareRules);
    }
  }

  private void compareRules() {
    List<Instrument> before = venue.instruments();
    try {
      if (!venue.readInstruments().equals(before)) {
        ruleChange = true;
      }
    } catch (VenueUnavailableException e) {
      LOG.warn("trading rules could not be read: {}", e.getMessage());
    }
  }

  private void tellHealth() {
    ServiceHealth health = ports.health();
    ExecutorLoop.View view = loop.view();
    health.up("executor");
    if (view.unreconciled().isEmpty()) {
      health.up("reconciliation");
    } else {
      health.down(
          "reconciliation",
          "the books were not compared with the venue's yet: " + view.unreconciled());
    }
    if (streamUp) {
      health.up("stream");
    } else {
      health.degraded("stream", "account stream is down, the venue is polled: " + streamDetail);
    }
    if (view.state() == TradingState.HALTED) {
      health.degraded("trading", "halted: " + view.stateReason());
    } else {
      health.up("trading");
    }
    if (view.panicPending()) {
      health.down("panic", "a panic is not finished");
    } else {
      health.up("panic");
    }
    if (view.unknownOutcomes() > 0) {
      health.degraded("orders", view.unknownOutcomes() + " orders with unknown outcome");
    } else {
      health.up("orders");
    }
    if (view.archiveFailing()) {
      health.down("files", "the state cannot be stored, is the disk full?");
    } else {
      health.up("files");
    }
    if (ruleChange) {
      health.degraded("rules", "the venue's trading rules have changed; restart the executor");
    }
    ExecutionVenue.RateUse rate = venue.rateUse();
    if (rate.banned()) {
      loopFaultOnBan(rate);
      health.down("rate", "the venue has banned this address until " + rate.blockedUntil());
    } else if (ports.clock().instant().isBefore(rate.blockedUntil())) {
      health.degraded("rate", "the venue takes no requests until " + rate.blockedUntil());
    } else {
      health.up("rate");
    }
    Duration offset = venue.clockOffset().abs();
    if (offset.compareTo(settings.risk().maxClockOffset()) > 0) {
      health.degraded("clock", "differs from the venue's by " + offset.toMillis() + " ms");
    } else {
      health.up("clock");
    }
  }

  private boolean banTold;

  private void loopFaultOnBan(ExecutionVenue.RateUse rate) {
    if (!banTold) {
      banTold = true;
      loop.fault("VENUE_BANNED", "until=" + rate.blockedUntil());
    }
  }

  private void tellMetrics() {
    ExecutorMetrics metrics = ports.metrics();
    metrics.watch("tradebot.executor.clock.offset", venue, v -> v.clockOffset().toNanos() / 1e9);
    metrics.watch("tradebot.executor.rate.weight.used", venue, v -> v.rateUse().weightUsed());
    metrics.watch("tradebot.executor.rate.weight.limit", venue, v -> v.rateUse().weightLimit());
    metrics.watch("tradebot.executor.orders.sent", venue, ExecutionVenue::ordersSent);
    metrics.watch("tradebot.executor.journal.intents", journal, IntentJournal::intents);
    metrics.watch("tradebot.executor.journal.size", journal, IntentJournal::size);
    metrics.watch("tradebot.executor.events.queued", publisher, EventPublisher::queued);
    metrics.watch("tradebot.executor.events.dropped", publisher, EventPublisher::dropped);
    metrics.watch("tradebot.executor.inbox", loop, ExecutorLoop::waiting);
    metrics.watch("tradebot.executor.orders.live", loop, l -> l.view().liveOrders());
    metrics.watch("tradebot.executor.orders.unknown", loop, l -> l.view().unknownOutcomes());
    metrics.watch(
        "tradebot.executor.reconciled", loop, l -> l.view().unreconciled().isEmpty() ? 1 : 0);
    metrics.watch("tradebot.executor.stream.up", this, p -> p.streamUp ? 1 : 0);
  }

  @Override
  public void close() {
    subscriptions.forEach(EventBus.Subscription::close);
    latch.close();
    sender.close();
    venue.close();
    loop.close();
    session.close();
    try {
      publisher.drain(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
    journal.close();
  }
}
