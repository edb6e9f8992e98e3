package io.tradebot.common.prediction;

import io.tradebot.common.message.Message;
import java.time.Instant;
import java.util.List;

/** The models that stand in a slot, and how they do; the last of these stands under a key. */
public record ModelsReported(List<ModelReport> models, Instant occurredAt) implements Message {
  public ModelsReported {
    models = List.copyOf(models);
  }
}
