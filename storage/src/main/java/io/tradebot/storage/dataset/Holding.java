package io.tradebot.storage.dataset;

import io.tradebot.common.instrument.InstrumentId;
import java.time.Instant;

/**
 * What the files have of one instrument.
 *
 * @param what {@code candles-1m}, {@code trades}, ...
 * @param first time of the first row
 * @param last time of the last row
 * @param bytes on disk
 */
public record Holding(
    InstrumentId instrument, String what, Instant first, Instant last, long rows, long bytes) {}
