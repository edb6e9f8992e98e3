package io.tradebot.common.prediction;

import java.time.Instant;

/**
 * A model has lost its place.
 *
 * @param slot such as {@code momentum@15m}
 * @param reason as the registry has it
 */
public record ModelDemoted(String modelId, String slot, String reason, Instant occurredAt)
    implements ModelEvent {}
