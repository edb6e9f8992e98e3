package io.tradebot.setup.session;

import io.tradebot.common.market.Timeframe;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Predictor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which models stand in a slot from here on.
 *
 * @param champion id of the one that decides; null when there is none
 * @param fault as in {@link ModelSlot}
 */
public record ModelStanding(
    ModelRole role,
    Timeframe timeframe,
    @Nullable String champion,
    @Nullable String fault,
    String expiresAt,
    List<String> challengers) {
  public ModelStanding {
    challengers = List.copyOf(challengers);
  }

  static ModelStanding of(ModelRole role, Timeframe timeframe, ModelSlot slot) {
    Predictor champion = slot.champion();
    return new ModelStanding(
        role,
        timeframe,
        champion == null ? null : champion.modelId(),
        slot.fault(),
        text(slot.expiresAt()),
        slot.challengers().stream().map(Predictor::modelId).toList());
  }

  private static String text(Instant at) {
    return at.equals(Instant.MAX) ? "never" : at.equals(Instant.MIN) ? "always" : at.toString();
  }

  Instant expiry() {
    return switch (expiresAt) {
      case "never" -> Instant.MAX;
      case "always" -> Instant.MIN;
      default -> Instant.parse(expiresAt);
    };
  }
}
