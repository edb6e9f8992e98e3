package io.tradebot.core.execution;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.portfolio.Holding;
import io.tradebot.core.risk.Protections;
import io.tradebot.core.risk.RiskSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks the equity each second and pulls the brakes: daily loss, drawdown, too many round trips or
 * losing ones, and the locks after streaks of losses and stops.
 */
final class AccountWatch {
  private static final Duration MARK_INTERVAL = Duration.ofSeconds(1);

  private final Desk desk;
  private final Deque<Instant> roundTrips = new ArrayDeque<>();
  private @Nullable Instant markedAt;
  private final Deque<Instant> losingTrades = new ArrayDeque<>();
  private final List<ExecutionState.StopHit> stopHits = new ArrayList<>();
  private int lossStreak;

  AccountWatch(Desk desk) {
    this.desk = desk;
  }

  void tick() {
    if (desk.locks.expire(desk.now)) {
      desk.publishLocks();
    }
    Instant last = markedAt;
    if (last != null && desk.now.isBefore(last.plus(MARK_INTERVAL))) {
      return;
    }
    Money equity = desk.equity();
    Money unrealized = desk.unrealized();
    if (equity == null || unrealized == null) {
      // Unknown stays unknown: a mark without a price would look like a loss.
      return;
    }
    markedAt = desk.now;
    desk.equityBook.mark(equity, desk.now);
    Money peak = desk.equityBook.peak();
    desk.publish(
        new EquityMarked(
            desk.settings.account(),
            equity,
            desk.cash(),
            desk.portfolio.realized(),
            unrealized,
            desk.portfolio.fees(),
            peak == null ? equity : peak,
            desk.equityBook.drawdown(),
            desk.now));
    publishMarks();
    RiskSettings limits = desk.settings.risk();
    brake("DAILY_LOSS", desk.equityBook.dailyLoss(), limits.dailyLossLimit());
    brake("DRAWDOWN", desk.equityBook.limitDrawdown(), limits.maxDrawdown());
  }

  private void publishMarks() {
    List<PositionsMarked.Mark> marks = new ArrayList<>();
    for (Holding holding : desk.portfolio.all()) {
      Price bid = desk.board.bid(holding.key().instrument());
      Money value =
          bid == null
              ? null
              : bid.times(
                  holding.quantity(), holding.key().instrument().symbol().quote(), Rounding.DOWN);
      marks.add(
          new PositionsMarked.Mark(
              holding.key().strategy(),
              holding.key().instrument(),
              holding.quantity(),
              value,
              holding.realizedEver(),
              value == null ? null : value.minus(holding.cost()),
              holding.feesEver()));
    }
    if (!marks.isEmpty()) {
      desk.publish(new PositionsMarked(desk.settings.account(), marks, desk.now));
    }
  }

  private void brake(String code, Rate loss, Rate limit) {
    if (loss.compareTo(limit) >= 0) {
      desk.halt(code, "loss=" + loss + " limit=" + limit);
    }
  }

  void closed(PositionClosed closed) {
    RiskSettings limits = desk.settings.risk();
    if (closed.exitReason().equals("adjusted") || closed.exitReason().equals("manual")) {
      return;
    }
    roundTrips.addLast(desk.now);
    Instant since = desk.now.minus(limits.breakers().roundTripWindow());
    roundTrips.removeIf(at -> !at.isAfter(since));
    if (roundTrips.size() > limits.breakers().maxRoundTrips()) {
      desk.halt(
          "ROUND_TRIPS",
          "count=" + roundTrips.size() + " limit=" + limits.breakers().maxRoundTrips());
    }
    coolDown(closed.position());
    if (closed.exitReason().equals(ExitReason.STOP_LOSS.text())) {
      stopHit(closed.position().instrument());
    }
    if (!closed.position().realized().isNegative()) {
      lossStreak = 0;
      return;
    }
    losingTrade();
    lossStreak++;
    if (lossStreak >= limits.lossStreak()) {
      lossStreak = 0;
      Instant until = desk.now.plus(limits.lossCoolDown());
      desk.alert(
          Level.WARNING,
          "LOSS_STREAK",
          "losses=" + limits.lossStreak() + " entries_resume_at=" + until);
      lock("loss_streak", null, null, limits.lossStreak() + " losses in a row", until);
    }
  }

  private void losingTrade() {
    Protections protections = desk.settings.risk().protections();
    losingTrades.addLast(desk.now);
    Instant since = desk.now.minus(protections.losingWindow());
    losingTrades.removeIf(at -> !at.isAfter(since));
    if (losingTrades.size() > protections.maxLosingTrades()) {
      desk.halt(
          "LOSING_TRADES",
          "count=" + losingTrades.size() + " limit=" + protections.maxLosingTrades());
    }
  }

  private void stopHit(InstrumentId instrument) {
    Protections protections = desk.settings.risk().protections();
    Instant since = desk.now.minus(protections.stopWindow());
    stopHits.removeIf(hit -> !hit.at().isAfter(since));
    stopHits.add(new ExecutionState.StopHit(instrument, desk.now));
    long hits = stopHits.stream().filter(hit -> hit.instrument().equals(instrument)).count();
    if (hits >= protections.stopStreak()) {
      stopHits.removeIf(hit -> hit.instrument().equals(instrument));
      Instant until = desk.now.plus(protections.stopLock());
      desk.alert(
          Level.WARNING,
          "STOP_STREAK",
          "instrument=" + instrument + " stops=" + hits + " entries_resume_at=" + until);
      lock("stop_streak", null, instrument, hits + " stops hit", until);
    }
  }

  private void coolDown(Position position) {
    Duration pause = desk.settings.risk().protections().coolDown();
    if (pause.isPositive() && !position.strategy().equals(StrategyId.MANUAL)) {
      lock(
          "cool_down",
          position.strategy(),
          position.instrument(),
          "cool-down after an exit",
          desk.now.plus(pause));
    }
  }

  private void lock(
      String protection,
      @Nullable StrategyId strategy,
      @Nullable InstrumentId instrument,
      String reason,
      Instant until) {
    String scope =
        (strategy == null ? "" : "." + strategy)
            + (instrument == null ? "" : "." + instrument.venue() + "." + instrument.symbol());
    desk.lock(
        new EntryLock(
            protection + scope,
            strategy,
            instrument,
            Side.BUY,
            true,
            protection,
            reason,
            desk.now,
            until));
  }

  /** A person has looked and goes on. */
  void reset() {
    lossStreak = 0;
    roundTrips.clear();
    losingTrades.clear();
    stopHits.clear();
    if (desk.locks.liftRules()) {
      desk.publishLocks();
    }
    desk.equityBook.rebase();
  }

  int lossStreak() {
    return lossStreak;
  }

  List<Instant> roundTrips() {
    return List.copyOf(roundTrips);
  }

  ExecutionState.Guards guards() {
    return new ExecutionState.Guards(
        desk.locks.all(), List.copyOf(losingTrades), List.copyOf(stopHits));
  }

  void restore(int streak, List<Instant> trips, ExecutionState.@Nullable Guards guards) {
    lossStreak = streak;
    roundTrips.addAll(trips);
    if (guards != null) {
      desk.locks.restore(guards.locks());
      losingTrades.addAll(guards.losingTrades());
      stopHits.addAll(guards.stopHits());
    }
  }
}
