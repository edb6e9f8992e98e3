package io.tradebot.research.search;

import io.tradebot.research.ledger.Trial;
import io.tradebot.research.ledger.TrialLedger;
import io.tradebot.research.run.RunRecord;
import io.tradebot.research.run.Study;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs combinations of parameters, each once, on all cores, into the ledger. What the ledger has
 * already, of the same data, assumptions and program, is taken from it: a search that was cut off
 * goes on where it stopped.
 */
public final class Trials implements AutoCloseable {
  /** Makes the study of a combination; null where the combination is not allowed. */
  public interface Studies {
    @Nullable Study of(Map<String, String> combination);
  }

  private final Studies studies;
  private final TrialLedger ledger;
  private final String kind;
  private final String dataHash;
  private final String codeRevision;
  private final InstantSource clock;
  private final Consumer<Trial> onDone;
  private final ExecutorService pool;
  private final Map<String, Trial> known = new ConcurrentHashMap<>();

  public Trials(
      Studies studies,
      TrialLedger ledger,
      String kind,
      String dataHash,
      String codeRevision,
      InstantSource clock,
      int threads,
      Consumer<Trial> onDone)
      throws IOException {
    this.studies = studies;
    this.ledger = ledger;
    this.kind = kind;
    this.dataHash = dataHash;
    this.codeRevision = codeRevision;
    this.clock = clock;
    this.onDone = onDone;
    this.pool = Executors.newFixedThreadPool(threads);
    for (Trial trial : ledger.read()) {
      if (trial.dataHash().equals(dataHash) && trial.codeRevision().equals(codeRevision)) {
        known.put(key(trial.parameters(), trial.assumptions(), trial.seed()), trial);
      }
    }
  }

  private static String key(
      Map<String, String> parameters, Map<String, String> assumptions, long seed) {
    return parameters + "|" + assumptions + "|" + seed;
  }

  /** The trial of a combination, run now if need be; null where it is not allowed. */
  public @Nullable Trial of(Map<String, String> combination) {
    Study study = studies.of(combination);
    if (study == null) {
      return null;
    }
    String key = key(study.parameters(), study.assumptions(), study.seed());
    Trial trial = known.get(key);
    if (trial == null) {
      RunRecord run =
          RunRecord.of(kind, clock.instant(), study, dataHash, codeRevision, study.run());
      trial = run.trial();
      try {
        ledger.append(trial);
      } catch (IOException unwritten) {
        throw new UncheckedIOException(unwritten);
      }
      known.put(key, trial);
    }
    onDone.accept(trial);
    return trial;
  }

  /** The trials of combinations, in their order; those not allowed are left out. */
  public Map<Map<String, String>, Trial> of(List<Map<String, String>> combinations)
      throws InterruptedException {
    List<Future<@Nullable Trial>> running = new ArrayList<>();
    for (Map<String, String> combination : combinations) {
      running.add(pool.submit(() -> of(combination)));
    }
    Map<Map<String, String>, Trial> done = new LinkedHashMap<>();
    for (int i = 0; i < running.size(); i++) {
      try {
        Trial trial = running.get(i).get();
        if (trial != null) {
          done.put(combinations.get(i), trial);
        }
      } catch (ExecutionException failed) {
        throw new IllegalStateException(
            "the trial of " + combinations.get(i) + " failed: " + failed.getCause(), failed);
      }
    }
    return done;
  }

  /** Threads of the trials, for searches that bring their own order. */
  public ExecutorService pool() {
    return pool;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
