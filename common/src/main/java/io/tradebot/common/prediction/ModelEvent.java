package io.tradebot.common.prediction;

import io.tradebot.common.message.Message;
import java.time.Instant;

/** A fact about the trained models that the strategies use. */
public sealed interface ModelEvent extends Message
    permits ModelPromoted, ModelDemoted, ModelExpired, ModelsUpdated {
  Instant occurredAt();
}
