package io.tradebot.controlapi.application;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rate;
import io.tradebot.platform.state.StateStore;
import io.tradebot.platform.state.StateStore.HistoryPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the equity curve. Thread-safe. */
public final class EquityHistory {
  private static final int PAGE = 1_000;

  private final StateStore store;
  private final AccountId account;

  public EquityHistory(StateStore store, AccountId account) {
    this.store = store;
    this.account = account;
  }

  /** A point of the curve. */
  public record EquityPoint(
      Instant at, Money equity, Money cash, Money unrealized, Rate drawdown) {}

  /**
   * A part of the curve, oldest first.
   *
   * @param marks how many marks lie in the range
   */
  public record Curve(List<EquityPoint> points, int marks) {}

  /**
   * The curve within a range. Where it has more marks than wanted, evenly spaced ones are taken,
   * always with the first and the last.
   *
   * @param from inclusive
   * @param to exclusive
   * @param limit at most this many points, at least 2
   */
  public Curve read(Instant from, Instant to, int limit) {
    List<EquityPoint> newestFirst = new ArrayList<>();
    String before = "";
    boolean older = true;
    int seen = 0;
    while (older && seen < 2 * StateKeys.EQUITY.maxLength()) {
      HistoryPage page = store.page(StateKeys.EQUITY, before, PAGE);
      for (Envelope<?> envelope : page.entries()) {
        if (envelope.payload() instanceof EquityMarked marked && marked.account().equals(account)) {
          older = !marked.occurredAt().isBefore(from);
          if (older && marked.occurredAt().isBefore(to)) {
            newestFirst.add(
                new EquityPoint(
                    marked.occurredAt(),
                    marked.equity(),
                    marked.cash(),
                    marked.unrealized(),
                    marked.drawdown()));
          }
        }
      }
      seen += page.entries().size();
      before = page.nextBeforeId();
      older &= !before.isEmpty();
    }
    return new Curve(thin(newestFirst.reversed(), limit), newestFirst.size());
  }

  private static List<EquityPoint> thin(List<EquityPoint> points, int limit) {
    if (points.size() <= limit) {
      return List.copyOf(points);
    }
    List<EquityPoint> thinned = new ArrayList<>(limit);
    for (int i = 0; i < limit; i++) {
      thinned.add(points.get((int) ((long) i * (points.size() - 1) / (limit - 1))));
    }
    return List.copyOf(thinned);
  }
}
