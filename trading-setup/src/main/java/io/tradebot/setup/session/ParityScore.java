package io.tradebot.setup.session;

import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.core.strategy.StrategyPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares sessions with what backtest and replay make of them. */
public final class ParityScore {
  /** The decisions of a session of the strategy engine. */
  public record Decisions(SessionBegin begin, Comparison comparison) {}

  /**
   * Orders and fills of a session of the executor.
   *
   * @param study of the simulated venue; null when trading never ran
   */
  public record Orders(
      SessionBegin begin, Comparison comparison, FillStudy.@Nullable Result study) {}

  private ParityScore() {}

  /**
   * Replays decisions.
   *
   * @throws BadSessionException when the session cannot be read or is of another configuration
   */
  public static Decisions decisions(
      Path file,
      SessionFormat format,
      String fingerprint,
      List<StrategyPlan> plans,
      Function<String, Predictor> models)
      throws IOException {
    try (SessionReader session = SessionReader.open(file, format)) {
      check(file, session.begin(), fingerprint);
      return new Decisions(session.begin(), DecisionReplay.run(session, plans, models));
    }
  }

  /**
   * Replays orders, and asks the simulated venue for its fills.
   *
   * @throws BadSessionException when the session cannot be read or is of another configuration
   */
  public static Orders orders(
      Path file, SessionFormat format, String fingerprint, ExecutionSettings settings)
      throws IOException {
    try (SessionReader session = SessionReader.open(file, format)) {
      check(file, session.begin(), fingerprint);
      LiveFills live = new LiveFills();
      Comparison comparison = ExecutionReplay.run(session, settings, live);
      return new Orders(
          session.begin(), comparison, FillStudy.run(session.begin(), live, settings));
    }
  }

  private static void check(Path file, SessionBegin begin, String fingerprint) {
    if (!begin.fingerprint().equals(fingerprint)) {
      throw new BadSessionException(
          file
              + " was recorded with another configuration ("
              + shortened(begin.fingerprint())
              + ") than this one ("
              + shortened(fingerprint)
              + ")");
    }
  }

  private static String shortened(String fingerprint) {
    return fingerprint.length() <= 8 ? fingerprint : fingerprint.substring(0, 8);
  }
}
