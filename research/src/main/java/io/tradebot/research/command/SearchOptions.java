package io.tradebot.research.command;

import io.tradebot.platform.configuration.ConfigurationException;
import io.tradebot.research.ledger.Trial;
import io.tradebot.research.run.DataHash;
import io.tradebot.research.run.Study;
import io.tradebot.research.search.Objective;
import io.tradebot.research.search.SearchSpace;
import io.tradebot.research.search.Trials;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb that tries many combinations is told. */
final class SearchOptions {
  @Option(
      names = "--param",
      required = true,
      paramLabel = "KEY=VALUES",
      description =
          "A key of the configuration and its values: a,b,c or from..to or from..to/step; repeat"
              + " for more.")
  private List<String> parameters = List.of();

  @Option(
      names = "--objective",
      defaultValue = "SHARPE",
      description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Objective objective = Objective.SHARPE;

  @Option(names = "--threads", description = "At once (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  SearchSpace space() {
    try {
      return SearchSpace.of(parameters);
    } catch (IllegalArgumentException broken) {
      throw new CommandFailedException("--param: " + broken.getMessage());
    }
  }

  Objective objective() {
    return objective;
  }

  /** Trials of a study, with a line of progress. */
  Trials trials(
      StudyOptions options, Study study, RunFolder folder, String kind, long total, PrintWriter err)
      throws IOException {
    AtomicInteger done = new AtomicInteger();
    Progress progress = new Progress(total, err);
    Objective wanted = objective;
    return new Trials(
        combination -> {
          synchronized (options) {
            try {
              return options.with(study, combination);
            } catch (ConfigurationException notAllowed) {
              progress.show(done.incrementAndGet(), null, 0);
              return null;
            }
          }
        },
        folder.ledger(),
        kind,
        DataHash.of(study.histories()),
        RunFolder.codeRevision(),
        InstantSource.system(),
        threads,
        trial -> progress.show(done.incrementAndGet(), trial, wanted.of(trial.statistics())));
  }

  /** One line that is written over: how far, and the best so far. */
  private static final class Progress {
    private static final int WIDTH = 30;
    private final long total;
    private final PrintWriter err;
    private double best = Double.NEGATIVE_INFINITY;
    private @Nullable Trial leader;

    Progress(long total, PrintWriter err) {
      this.total = total;
      this.err = err;
    }

    synchronized void show(int done, @Nullable Trial trial, double value) {
      if (trial != null && value > best) {
        best = value;
        leader = trial;
      }
      int filled = (int) Math.min(WIDTH, done * (long) WIDTH / Math.max(1, total));
      err.printf(
          Locale.ROOT,
          "\r[%s%s] %d/%d  best %.4f %s",
          "#".repeat(filled),
          " ".repeat(WIDTH - filled),
          done,
          total,
          best,
          leader == null ? "" : leader.id());
      if (done >= total) {
        err.println();
      }
      err.flush();
    }
  }
}
