package io.tradebot.controlapi.application;

import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.control.Command;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.ControlEvent;
import io.tradebot.common.control.LocksChanged;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicProgressed;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.message.ServiceName;
import io.tradebot.controlapi.application.CommandResult.Outcome;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.bus.BusDisconnectedException;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.Trace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes commands on and waits until the services acted. A command counts as delivered only when
 * its answer is seen; until then it is sent again each second under the same id, which makes it act
 * once.
 *
 * <p>A panic is written to its key before it is sent, has a thread of its own, and is one however
 * many ask for it at the same time. Thread-safe.
 */
public final class CommandDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
  private static final Duration RESEND = Duration.ofSeconds(1);
  private static final List<ServiceName> ACTING =
      List.of(ServiceName.ORDER_EXECUTOR, ServiceName.STRATEGY_ENGINE);
  private static final List<ServiceName> LATCHING = List.of(ServiceName.ORDER_EXECUTOR);

  private final EventBus bus;
  private final BotState state;
  private final InstantSource clock;
  private final Duration timeout;
  private final Map<String, BlockingQueue<ControlEvent>> inboxes = new ConcurrentHashMap<>();
  private final ExecutorService panicThread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("panic").daemon().factory());
  private final ReentrantLock panicLock = new ReentrantLock();
  private @Nullable CompletableFuture<CommandResult> panicInFlight;
  private EventBus.@Nullable Subscription subscription;

  /**
   * Makes a desk that hears no answers before {@link #start}.
   *
   * @param timeout how long a command waits for the services to act
   */
  public CommandDesk(EventBus bus, BotState state, InstantSource clock, Duration timeout) {
    this.bus = bus;
    this.state = state;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Listens for answers, on a subscription of its own so that they wait behind nothing else. */
  public void start() {
    subscription =
        bus.subscribe(
            Set.of(Channels.CONTROL_EVENT),
            (channel, envelope) -> {
              if (envelope.payload() instanceof ControlEvent event) {
                hear(event);
              }
            });
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
    panicThread.shutdownNow();
  }

  /**
   * Issues a command other than panic and waits for its end, at most the timeout.
   *
   * @throws InterruptedException when the caller is no longer wanted; the command may still act
   */
  public CommandResult issue(ControlAction action, String issuedBy, String reason)
      throws InterruptedException {
    if (action == ControlAction.PANIC) {
      throw new IllegalArgumentException("panic has its own way in");
    }
    return send(
        control(action, issuedBy, reason), action == ControlAction.RECONCILE ? LATCHING : ACTING);
  }

  private ControlCommand control(ControlAction action, String issuedBy, String reason) {
    return new ControlCommand(newId(), action, issuedBy, reason, clock.instant());
  }

  /** An id for a command. */
  public String newId() {
    return UUID.randomUUID().toString();
  }

  /**
   * Issues a command about orders, positions or locks and waits for its end, at most the timeout.
   *
   * @throws InterruptedException when the caller is no longer wanted; the command may still act
   */
  public CommandResult issue(TradingCommand command) throws InterruptedException {
    return send(command, LATCHING);
  }

  /** Issues a panic, or joins the one that is being issued; completes once HALTED is latched. */
  public CompletableFuture<CommandResult> panic(String issuedBy, String reason) {
    panicLock.lock();
    try {
      CompletableFuture<CommandResult> running = panicInFlight;
      if (running != null && !running.isDone()) {
        return running;
      }
      CompletableFuture<CommandResult> fresh =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return send(control(ControlAction.PANIC, issuedBy, reason), LATCHING);
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException("control-api is stopping", stopped);
                }
              },
              panicThread);
      panicInFlight = fresh;
      return fresh;
    } finally {
      panicLock.unlock();
    }
  }

  private void hear(ControlEvent event) {
    BlockingQueue<ControlEvent> inbox = inboxes.get(commandId(event));
    if (inbox != null) {
      inbox.add(event);
    }
  }

  private static String commandId(ControlEvent event) {
    return switch (event) {
      case CommandHandled handled -> handled.commandId();
      case TradingStateChanged changed -> changed.commandId();
      case PanicProgressed _, PanicCompleted _, LocksChanged _ -> "";
    };
  }

  private CommandResult send(Command command, List<ServiceName> required)
      throws InterruptedException {
    ControlAction action = command.action();
    TradingStateChanged before = state.tradingState();
    BlockingQueue<ControlEvent> inbox = new LinkedBlockingQueue<>();
    inboxes.put(command.commandId(), inbox);
    LOG.info("command {} {} issued by {}", action, command.commandId(), command.issuedBy());
    // Waiting is done by the monotonic clock: it has to end even when the wall clock is set back.
    long begun = System.nanoTime();
    long deadline = begun + timeout.toNanos();
    Map<ServiceName, CommandHandled> answers = new EnumMap<>(ServiceName.class);
    boolean latched = false;
    boolean durable = false;
    String busFailure = "";
    Outcome outcome = null;
    try {
      while (outcome == null) {
        long resendAt = Math.min(deadline, System.nanoTime() + RESEND.toNanos());
        try {
          publish(command);
          durable |= action == ControlAction.PANIC;
          busFailure = "";
        } catch (BusDisconnectedException away) {
          busFailure = "Redis did not take the command";
          LOG.warn("command {} {} not sent: {}", action, command.commandId(), away.getMessage());
        }
        for (long left = resendAt - System.nanoTime();
            outcome == null && left > 0;
            left = resendAt - System.nanoTime()) {
          ControlEvent event = inbox.poll(left, TimeUnit.NANOSECONDS);
          if (event instanceof CommandHandled handled) {
            answers.put(handled.service(), handled);
          } else if (event instanceof TradingStateChanged changed) {
            latched |= changed.to() == TradingState.HALTED;
          }
          outcome = decide(action, required, answers, latched);
        }
        if (outcome == null && System.nanoTime() >= deadline) {
          outcome = Outcome.UNANSWERED;
        }
      }
    } finally {
      inboxes.remove(command.commandId());
    }
    List<ServiceName> missing = new ArrayList<>(required);
    missing.removeAll(answers.keySet());
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    LOG.info(
        "command {} {} {} after {} ms, unanswered by {}",
        action,
        command.commandId(),
        outcome,
        took.toMillis(),
        missing);
    return new CommandResult(
        command.commandId(),
        action,
        outcome,
        List.copyOf(answers.values()),
        outcome == Outcome.UNANSWERED ? missing : List.of(),
        before == null ? null : before.to(),
        durable,
        busFailure,
        took);
  }

  private void publish(Command command) {
    if (command.action() == ControlAction.PANIC) {
      bus.publishDurably(
          Channels.CONTROL_COMMAND,
          command,
          command.issuedAt(),
          Trace.ORIGIN,
          StateKeys.PANIC_REQUEST,
          null);
    } else {
      bus.publish(Channels.CONTROL_COMMAND, command, command.issuedAt(), Trace.ORIGIN);
    }
  }

  private static @Nullable Outcome decide(
      ControlAction action,
      List<ServiceName> required,
      Map<ServiceName, CommandHandled> answers,
      boolean latched) {
    if (action == ControlAction.PANIC && latched) {
      return Outcome.DONE;
    }
    // What others than the required ones say of a panic must not hide that the executor latched it.
    List<CommandHandled> said =
        answers.values().stream().filter(a -> required.contains(a.service())).toList();
    if (said.stream().anyMatch(a -> a.outcome() == CommandHandled.Outcome.REFUSED)) {
      return Outcome.REFUSED;
    }
    if (said.stream().anyMatch(a -> a.outcome() == CommandHandled.Outcome.FAILED)) {
      return Outcome.FAILED;
    }
    return said.size() == required.size() ? Outcome.DONE : null;
  }
}
