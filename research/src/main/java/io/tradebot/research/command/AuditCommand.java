package io.tradebot.research.command;

import io.tradebot.research.audit.LookAheadAudit;
import io.tradebot.research.audit.Placebos;
import io.tradebot.research.audit.WarmUpAudit;
import io.tradebot.research.run.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for the ways in which a backtest deceives. */
@Command(
    name = "audit",
    description =
        "Looks for knowledge of the future, for warm-up effects, or for edges in nothing.",
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  /** What is looked for. */
  enum Kind {
    LOOK_AHEAD,
    WARM_UP,
    PLACEBO
  }

  @Parameters(index = "0", paramLabel = "KIND", description = "look-ahead, warm-up or placebo.")
  private String kind = "";

  @Mixin private StudyOptions options = new StudyOptions();

  @Option(names = "--cuts", defaultValue = "10", description = "Shorter pasts of look-ahead.")
  private int cuts = 10;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  AuditCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Kind wanted =
        switch (kind) {
          case "look-ahead" -> Kind.LOOK_AHEAD;
          case "warm-up" -> Kind.WARM_UP;
          case "placebo" -> Kind.PLACEBO;
          default ->
              throw new CommandFailedException(
                  "KIND must be look-ahead, warm-up or placebo, was " + kind);
        };
    Study study = options.study(Instant.now());
    boolean clean =
        switch (wanted) {
          case LOOK_AHEAD -> lookAhead(out, study);
          case WARM_UP -> warmUp(out, study);
          case PLACEBO -> placebo(out, study);
        };
    out.println(clean ? "Clean." : "NOT CLEAN.");
    out.flush();
    return clean ? ResearchCommand.OK : ResearchCommand.FAILED;
  }

  private boolean lookAhead(PrintWriter out, Study study) {
    List<LookAheadAudit.Cut> found =
        LookAheadAudit.run(
            study.settings(), histories -> study.strategies(), study.histories(), cuts);
    for (LookAheadAudit.Cut cut : found) {
      out.printf(
          Locale.ROOT,
          "%s  %6d orders  %s%n",
          cut.at(),
          cut.orders(),
          cut.isClean() ? "same" : cut.difference());
    }
    return found.stream().allMatch(LookAheadAudit.Cut::isClean);
  }

  private static boolean warmUp(PrintWriter out, Study study) {
    List<WarmUpAudit.Start> starts =
        WarmUpAudit.run(study.settings(), study::strategies, study.histories());
    for (WarmUpAudit.Start start : starts) {
      out.printf(
          Locale.ROOT,
          "%8d candles later  %6d orders  %.2f %% the same%n",
          start.skipped(),
          start.orders(),
          start.same() * 100);
    }
    return starts.stream().allMatch(start -> start.same() >= 0.99);
  }

  private static boolean placebo(PrintWriter out, Study study) {
    List<Placebos.Outcome> outcomes = Placebos.run(study, study.run(), study.seed());
    for (Placebos.Outcome outcome : outcomes) {
      out.printf(
          Locale.ROOT,
          "%-16s %9.4f  limit %9.4f  %-4s  %s%n",
          outcome.name(),
          outcome.value(),
          outcome.limit(),
          outcome.fails() ? "ok" : "NO",
          outcome.meaning());
    }
    return outcomes.stream().allMatch(Placebos.Outcome::fails);
  }
}
