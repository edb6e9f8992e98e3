package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.controlapi.application.BacktestDesk;
import io.tradebot.controlapi.domain.BacktestJob;
import io.tradebot.controlapi.domain.BacktestOrder;
import io.tradebot.controlapi.domain.BacktestRun;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backtest.
 *
 * @param percent of the time span that is done
 * @param parameters that differ from the configuration
 * @param fees as asked for, or in words
 * @param startedAt null before it runs, and for runs of the command line
 * @param failure why it failed; null otherwise
 * @param outcome null before it is done
 */
record BacktestView(
    String id,
    Status status,
    int percent,
    String strategy,
    List<String> symbols,
    String timeframe,
    @Nullable Instant from,
    @Nullable Instant to,
    Map<String, String> parameters,
    @Nullable String fees,
    Instant askedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String failure,
    @Nullable Outcome outcome) {
  /** Where a backtest stands. */
  enum Status {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /**
   * What came of a backtest.
   *
   * @param statistics by name; ratios are annualised, returns and drawdowns fractions
   * @param halts moments and reasons at which a limit halted trading, as it would live
   * @param report path of the page
   * @param result path of the whole as JSON
   */
  record Outcome(
      String quote,
      String initialEquity,
      String lastEquity,
      Map<String, Double> statistics,
      List<String> halts,
      String report,
      String result) {}

  static BacktestView of(BacktestDesk.Known known) {
    BacktestJob job = known.job();
    BacktestRun run = known.run();
    if (job != null) {
      BacktestOrder order = job.order();
      return new BacktestView(
          job.id(),
          Status.valueOf(job.status().name()),
          job.percent(),
          order.strategy(),
          order.symbols().stream().map(Symbol::toString).toList(),
          order.timeframe().code(),
          run != null ? run.from() : start(order.from()),
          run != null ? run.to() : start(order.to()),
          order.parameters(),
          order.fees(),
          job.askedAt(),
          job.startedAt(),
          job.endedAt(),
          job.failure().isEmpty() ? null : job.failure(),
          run == null ? null : outcome(run));
    }
    if (run == null) {
      throw new IllegalArgumentException("neither on its way nor done");
    }
    return new BacktestView(
        run.id(),
        Status.DONE,
        100,
        run.strategy(),
        run.symbols(),
        run.timeframe(),
        run.from(),
        run.to(),
        run.parameters(),
        run.fees(),
        run.at(),
        null,
        run.at(),
        null,
        outcome(run));
  }

  private static @Nullable Instant start(@Nullable LocalDate day) {
    return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Outcome outcome(BacktestRun run) {
    return new Outcome(
        run.quote(),
        run.initialEquity(),
        run.lastEquity(),
        run.statistics(),
        run.halts(),
        "/api/backtests/" + run.id() + "/report",
        "/api/backtests/" + run.id() + "/result");
  }
}
