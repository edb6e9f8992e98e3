package io.tradebot.core.execution;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rate;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.risk.RiskSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks the equity each second and pulls the brakes: daily loss, drawdown, streaks of losses, too
 * many round trips.
 */
final class AccountWatch {
  private static final Duration MARK_INTERVAL = Duration.ofSeconds(1);

  private final Desk desk;
  private final Deque<Instant> roundTrips = new ArrayDeque<>();
  private @Nullable Instant markedAt;
  private @Nullable Instant coolDownUntil;
  private int lossStreak;

  AccountWatch(Desk desk) {
    this.desk = desk;
  }

  void tick() {
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
    RiskSettings limits = desk.settings.risk();
    brake("DAILY_LOSS", desk.equityBook.dailyLoss(), limits.dailyLossLimit());
    brake("DRAWDOWN", desk.equityBook.limitDrawdown(), limits.maxDrawdown());
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
    if (!closed.position().realized().isNegative()) {
      lossStreak = 0;
      return;
    }
    lossStreak++;
    if (lossStreak >= limits.lossStreak()) {
      lossStreak = 0;
      coolDownUntil = desk.now.plus(limits.lossCoolDown());
      desk.alert(
          Level.WARNING,
          "LOSS_STREAK",
          "losses=" + limits.lossStreak() + " entries_resume_at=" + coolDownUntil);
    }
  }

  /** A person has looked and goes on. */
  void reset() {
    lossStreak = 0;
    coolDownUntil = null;
    roundTrips.clear();
    desk.equityBook.rebase();
  }

  int lossStreak() {
    return lossStreak;
  }

  @Nullable Instant coolDownUntil() {
    return coolDownUntil;
  }

  List<Instant> roundTrips() {
    return List.copyOf(roundTrips);
  }

  void restore(int streak, @Nullable Instant until, List<Instant> trips) {
    lossStreak = streak;
    coolDownUntil = until;
    roundTrips.addAll(trips);
  }
}
