package io.tradebot.research.audit;

import io.tradebot.core.backtest.Backtest;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs a strategy on pasts that end earlier and compares what it ordered until then: who does not
 * know the future orders the same.
 */
public final class LookAheadAudit {
  /**
   * A cut and what differed before it.
   *
   * @param difference the first order that is not the same; empty when none
   */
  public record Cut(Instant at, int orders, String difference) {
    public boolean isClean() {
      return difference.isEmpty();
    }
  }

  private LookAheadAudit() {}

  /**
   * Audits.
   *
   * @param strategies new ones for a past; one that peeks takes its future from there
   * @param cuts how many shorter pasts to try, spread evenly
   */
  public static List<Cut> run(
      BacktestSettings settings,
      Function<List<CandleHistory>, List<Strategy>> strategies,
      List<CandleHistory> histories,
      int cuts) {
    List<String> whole = orders(settings, strategies, histories, Long.MAX_VALUE);
    List<Cut> found = new ArrayList<>();
    for (int i = 1; i <= cuts; i++) {
      int share = i;
      List<CandleHistory> shorter =
          histories.stream()
              .map(history -> history.head((int) ((long) history.size() * share / (cuts + 1))))
              .filter(history -> history.size() > 0)
              .toList();
      if (shorter.size() < histories.size()) {
        continue;
      }
      long end = shorter.stream().mapToLong(h -> h.closeTimeNs(h.size() - 1)).min().orElse(0);
      // What is decided at the very end is the same only if nothing comes after it.
      List<String> part = orders(settings, strategies, shorter, end);
      String difference = "";
      for (int k = 0; k < part.size() && difference.isEmpty(); k++) {
        if (k >= whole.size() || !whole.get(k).equals(part.get(k))) {
          difference =
              "order "
                  + (k + 1)
                  + " was "
                  + part.get(k)
                  + ", and with the future known "
                  + (k < whole.size() ? whole.get(k) : "none");
        }
      }
      int before = (int) whole.stream().filter(order -> order.compareTo(stamp(end)) < 0).count();
      if (difference.isEmpty() && before > part.size()) {
        difference =
            "with the future known there were "
                + before
                + " orders, without it "
                + part.size()
                + "; the first missing: "
                + whole.get(part.size());
      }
      found.add(new Cut(Instant.ofEpochSecond(0, end), part.size(), difference));
    }
    return found;
  }

  private static String stamp(long timeNs) {
    return Instant.ofEpochSecond(0, timeNs).toString();
  }

  private static List<String> orders(
      BacktestSettings settings,
      Function<List<CandleHistory>, List<Strategy>> strategies,
      List<CandleHistory> histories,
      long beforeNs) {
    BacktestResult result = Backtest.overCandles(settings, strategies.apply(histories), histories);
    Instant before = beforeNs == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochSecond(0, beforeNs);
    return result.orders().stream()
        .filter(order -> order.decidedAt().isBefore(before))
        .map(
            order ->
                order.decidedAt()
                    + " "
                    + order.intent().side()
                    + " "
                    + order.intent().quantity()
                    + " "
                    + order.intent().instrument())
        .toList();
  }
}
