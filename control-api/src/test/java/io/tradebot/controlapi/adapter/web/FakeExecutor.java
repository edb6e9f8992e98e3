package io.tradebot.controlapi.adapter.web;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.bus.Trace;
import io.tradebot.platform.codec.MessageCodec;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service on the bus that acts on commands as order-executor and strategy-engine do. */
final class FakeExecutor implements AutoCloseable {
  private final ServiceName service;
  private final RedisConnections connections;
  private final RedisEventBus bus;
  private final EventBus.Subscription subscription;
  private final Map<String, CommandHandled> answered = new ConcurrentHashMap<>();
  final List<ControlCommand> heard = new CopyOnWriteArrayList<>();
  volatile boolean silent;
  volatile int deaf;
  private TradingState state = TradingState.STOPPED;
  private long haltEpoch;

  FakeExecutor(ServiceName service, String redis) {
    this.service = service;
    connections = new RedisConnections(URI.create(redis), "", "fake-" + service);
    bus =
        new RedisEventBus(
            connections,
            new MessageCodec(),
            new Envelope.Source(service, "fake"),
            Instant::now,
            new SimpleMeterRegistry());
    subscription =
        bus.subscribe(
            Set.of(Channels.CONTROL_COMMAND),
            (_, envelope) -> {
              switch (envelope.payload()) {
                case ControlCommand command -> handle(command);
                case TradingCommand command -> handle(command);
                default -> {}
              }
            });
  }

  EventBus bus() {
    return bus;
  }

  private synchronized void handle(ControlCommand command) {
    heard.add(command);
    if (silent) {
      return;
    }
    if (deaf > 0) {
      deaf--;
      return;
    }
    CommandHandled answer = answered.get(command.commandId());
    if (answer == null) {
      answer = act(command);
      answered.put(command.commandId(), answer);
    }
    bus.publish(Channels.CONTROL_EVENT, answer, answer.occurredAt(), Trace.ORIGIN);
  }

  private final List<EntryLock> locks = new ArrayList<>();
  final List<TradingCommand> heardTrading = new CopyOnWriteArrayList<>();

  private synchronized void handle(TradingCommand command) {
    if (service != ServiceName.ORDER_EXECUTOR || silent) {
      return;
    }
    heardTrading.add(command);
    CommandHandled.Outcome outcome = CommandHandled.Outcome.DONE;
    switch (command) {
      case LockEntries lock ->
          locks.add(
              new EntryLock(
                  lock.commandId(),
                  lock.strategy(),
                  lock.instrument(),
                  lock.side(),
                  false,
                  lock.issuedBy(),
                  lock.reason(),
                  lock.issuedAt(),
                  lock.until()));
      case LiftLock lift ->
          outcome =
              locks.removeIf(lock -> lock.lockId().equals(lift.lockId()))
                  ? CommandHandled.Outcome.DONE
                  : CommandHandled.Outcome.REFUSED;
      case ForceEntry _, ForceExit _, CancelOrder _ -> {}
    }
    Instant now = Instant.now();
    bus.publishDurably(
        Channels.CONTROL_EVENT,
        new LocksChanged(locks, now),
        now,
        Trace.ORIGIN,
        StateKeys.LOCKS,
        null);
    bus.publish(
        Channels.CONTROL_EVENT,
        new CommandHandled(
            command.commandId(),
            command.action(),
            service,
            outcome,
            "said the executor",
            state,
            now),
        now,
        Trace.ORIGIN);
  }

  private CommandHandled act(ControlCommand command) {
    if (state == TradingState.HALTED
        && command.action() != ControlAction.PANIC
        && command.action() != ControlAction.RECONCILE
        && command.action() != ControlAction.RESET) {
      return service == ServiceName.ORDER_EXECUTOR
          ? answer(command, CommandHandled.Outcome.REFUSED, "trading is halted")
          : answer(command, CommandHandled.Outcome.DONE, "noted");
    }
    switch (command.action()) {
      case START, RESTART -> become(TradingState.RUNNING, command);
      case PAUSE -> become(TradingState.PAUSED, command);
      case STOP, RESET -> become(TradingState.STOPPED, command);
      case RECONCILE -> {}
      case PANIC -> become(TradingState.HALTED, command);
      case FORCE_ENTRY, FORCE_EXIT, CANCEL_ORDER, LOCK, UNLOCK ->
          throw new IllegalArgumentException(command.action() + " is a trading command");
    }
    return answer(command, CommandHandled.Outcome.DONE, "done");
  }

  private CommandHandled answer(
      ControlCommand command, CommandHandled.Outcome outcome, String detail) {
    return new CommandHandled(
        command.commandId(), command.action(), service, outcome, detail, state, Instant.now());
  }

  /** Changes the state as the executor would; the strategy engine only notes it. */
  synchronized void become(TradingState next, ControlCommand command) {
    TradingState before = state;
    state = next;
    if (service != ServiceName.ORDER_EXECUTOR || before == next) {
      return;
    }
    Instant now = Instant.now();
    if (next == TradingState.HALTED) {
      haltEpoch++;
    }
    bus.publishDurably(
        Channels.CONTROL_EVENT,
        new TradingStateChanged(
            before, next, haltEpoch, command.commandId(), command.reason(), now),
        now,
        Trace.ORIGIN,
        StateKeys.TRADING_STATE,
        null);
    if (next == TradingState.HALTED) {
      bus.publishDurably(
          Channels.CONTROL_EVENT,
          new PanicProgressed("panic-" + haltEpoch, haltEpoch, List.of(), now, now),
          now,
          Trace.ORIGIN,
          StateKeys.PANIC,
          null);
    }
  }

  /** Puts the state back without a word. */
  synchronized void reset() {
    heard.clear();
    silent = false;
    deaf = 0;
  }

  @Override
  public void close() {
    subscription.close();
    bus.close();
    connections.close();
  }
}
