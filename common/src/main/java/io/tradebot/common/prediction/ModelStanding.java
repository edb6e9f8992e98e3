package io.tradebot.common.prediction;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model in its place.
 *
 * @param slot such as {@code momentum@15m}
 * @param reason why it stands there and, after that, why it is not relied upon
 * @param promotedAt null for a challenger, and for a model that is shipped with the program
 * @param expiresAt null for a challenger, and where it does not expire
 * @param verdict of the promotion gate that it was made with
 * @param symbols whose candles it was trained on
 * @param label what it is asked, such as {@code forward_return_sign(4)}
 * @param engine that trained it
 * @param trainedFrom end of the first candle that it has seen
 * @param trainedTo end of the last one
 * @param metrics on candles that it had not seen, by name
 * @param live on what has happened since it runs here
 */
public record ModelStanding(
    String modelId,
    String slot,
    String role,
    String timeframe,
    Place place,
    State state,
    String reason,
    @Nullable Instant promotedAt,
    @Nullable Instant expiresAt,
    String verdict,
    List<String> symbols,
    String label,
    String engine,
    Instant trainedFrom,
    Instant trainedTo,
    List<ModelMeasure> metrics,
    LiveScores live) {
  public ModelStanding {
    symbols = List.copyOf(symbols);
    metrics = List.copyOf(metrics);
  }

  /** What its word counts for. */
  public enum Place {
    /** It decides. */
    CHAMPION,
    /** It predicts in the shadow and is scored. */
    CHALLENGER
  }

  /** Whether it is relied upon. */
  public enum State {
    ACTIVE,
    /** Put aside until it is well again. */
    ABSTAINS,
    EXPIRED
  }
}
