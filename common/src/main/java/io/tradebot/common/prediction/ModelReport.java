package io.tradebot.common.prediction;

import io.tradebot.common.market.Timeframe;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model, by the word of who runs it.
 *
 * @param role such as {@code momentum}
 * @param fault why it is not relied upon, in words; empty when all is well
 * @param expiresAt of a champion; null when it does not expire
 * @param verdict of the promotion gate that it was made with
 * @param trainedTo end of the last candle that it was made from, ISO 8601
 * @param samples answers that it learnt from
 * @param tested measures on data that it had not seen
 * @param live measures of its latest predictions whose outcome is known; null before the first
 * @param drift of its features over the latest candles
 */
public record ModelReport(
    String model,
    String role,
    Timeframe timeframe,
    Standing standing,
    String fault,
    @Nullable Instant expiresAt,
    String verdict,
    String trainedTo,
    int samples,
    List<Measure> tested,
    @Nullable Live live,
    Drift drift) {
  public ModelReport {
    tested = List.copyOf(tested);
  }

  /** Whether it decides. */
  public enum Standing {
    CHAMPION,
    /** Predicts in the shadow and is scored alike. */
    CHALLENGER
  }

  /** A measure by name. */
  public record Measure(String name, double value) {}

  /**
   * How good the latest predictions were.
   *
   * @param baseBrier Brier score of always giving the frequencies that came true
   */
  public record Live(
      int predictions, double brier, double baseBrier, double logLoss, double calibrationError) {}

  /**
   * How far the market is from the one of the training.
   *
   * @param stability largest population stability index of a feature
   * @param distance largest Kolmogorov-Smirnov distance of a feature
   * @param features those beyond their limits
   */
  public record Drift(double stability, double distance, List<String> features) {
    public Drift {
      features = List.copyOf(features);
    }
  }
}
