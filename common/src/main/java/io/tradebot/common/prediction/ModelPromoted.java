package io.tradebot.common.prediction;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model decides from now on, without a restart.
 *
 * @param slot the place that it has taken, such as {@code momentum@15m}
 * @param previous the model that stood there before
 * @param reason as the registry has it
 */
public record ModelPromoted(
    String modelId, String slot, @Nullable String previous, String reason, Instant occurredAt)
    implements ModelEvent {}
