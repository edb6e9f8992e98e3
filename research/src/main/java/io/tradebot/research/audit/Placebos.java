package io.tradebot.research.audit;

import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestResult.ClosedTrade;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.matching.LatencyModel;
import io.tradebot.core.validation.SharpeRatio;
import io.tradebot.research.report.RunStatistics;
import io.tradebot.research.run.Study;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Sham treatments: pasts in which there is nothing to find, and entries without a reason. An edge
 * that survives them is an error in the test.
 */
public final class Placebos {
  private static final int DRAWS = 500;

  /**
   * One placebo.
   *
   * @param value what was measured
   * @param limit what it must not pass
   * @param fails whether the placebo failed to show an edge, as it should
   */
  public record Outcome(String name, double value, double limit, boolean fails, String meaning) {}

  private Placebos() {}

  /** Runs the whole battery. */
  public static List<Outcome> run(Study study, BacktestResult actual, long seed) {
    List<Outcome> outcomes = new ArrayList<>();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    outcomes.add(
        withoutEdge(
            "shuffled_time",
            study.over(study.histories().stream().map(h -> shuffled(h, random)).toList()),
            "the same candles in another order"));
    outcomes.add(
        withoutEdge(
            "reversed",
            study.over(study.histories().stream().map(Placebos::reversed).toList()),
            "the past run backwards"));
    outcomes.add(delayed(study, actual));
    outcomes.add(randomEntries(study, actual, random));
    return outcomes;
  }

  private static Outcome withoutEdge(String name, Study sham, String meaning) {
    double[] returns = RunStatistics.of(sham.run()).returns();
    double probability = returns.length < 2 ? 0 : SharpeRatio.probabilistic(returns, 0);
    double value = Double.isNaN(probability) ? 0 : probability;
    return new Outcome(
        name, value, 0.95, value < 0.95, "probabilistic Sharpe ratio over " + meaning);
  }

  /** A bar too late: what was earned must become less, not more. */
  private static Outcome delayed(Study study, BacktestResult actual) {
    long bar = study.histories().getFirst().timeframe().lengthNs();
    BacktestSettings settings = study.settings();
    Delays late =
        new Delays(
            () -> {
              LatencyModel usual = settings.delays().entry().get();
              return () -> bar + usual.nextDelayNs();
            },
            settings.delays().response(),
            settings.delays().feed());
    BacktestResult result =
        study
            .under(
                new BacktestSettings(
                    settings.execution(),
                    settings.instruments(),
                    settings.funds(),
                    settings.fees(),
                    settings.spread(),
                    settings.impact(),
                    late,
                    settings.afterHalt()))
            .run();
    double now = RunStatistics.of(actual).value("sharpe");
    double then = RunStatistics.of(result).value("sharpe");
    double limit = Double.isNaN(now) ? 0 : now + Math.abs(now) * 0.25 + 0.1;
    return new Outcome(
        "one_bar_late",
        then,
        limit,
        !(then > limit),
        "Sharpe ratio with every order a bar late; must not rise above the true one's");
  }

  /** As many entries, held as long, at moments drawn by chance. */
  private static Outcome randomEntries(Study study, BacktestResult actual, RandomGenerator random) {
    CandleHistory history = study.histories().getFirst();
    List<ClosedTrade> trades =
        actual.trades().stream()
            .filter(trade -> trade.position().instrument().equals(history.instrument()))
            .toList();
    if (trades.size() < 10) {
      return new Outcome(
          "random_entries", 1, 0.05, false, "too few trades to compare: " + trades.size());
    }
    long length = history.timeframe().lengthNs();
    int[] held = new int[trades.size()];
    double mean = 0;
    for (int i = 0; i < held.length; i++) {
      ClosedTrade trade = trades.get(i);
      Instant opened = trade.position().openedAt();
      held[i] = (int) Math.max(1, Duration.between(opened, trade.closedAt()).toNanos() / length);
      double exit =
          trade.position().averageExit() == null
              ? trade.position().averageEntry().toDouble()
              : trade.position().averageExit().toDouble();
      mean += (exit / trade.position().averageEntry().toDouble() - 1) / held.length;
    }
    int asGood = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double drawn = 0;
      for (int bars : held) {
        int entry = random.nextInt(Math.max(1, history.size() - bars));
        int exit = Math.min(history.size() - 1, entry + bars);
        drawn += ((double) history.close(exit) / history.close(entry) - 1) / held.length;
      }
      if (drawn >= mean) {
        asGood++;
      }
    }
    double p = (asGood + 1.0) / (DRAWS + 1);
    return new Outcome(
        "random_entries",
        p,
        0.05,
        p <= 0.05,
        "share of random entries, held as long, that earned as much before costs");
  }

  /** The candles' changes in another order; their times stay. */
  static CandleHistory shuffled(CandleHistory history, RandomGenerator random) {
    int[] order = new int[history.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return rebuilt(history, order, false);
  }

  /** The past run backwards. */
  static CandleHistory reversed(CandleHistory history) {
    int[] order = new int[history.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = order.length - 1 - i;
    }
    return rebuilt(history, order, true);
  }

  private static CandleHistory rebuilt(CandleHistory history, int[] order, boolean backwards) {
    CandleHistory.Builder builder =
        CandleHistory.builder(history.instrument(), history.timeframe());
    double price = history.open(0);
    for (int i = 0; i < order.length; i++) {
      int from = order[i];
      double begin = backwards ? history.close(from) : history.open(from);
      double end = backwards ? history.open(from) : history.close(from);
      long open = raw(price);
      long close = raw(price * end / begin);
      long high = Math.max(raw(price * history.high(from) / begin), Math.max(open, close));
      long low = Math.min(raw(price * history.low(from) / begin), Math.min(open, close));
      builder.add(history.openTimeNs(i), open, high, low, close, history.volume(from));
      price = price * end / begin;
    }
    return builder.build();
  }

  private static long raw(double price) {
    return Math.max(1, Math.round(price));
  }
}
