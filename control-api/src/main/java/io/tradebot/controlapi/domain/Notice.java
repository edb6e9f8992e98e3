package io.tradebot.controlapi.domain;

import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionOpened;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.PanicStep;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.message.Message;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderStamp;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.common.system.AlertRaised.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that people who are not looking are told.
 *
 * @param text in words, on few lines; no secrets
 */
public record Notice(Kind kind, Level level, String title, String text, Instant at) {

  /** What it is about. */
  public enum Kind {
    /** A position was opened or closed. */
    TRADES,
    /** An order was denied or rejected. */
    ORDERS,
    /** The trading state changed. */
    STATE,
    /** A panic was completed. */
    PANIC,
    /** An alert of a service. */
    ALERTS
  }

  /** What a message gives to tell; empty for most. */
  public static Optional<Notice> of(Message message) {
    return Optional.ofNullable(
        switch (message) {
          case PositionOpened opened -> opened(opened);
          case PositionClosed closed -> closed(closed);
          case OrderDenied denied ->
              order("denied", denied.stamp(), denied.code(), denied.detail());
          case OrderRejected rejected ->
              order("rejected by the venue", rejected.stamp(), rejected.code(), rejected.detail());
          case TradingStateChanged changed -> state(changed);
          case PanicCompleted completed -> panic(completed);
          case AlertRaised alert ->
              new Notice(
                  Kind.ALERTS,
                  alert.level(),
                  alert.code(),
                  alert.service() + ": " + alert.detail(),
                  alert.occurredAt());
          default -> null;
        });
  }

  private static Notice opened(PositionOpened opened) {
    Position position = opened.position();
    return new Notice(
        Kind.TRADES,
        Level.INFO,
        "Bought " + position.instrument().symbol(),
        "%s at %s by %s, stop %s, target %s"
            .formatted(
                position.quantity(),
                position.averageEntry(),
                position.strategy(),
                position.stopLoss() == null ? "none" : position.stopLoss(),
                position.takeProfit() == null ? "none" : position.takeProfit()),
        opened.occurredAt());
  }

  private static Notice closed(PositionClosed closed) {
    Position position = closed.position();
    return new Notice(
        Kind.TRADES,
        Level.INFO,
        "Closed " + position.instrument().symbol() + ": " + position.realized(),
        "%s by %s, bought at %s, sold at %s, because of %s"
            .formatted(
                position.bought(),
                position.strategy(),
                position.averageEntry(),
                position.averageExit() == null ? "?" : position.averageExit(),
                closed.exitReason()),
        closed.occurredAt());
  }

  private static Notice order(String what, OrderStamp stamp, String code, String detail) {
    return new Notice(
        Kind.ORDERS,
        Level.WARNING,
        "Order " + what + ": " + code,
        stamp.instrument() + " " + stamp.orderId() + " of " + stamp.strategy() + " " + detail,
        stamp.learnedAt());
  }

  private static Notice state(TradingStateChanged changed) {
    return new Notice(
        Kind.STATE,
        changed.to() == TradingState.HALTED ? Level.CRITICAL : Level.INFO,
        changed.from() + " -> " + changed.to(),
        changed.reason(),
        changed.occurredAt());
  }

  private static Notice panic(PanicCompleted completed) {
    boolean flat =
        completed.steps().stream()
            .allMatch(
                step ->
                    step.outcome() == PanicStep.Outcome.CLOSED
                        || step.outcome() == PanicStep.Outcome.DUST);
    return new Notice(
        Kind.PANIC,
        Level.CRITICAL,
        flat ? "Panic completed: flat" : "Panic completed, NOT flat",
        completed.steps().stream()
            .map(step -> step.instrument() + " " + step.outcome() + " " + step.detail())
            .collect(Collectors.joining("\n")),
        completed.occurredAt());
  }
}
