package io.tradebot.common.prediction;

import java.time.Instant;

/**
 * A model's time is over: it keeps its place and is not relied upon any more.
 *
 * @param slot such as {@code momentum@15m}
 * @param expiredAt until when it was valid
 */
public record ModelExpired(String modelId, String slot, Instant expiredAt, Instant occurredAt)
    implements ModelEvent {}
