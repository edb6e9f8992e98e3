package io.tradebot.core.execution;

import io.tradebot.common.control.CancelOrder;
import io.tradebot.common.control.CommandHandled.Outcome;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.control.ForceExit;
import io.tradebot.common.control.LiftLock;
import io.tradebot.common.control.LockEntries;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.core.order.Order;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.risk.RiskVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a person wants done with orders, positions and locks, once per id; answered when it is done
 * and not when it is begun.
 *
 * <p>A forced exit or a cancel that is not over in time is answered as failed; the wish stays.
 */
final class ManualDesk {
  private final Desk desk;
  private final OrderRoom room;
  private final EntryDesk entries;
  private final ExitDesk exits;
  private final CommandDesk answers;
  private final List<Closing> closings = new ArrayList<>();
  private final List<Cancelling> cancellings = new ArrayList<>();

  private record Closing(ForceExit command, TreeSet<PositionKey> keys, int count, Instant since) {}

  private record Cancelling(CancelOrder command, Order order, Instant since) {}

  ManualDesk(Desk desk, OrderRoom room, EntryDesk entries, ExitDesk exits, CommandDesk answers) {
    this.desk = desk;
    this.room = room;
    this.entries = entries;
    this.exits = exits;
    this.answers = answers;
  }

  void handle(TradingCommand command) {
    boolean underWay =
        closings.stream().anyMatch(c -> c.command().commandId().equals(command.commandId()))
            || cancellings.stream()
                .anyMatch(c -> c.command().commandId().equals(command.commandId()));
    if (underWay || answers.answerAgain(command)) {
      return;
    }
    switch (command) {
      case LockEntries lock -> lock(lock);
      case LiftLock lift -> lift(lift);
      case ForceEntry entry -> enter(entry);
      case ForceExit exit -> exit(exit);
      case CancelOrder cancel -> cancel(cancel);
    }
  }

  private void lock(LockEntries command) {
    EntryLock lock =
        new EntryLock(
            command.commandId(),
            command.strategy(),
            command.instrument(),
            command.side(),
            false,
            command.issuedBy(),
            command.reason(),
            desk.now,
            command.until());
    if (lock.isOver(desk.now)) {
      answers.answer(command, Outcome.REFUSED, "its end " + command.until() + " is past");
      return;
    }
    desk.lock(lock);
    answers.answer(command, Outcome.DONE, "locked as " + lock.lockId());
  }

  private void lift(LiftLock command) {
    EntryLock lifted = desk.locks.lift(command.lockId());
    if (lifted == null) {
      answers.answer(command, Outcome.REFUSED, "there is no lock " + command.lockId());
      return;
    }
    desk.publishLocks();
    answers.answer(command, Outcome.DONE, "lifted " + command.lockId());
  }

  private void enter(ForceEntry command) {
    if (notReady(command)) {
      return;
    }
    switch (entries.force(command)) {
      case EntryDesk.Forced.Refused refused ->
          answers.answer(command, Outcome.REFUSED, refused.detail());
      case EntryDesk.Forced.Judged judged -> {
        switch (judged.verdict()) {
          case RiskVerdict.Approved approved ->
              answers.answer(
                  command,
                  Outcome.DONE,
                  "order "
                      + approved.intent().orderId()
                      + " is on its way: "
                      + approved.intent().quantity()
                      + " "
                      + approved.intent().instrument());
          case RiskVerdict.Denied denied ->
              answers.answer(
                  command, Outcome.REFUSED, "denied: " + denied.code() + " " + denied.detail());
        }
      }
    }
  }

  private void exit(ForceExit command) {
    if (notReady(command)) {
      return;
    }
    TreeSet<PositionKey> keys = new TreeSet<>();
    for (Holding holding : desk.portfolio.open()) {
      PositionKey key = holding.key();
      if ((command.strategy() == null || command.strategy().equals(key.strategy()))
          && (command.instrument() == null || command.instrument().equals(key.instrument()))) {
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      answers.answer(command, Outcome.REFUSED, "there is no such open position");
      return;
    }
    for (PositionKey key : keys) {
      exits.want(key, OrderRole.EXIT, ExitReason.FORCED, command.commandId() + ":" + key);
    }
    closings.add(new Closing(command, keys, keys.size(), desk.now));
  }

  private void cancel(CancelOrder command) {
    Order order = desk.orders.find(command.orderId());
    if (order == null || order.isClosed()) {
      answers.answer(
          command,
          Outcome.REFUSED,
          order == null
              ? "there is no order " + command.orderId()
              : "order " + command.orderId() + " is " + order.status() + " already");
      return;
    }
    room.cancel(order, "by hand: " + command.reason());
    cancellings.add(new Cancelling(command, order, desk.now));
  }

  private boolean notReady(TradingCommand command) {
    if (command instanceof ForceEntry entry && !desk.isRead(entry.instrument())) {
      answers.answer(command, Outcome.REFUSED, "not reconciled with the venue yet");
      return true;
    }
    if (answers.panic().isLatched()) {
      answers.answer(command, Outcome.REFUSED, "halted (" + desk.stateReason + "): reset first");
      return true;
    }
    return false;
  }

  /** Answers what has come to its end, or has taken too long. */
  void advance() {
    if (!closings.isEmpty()) {
      closings.removeIf(this::isAnswered);
    }
    if (!cancellings.isEmpty()) {
      cancellings.removeIf(this::isAnswered);
    }
  }

  private boolean isAnswered(Closing closing) {
    closing.keys().removeIf(key -> desk.portfolio.open(key) == null && !exits.wants(key));
    if (closing.keys().isEmpty()) {
      answers.answer(closing.command(), Outcome.DONE, "closed " + closing.count() + " positions");
      return true;
    }
    if (isLate(closing.since())) {
      answers.answer(
          closing.command(),
          Outcome.FAILED,
          "still open, and tried on: " + closing.keys() + "; " + desk.orders.live());
      return true;
    }
    return false;
  }

  private boolean isAnswered(Cancelling cancelling) {
    Order order = cancelling.order();
    if (order.isClosed()) {
      boolean canceled = order.status() == OrderStatus.CANCELED;
      answers.answer(
          cancelling.command(),
          canceled ? Outcome.DONE : Outcome.FAILED,
          (canceled ? "canceled" : "ended as " + order.status())
              + ", filled "
              + order.cumulativeQuantity());
      return true;
    }
    if (isLate(cancelling.since())) {
      answers.answer(
          cancelling.command(), Outcome.FAILED, "the venue has not confirmed; tried on: " + order);
      return true;
    }
    return false;
  }

  private boolean isLate(Instant since) {
    return !desk.now.isBefore(since.plus(desk.settings.stopTimeout()));
  }
}
