package io.tradebot.core.execution;

import io.tradebot.common.control.Command;
import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.order.OrderRole;
import io.tradebot.core.order.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Acts on commands, once per id, and answers only when it is done. */
final class CommandDesk {
  private static final int ANSWERS_KEPT = 200;

  private final Desk desk;
  private final OrderRoom room;
  private final AccountWatch watch;
  private final PanicRoutine panic;
  private final Map<String, CommandHandled> answers = new LinkedHashMap<>();
  private ExecutionState.@Nullable PendingCommand pending;
  private @Nullable Instant readAt;

  CommandDesk(Desk desk, OrderRoom room, AccountWatch watch) {
    this.desk = desk;
    this.room = room;
    this.watch = watch;
    this.panic = new PanicRoutine(desk, room, this::done, this::failed);
  }

  PanicRoutine panic() {
    return panic;
  }

  /** Gives a command that was answered its answer again; whether it was. */
  boolean answerAgain(Command command) {
    CommandHandled answered = answers.get(command.commandId());
    if (answered != null) {
      desk.publish(answered);
    }
    return answered != null;
  }

  void handle(ControlCommand command) {
    if (answerAgain(command)) {
      return;
    }
    boolean underWay =
        panic.waitsFor(command.commandId())
            || (pending != null && pending.command().commandId().equals(command.commandId()));
    if (underWay) {
      return;
    }
    switch (command.action()) {
      case PANIC -> {
        supersede("panic");
        panic.start(command);
      }
      case RESET -> reset(command);
      case START -> start(command);
      case PAUSE -> pause(command);
      case STOP -> stop(command);
      case RESTART -> restart(command);
      case RECONCILE -> reconcile(command);
      case FORCE_ENTRY, FORCE_EXIT, CANCEL_ORDER, LOCK, UNLOCK ->
          throw new IllegalArgumentException(command.action() + " is a trading command");
    }
  }

  private void start(ControlCommand command) {
    if (desk.state == TradingState.HALTED) {
      refuse(command, "halted (" + desk.stateReason + "): reset first");
      return;
    }
    List<InstrumentId> unread = desk.unreconciled();
    if (unread.size() == desk.instruments.size()) {
      refuse(command, "not reconciled with the venue yet");
    } else {
      supersede("start");
      changeState(TradingState.RUNNING, command);
      done(command, unread.isEmpty() ? "running" : "running; not reconciled yet: " + unread);
    }
  }

  private void pause(ControlCommand command) {
    if (desk.state == TradingState.HALTED) {
      refuse(command, "halted (" + desk.stateReason + "): reset first");
    } else if (desk.state == TradingState.STOPPED) {
      done(command, "stopped already, which is stricter");
    } else {
      supersede("pause");
      changeState(TradingState.PAUSED, command);
      done(command, "paused: no entries; exits are managed");
    }
  }

  private void stop(ControlCommand command) {
    if (desk.state == TradingState.HALTED) {
      done(command, "halted already, which is stricter");
      return;
    }
    supersede("stop");
    changeState(TradingState.STOPPED, command);
    pending = new ExecutionState.PendingCommand(command, desk.now);
    cancelEntries("stop");
  }

  private void restart(ControlCommand command) {
    if (desk.state == TradingState.HALTED) {
      refuse(command, "halted (" + desk.stateReason + "): reset first");
      return;
    }
    supersede("restart");
    changeState(TradingState.STOPPED, command);
    desk.unreconcile(desk.now);
    pending = new ExecutionState.PendingCommand(command, desk.now);
    readAt = null;
    cancelEntries("restart");
  }

  /** Entries wait until the venue's lists were read; in every state, and none is left. */
  private void reconcile(ControlCommand command) {
    ExecutionState.PendingCommand waiting = pending;
    if (waiting != null) {
      refuse(command, waiting.command().action() + " is under way");
    } else if (panic.isPending()) {
      refuse(command, panic.panicId() + " is under way, and asks the venue itself");
    } else {
      pending = new ExecutionState.PendingCommand(command, desk.now);
      readAt = null;
    }
  }

  private void reset(ControlCommand command) {
    if (panic.isPending()) {
      refuse(command, panic.panicId() + " is still pending");
      return;
    }
    panic.reset();
    watch.reset();
    int instruments = desk.haltedInstruments.size();
    desk.haltedInstruments.clear();
    if (desk.state == TradingState.HALTED) {
      changeState(TradingState.STOPPED, command);
      done(command, "stopped; limits are measured from here; start when ready");
    } else {
      done(command, "not halted; " + instruments + " halted instruments released");
    }
  }

  private void changeState(TradingState to, ControlCommand command) {
    if (desk.state != to) {
      desk.changeState(to, command.commandId(), command.issuedBy() + ": " + command.reason());
    }
  }

  private void cancelEntries(String reason) {
    for (Order order : entries()) {
      room.cancel(order, reason);
    }
  }

  private List<Order> entries() {
    return desk.orders.live(order -> order.role() == OrderRole.ENTRY && !order.isAdopted());
  }

  /** Answers what waits for the venue, once it has done its part or time is up. */
  void advance() {
    if (desk.state == TradingState.HALTED && !panic.isLatched()) {
      // Halted by a rule: entries go, exits stay guarded.
      cancelEntries("halted");
    }
    ExecutionState.PendingCommand waiting = pending;
    if (waiting == null) {
      return;
    }
    ControlCommand command = waiting.command();
    boolean late = !desk.now.isBefore(waiting.since().plus(desk.settings.stopTimeout()));
    if (command.action() == ControlAction.RECONCILE) {
      awaitReading(command, late);
      return;
    }
    if (desk.state == TradingState.HALTED) {
      pending = null;
      failed(command, "halted meanwhile (" + desk.stateReason + ")");
      return;
    }
    List<Order> open = entries();
    if (!open.isEmpty()) {
      if (late) {
        pending = null;
        failed(
            command,
            "stopped, but after "
                + desk.settings.stopTimeout().toSeconds()
                + " s entry orders are still in flight: "
                + open);
      }
      return;
    }
    switch (command.action()) {
      case STOP -> {
        pending = null;
        done(command, "stopped: no entry orders are open; exits are managed");
      }
      case RESTART -> awaitReading(command, late);
      case START,
          PAUSE,
          RECONCILE,
          PANIC,
          RESET,
          FORCE_ENTRY,
          FORCE_EXIT,
          CANCEL_ORDER,
          LOCK,
          UNLOCK ->
          throw new IllegalStateException(command.action() + " waits for nothing");
    }
  }

  private void awaitReading(ControlCommand command, boolean late) {
    if (readAt == null) {
      readAt = desk.now;
      desk.unreconcile(desk.now);
      desk.readVenue(command.action().name().toLowerCase(Locale.ROOT), Duration.ZERO);
    } else if (desk.unreconciled().isEmpty()) {
      pending = null;
      if (command.action() == ControlAction.RECONCILE) {
        done(command, "reconciled with the venue");
      } else {
        changeState(TradingState.RUNNING, command);
        done(command, "reconciled and running");
      }
    } else if (late) {
      pending = null;
      failed(
          command,
          command.action() == ControlAction.RECONCILE
              ? "the venue's lists could not be read; entries wait until they are"
              : "stopped, but the venue's lists could not be read");
    }
  }

  private void supersede(String by) {
    ExecutionState.PendingCommand waiting = pending;
    if (waiting != null) {
      pending = null;
      failed(waiting.command(), "superseded by " + by);
    }
  }

  private void done(ControlCommand command, String detail) {
    answer(command, CommandHandled.Outcome.DONE, detail);
  }

  private void refuse(ControlCommand command, String detail) {
    answer(command, CommandHandled.Outcome.REFUSED, detail);
  }

  private void failed(ControlCommand command, String detail) {
    answer(command, CommandHandled.Outcome.FAILED, detail);
  }

  void answer(Command command, CommandHandled.Outcome outcome, String detail) {
    CommandHandled handled =
        new CommandHandled(
            command.commandId(),
            command.action(),
            ServiceName.ORDER_EXECUTOR,
            outcome,
            detail,
            desk.state,
            desk.now);
    answers.put(command.commandId(), handled);
    if (answers.size() > ANSWERS_KEPT) {
      answers.remove(answers.keySet().iterator().next());
    }
    desk.publish(handled);
  }

  List<CommandHandled> answers() {
    return List.copyOf(answers.values());
  }

  ExecutionState.@Nullable PendingCommand pending() {
    return pending;
  }

  void restore(List<CommandHandled> handled, ExecutionState.@Nullable PendingCommand waiting) {
    handled.forEach(answer -> answers.put(answer.commandId(), answer));
    pending = waiting;
  }
}
