package io.tradebot.storage.dataset;

/**
 * Intervals that are missing between two that are there.
 *
 * @param lastBeforeNs open time of the last candle before, Unix epoch nanoseconds
 * @param firstAfterNs open time of the first candle after
 * @param missing number of whole intervals between them
 */
public record Gap(long lastBeforeNs, long firstAfterNs, long missing) {}
