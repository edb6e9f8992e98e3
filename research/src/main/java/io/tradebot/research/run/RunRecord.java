package io.tradebot.research.run;

import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.report.RunStatistics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A run with everything that identifies it. */
public record RunRecord(
    String id,
    String kind,
    Instant at,
    Study study,
    String dataHash,
    String codeRevision,
    BacktestResult result,
    RunStatistics statistics) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** Names a run by its moment, its strategies and the beginning of its orders' hash. */
  public static RunRecord of(
      String kind,
      Instant at,
      Study study,
      String dataHash,
      String codeRevision,
      BacktestResult result) {
    String id =
        STAMP.format(at)
            + "-"
            + study.strategyNames().replace('+', '-')
            + "-"
            + result.ordersHash().substring(0, 8);
    return new RunRecord(
        id, kind, at, study, dataHash, codeRevision, result, RunStatistics.of(result));
  }

  /** The same run under a name that was agreed with whoever asked for it. */
  public RunRecord named(String name) {
    return new RunRecord(name, kind, at, study, dataHash, codeRevision, result, statistics);
  }

  public Trial trial() {
    return new Trial(
        id,
        kind,
        at.toString(),
        study.strategyNames(),
        String.join(
            ",", study.histories().stream().map(h -> h.instrument().toString()).sorted().toList()),
        study.parameters(),
        study.assumptions(),
        dataHash,
        codeRevision,
        study.seed(),
        result.ordersHash(),
        statistics.values(),
        statistics.daily().firstDay(),
        statistics.returns());
  }
}
