package io.tradebot.common.prediction;

/**
 * A place that no model holds: strategies go on without its opinion.
 *
 * @param slot such as {@code momentum@15m}
 * @param reason why, in words
 */
public record VacantSlot(String slot, String reason) {}
