package io.tradebot.common.prediction;

import java.time.Instant;
import java.util.List;

/**
 * All models that have a place, as they are now.
 *
 * @param models by slot, the champion before its challengers
 * @param vacant slots without a champion
 */
public record ModelsUpdated(List<ModelStanding> models, List<VacantSlot> vacant, Instant occurredAt)
    implements ModelEvent {
  public ModelsUpdated {
    models = List.copyOf(models);
    vacant = List.copyOf(vacant);
  }
}
