package io.tradebot.core.prediction;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that stand for a role on one length of candle.
 *
 * @param champion the one that decides; null when there is none
 * @param fault why the champion is not to be relied upon, or why there is none, in words; null when
 *     all is well
 * @param expiresAt from then on the champion is not asked any more
 * @param challengers those that predict in the shadow
 */
public record ModelSlot(
    @Nullable Predictor champion,
    @Nullable String fault,
    Instant expiresAt,
    List<Predictor> challengers) {
  public ModelSlot {
    challengers = List.copyOf(challengers);
    if (champion == null && fault == null) {
      throw new IllegalArgumentException("an empty slot needs a reason");
    }
  }

  /** Without a model, for a reason. */
  public static ModelSlot empty(String reason) {
    return new ModelSlot(null, reason, Instant.MIN, List.of());
  }
}
